import type { PlacesNode } from '../../api/documents/palette.ts'
import { openKeys } from '../../runes/frame/keys.svelte.ts'
import { theme } from '../../runes/theme.svelte.ts'
import type { Entry } from '../../words/found.ts'
import { LINKS } from './links.ts'

/** Every page. */
export const PAGES: readonly Entry[] = [
  ...LINKS.map(({ href, name }) => ({ value: href, name, detail: 'Page', href })),
  { value: '/datasets/import', name: 'Import candles', detail: 'Page', href: '/datasets/import' },
]

/** What can be done from anywhere. */
export const ACTS: readonly Entry[] = [
  { value: 'theme', name: 'Switch between light and dark', detail: '', act: () => theme.turn() },
  { value: 'keys', name: 'Show the keys', detail: '', act: openKeys },
]

/** The buttons and links of the present page that have a key of their own, such as "Run again". */
export function actsHere(): readonly Entry[] {
  const controls = [...document.querySelectorAll<HTMLElement>('main [aria-keyshortcuts]:is(button, a):not(:disabled)')]
  const shown = controls.filter((control) => control.offsetParent !== null && !control.closest('nav'))
  return shown.map((control, index) => ({
    value: `here ${index}`,
    name: control.ariaLabel ?? control.textContent.trim(),
    detail: 'On this page',
    act: () => control.click(),
  }))
}

/** What can be run: each strategy as a form to fill. */
export function runsOf(places: PlacesNode | undefined): readonly Entry[] {
  return (places?.strategies ?? []).map(({ name, title }) => ({
    value: `run ${name}`,
    name: `Run ${name}`,
    detail: title,
    href: `/new?strategy=${encodeURIComponent(name)}`,
  }))
}

/** The strategies. */
export function strategiesOf(places: PlacesNode | undefined): readonly Entry[] {
  return (places?.strategies ?? []).map(({ name, title, family }) => ({
    value: `strategy ${name}`,
    name: title,
    detail: `${name}, ${family}`,
    href: `/strategies/${encodeURIComponent(name)}`,
  }))
}

/** The datasets. */
export function datasetsOf(places: PlacesNode | undefined): readonly Entry[] {
  return (places?.datasets.nodes ?? []).map(({ id, name, symbol }) => ({
    value: `dataset ${id}`,
    name,
    detail: symbol ?? 'Dataset',
    href: `/datasets/${encodeURIComponent(id)}`,
  }))
}
