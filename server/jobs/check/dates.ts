import type { Dataset } from '../ports/datasetStore.ts'
import { type InputProblem, outOfRange, problem } from '../problems.ts'
import type { Dates, OptimizationInput, Span } from '../specification.ts'
import { MAX_HELD_OUT } from './span.ts'

/** The fewest bars that are traded on, or held out: one return. */
export const MIN_TRADED = 2

const INSTANT = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'UTC' })

/** An instant as it can be given: '2010-01-04T00:00:00Z'. @param ms since 1970 (UTC) */
export function instantText(ms: number): string {
  return `${INSTANT.format(ms).replace(' ', 'T')}Z`
}

/** What is wrong with the dates between which is traded. */
export function checkDates({ fromMs, toMs }: Dates, dataset: Dataset | null): InputProblem[] {
  if (fromMs !== undefined && toMs !== undefined && toMs < fromMs) {
    return [problem('to', 'EMPTY', `${instantText(toMs)} is before from (${instantText(fromMs)})`)]
  }
  if (!dataset) return []
  const bars = `'${dataset.name}' has bars from ${instantText(dataset.fromMs)} to ${instantText(dataset.toMs)}`
  const isLate = fromMs !== undefined && fromMs > dataset.toMs
  const isEarly = toMs !== undefined && toMs < dataset.fromMs
  return [
    ...(isLate ? [problem('from', 'OUT_OF_RANGE', `${instantText(fromMs)} is behind the last bar: ${bars}`)] : []),
    ...(isEarly ? [problem('to', 'OUT_OF_RANGE', `${instantText(toMs)} is before the first bar: ${bars}`)] : []),
  ]
}

/** What is wrong with the part that is held out. */
export function checkHoldOut({ holdOut = 0 }: Pick<OptimizationInput, 'holdOut'>): InputProblem[] {
  const text = `from 0 to ${MAX_HELD_OUT} (0.2 = the last fifth of the bars)`
  return outOfRange('holdOut', holdOut, { ok: holdOut >= 0 && holdOut <= MAX_HELD_OUT, text })
}

/** What is wrong with the bars that dates and the part that is held out leave. */
export function checkSpan({ from, to, heldTo }: Span, { name }: Dataset): InputProblem[] {
  const held = heldTo - to
  if (to - from < MIN_TRADED) {
    const left = to - from === 1 ? `1 bar of '${name}' is` : `${Math.max(0, to - from)} bars of '${name}' are`
    const message = `${left} left to trade on; at least ${MIN_TRADED} are needed`
    return [problem('from', 'TOO_FEW_BARS', message)]
  }
  if (held === 0 || held >= MIN_TRADED) return []
  return [problem('holdOut', 'TOO_FEW_BARS', `${held} bar is held out; at least ${MIN_TRADED} are needed, or none`)]
}
