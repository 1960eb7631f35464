import { navigate } from '../router.svelte.ts'
import { theme } from '../theme.svelte.ts'
import { letters } from './letters.svelte.ts'
import { openPalette } from './palette.svelte.ts'
import { isAtRows, moveRow } from './rowFocus.ts'

/** What keys do on every page, unless the page has something of its own for them (`aria-keyshortcuts`). */
const ACTS: Readonly<Record<string, () => void>> = {
  n: () => navigate('/new'),
  o: () => navigate('/'),
  j: () => navigate('/jobs'),
  s: () => navigate('/strategies'),
  d: () => navigate('/datasets'),
  w: () => navigate('/workers'),
  t: () => theme.turn(),
  '?': () => openKeys(),
}

/** By how many rows keys move where the page has a list. */
const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }

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

/** Does what a key stands for, unless the reader is typing, is in a dialog, or means the browser. */
export function press(event: KeyboardEvent) {
  if (event.isComposing || event.defaultPrevented || isDialogOpen()) return
  const act = meant(event)
  if (!act) return
  event.preventDefault()
  act()
}

/** Whether a dialog is in sight; those that are closed may stand in the document too. */
function isDialogOpen(): boolean {
  return [...document.querySelectorAll('dialog, [role=dialog]')].some((dialog) => dialog.checkVisibility())
}

function meant(event: KeyboardEvent): (() => void) | undefined {
  const isCommand = event.ctrlKey || event.metaKey
  if (isCommand && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') return openPalette
  if (isTyping(event.target as HTMLElement) || event.altKey) return
  const own = ownControl(isCommand ? `Control+${event.key}` : event.key)
  if (own && (isCommand || event.key.length > 1 || letters.on)) return () => use(own)
  if (isCommand) return
  const step = STEPS[event.key]
  if (step !== undefined && !event.shiftKey && isAtRows() && (event.key.length > 1 || letters.on))
    return () => moveRow(step)
  return letters.on || event.key === '?' ? ACTS[event.key] : undefined
}

function isTyping(target: HTMLElement): boolean {
  const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
  return target.isContentEditable || (isField && !target.matches('[type=checkbox], [type=radio]'))
}

/** What the page has for a key: any control that names it. */
function ownControl(key: string): HTMLElement | undefined {
  const controls = document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]:not(:disabled)')
  return [...controls].find(
    (control) => control.getAttribute('aria-keyshortcuts')?.split(' ').includes(key) && control.offsetParent !== null,
  )
}

function use(control: HTMLElement) {
  if (control.matches('input, select, textarea')) control.focus()
  else control.click()
}
