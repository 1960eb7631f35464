import { readNumber } from '../words/numbers.ts'
import { holdsOut, readMoment } from './datesForm.ts'
import type { RunForm } from './runForm.ts'

/** Which part of a dataset a run sees, by time: shares of the whole from 0 to 1, and when it begins and ends. */
export interface DrawnSpan {
  readonly from: number
  readonly to: number
  /** Where the bars end that are held out; `to` where none are. */
  readonly heldTo: number
  readonly first: string
  readonly last: string
}

/** What a form tests of a dataset. The share that is held out is one of bars; by time it is as large where no bars are missing. */
export function spanOf(form: RunForm, dataset: { readonly from: string; readonly to: string }): DrawnSpan | null {
  const [start, end] = [Date.parse(dataset.from), Date.parse(dataset.to)]
  const within = (iso: string | null, other: number) =>
    iso === null ? other : Math.min(end, Math.max(start, Date.parse(iso)))
  const from = within(readMoment(form.from), start)
  const heldTo = within(readMoment(form.to, true), end)
  if (!(end > start) || heldTo <= from) return null
  const percent = holdsOut(form.kind) ? (readNumber(form.holdOut) ?? 0) : 0
  const to = heldTo - (heldTo - from) * Math.min(0.9, Math.max(0, percent / 100))
  const share = (ms: number) => (ms - start) / (end - start)
  const text = (ms: number) => new Date(ms).toISOString()
  return { from: share(from), to: share(to), heldTo: share(heldTo), first: text(from), last: text(to) }
}
