import type { ChosenJobs } from '../../runes/jobs/chosenJobs.svelte.ts'

/** Space chooses the row that has the focus; with Shift an arrow takes the next one in. */
export function pressRow(event: KeyboardEvent, ids: readonly string[], chosen: ChosenJobs) {
  const target = event.target as HTMLElement
  const row = target.closest<HTMLElement>('tr')
  const id = row?.dataset.id
  if (!id || !target.matches('[data-row]')) return
  if (event.key === ' ') chosen.toggle(id, ids)
  else if (event.shiftKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
    const nextId = (next as HTMLElement | null)?.dataset.id
    if (!nextId) return
    if (!chosen.ids.has(id)) chosen.toggle(id, ids)
    chosen.toggle(nextId, ids, true)
    next?.querySelector<HTMLElement>('[data-row]')?.focus()
  } else return
  event.preventDefault()
}
