import { navigate } from './router.svelte.ts'
import { theme } from './theme.svelte.ts'

/** Every key of the page with what it does. */
export const KEYS: readonly { readonly key: string; readonly does: string; readonly act: () => void }[] = [
  { key: '/', does: 'Search', act: () => document.querySelector<HTMLElement>('[type="search"]')?.focus() },
  { key: 'n', does: 'New run', act: () => navigate('/new') },
  { key: 'j', does: 'Jobs', act: () => navigate('/jobs') },
  { key: 's', does: 'Strategies', act: () => navigate('/strategies') },
  { key: 'd', does: 'Datasets', act: () => navigate('/datasets') },
  { key: 'w', does: 'Workers', act: () => navigate('/workers') },
  { key: 't', does: 'Switch between light and dark', act: () => theme.turn() },
  { key: '?', does: 'Show these keys', act: () => openKeys() },
]

let open = $state(false)

/** Whether the list of keys is open. */
export const keyList = {
  get open() {
    return open
  },
  close() {
    open = false
  },
}

/** Shows the list of keys. */
export function openKeys() {
  open = true
}

/** Does what a key stands for, unless the reader is typing or means the browser. */
export function press(event: KeyboardEvent) {
  const target = event.target as HTMLElement
  const typing = target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || open) return
  const found = KEYS.find(({ key }) => key === event.key)
  if (!found) return
  event.preventDefault()
  found.act()
}
