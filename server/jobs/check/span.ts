import type { Dataset, DatasetStore } from '../ports/datasetStore.ts'
import { asSweep, type Span, type Specification } from '../specification.ts'

/** The most that can be held out. */
export const MAX_HELD_OUT = 0.9

/** The bars of a job; null where it trades on all of its dataset. */
export async function readSpan(
  specification: Specification,
  { id, ...dataset }: Dataset,
  datasets: Pick<DatasetStore, 'barsBefore' | 'timeAt'>,
): Promise<Span | null> {
  const { fromMs, toMs, holdOut = 0 } = asSweep(specification)
  if (fromMs === undefined && toMs === undefined && holdOut === 0) return null
  const from = fromMs === undefined ? 0 : await datasets.barsBefore(id, fromMs)
  const heldTo = toMs === undefined ? dataset.bars : await datasets.barsBefore(id, toMs + 1)
  // What is held out beyond what may be is a problem that is told elsewhere.
  const to = heldTo - Math.round(Math.max(0, heldTo - from) * Math.max(0, Math.min(MAX_HELD_OUT, holdOut)))
  const times = await Promise.all([datasets.timeAt(id, from), datasets.timeAt(id, to - 1)])
  return { bars: dataset.bars, from, to, heldTo, fromMs: times[0] ?? dataset.fromMs, toMs: times[1] ?? dataset.toMs }
}
