import { navigate } from '../../../runes/router.svelte.ts'
import type { TrialRows } from './trialRows.svelte.ts'
import type { VirtualRows } from './virtualRows.svelte.ts'

interface Table {
  readonly virtual: VirtualRows
  readonly rows: TrialRows
  /** Of the job. */
  readonly id: string
  choose(number: number): void
}

/** The place of the row that something is in; null where it is in none. */
function placeOf(target: EventTarget | null): number | null {
  const row = (target as Element | null)?.closest<HTMLElement>('[data-place]')
  return row ? Number(row.dataset.place) : null
}

/** Where a key leads from a place; null where it does not move. */
function goal(key: string, from: number | null, { virtual, rows }: Table): number | null {
  const last = rows.total - 1
  const at = from ?? virtual.top - 1
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: (from ?? virtual.top + 1) - 1,
    PageDown: at + virtual.page,
    PageUp: at - virtual.page,
    Home: 0,
    End: last,
  }
  const found = steps[key]
  return found === undefined ? null : Math.max(0, Math.min(found, last))
}

/** Moves through rows by keys, chooses them by X, and opens one by a click anywhere in it. Returns how to stop that. */
export function handsOf(element: Element, table: Table): () => void {
  const stop = new AbortController()
  const press = (event: KeyboardEvent) => {
    const from = placeOf(event.target)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const trial = from === null ? undefined : table.rows.row(from)
    if (event.key === 'x' && trial) table.choose(trial.number)
    const to = goal(event.key, from, table)
    if (to === null) return
    event.preventDefault()
    void table.virtual.reveal(to)
  }
  const click = (event: MouseEvent) => {
    const place = placeOf(event.target)
    const isOwn = (event.target as Element).closest('a, label, button, input')
    if (place === null || isOwn || getSelection()?.isCollapsed === false) return
    const trial = table.rows.row(place)
    if (trial) navigate(`/jobs/${encodeURIComponent(table.id)}/trials/${trial.number}`)
  }
  element.addEventListener('keydown', press as EventListener, { signal: stop.signal })
  element.addEventListener('click', click as EventListener, { signal: stop.signal })
  return () => stop.abort()
}
