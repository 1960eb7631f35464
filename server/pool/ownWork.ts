import { countTrials, type Results, StopError, type Work } from '../engine/batch.ts'
import type { Candles } from '../engine/candles.ts'
import { Figures, failTrials } from '../engine/figures.ts'
import { runWork } from '../engine/work.ts'
import { isCounted } from './globals.ts'
import { OwnColumns } from './ownColumns.ts'
import type { OwnFile } from './ownRule.ts'
import { findRules } from './ownRules.ts'
import { OwnWatch, type Traces } from './ownWatch.ts'
import type { TimedSlot } from './timedSlot.ts'

/** A piece of work in which there are strategies of one's own. */
export interface OwnWork {
  readonly work: Work
  readonly candles: Candles
  readonly own: readonly OwnFile[]
  /** See `OwnTerms`. */
  readonly isCareful: boolean
}

/** What came of it. */
export interface OwnOutcome {
  /** Null where the work was stopped. */
  readonly results: Results | null
  /** One of several strategies may have changed the figures of another: each is to be run by itself. */
  readonly isDoubtful: boolean
  /** Something was changed or left behind that nothing else may meet: the thread must not be used any more. */
  readonly isSpent: boolean
}

const watch = new OwnWatch()

/** The copy of the dataset that was asked for last. */
let kept: { readonly candles: Candles; readonly columns: OwnColumns } | null = null

/** The columns for strategies of one's own, as they are in the dataset. */
export function columnsOf(candles: Candles): OwnColumns {
  if (kept?.candles !== candles) kept = { candles, columns: new OwnColumns(candles) }
  kept.columns.putRight()
  return kept.columns
}

/** Runs what is worked out with strategies of one's own, and answers with what they did beside. */
export async function watched<Value>(
  run: (watch: OwnWatch) => Promise<Value>,
): Promise<{ readonly run: PromiseSettledResult<Value>; readonly traces: Traces; readonly isSpent: boolean }> {
  watch.begin()
  const settled = await run(watch).then(
    (value) => ({ status: 'fulfilled' as const, value }),
    (reason: unknown) => ({ status: 'rejected' as const, reason }),
  )
  const traces = await watch.end()
  const isSpent = traces.changes.length > 0 || traces.late.length > 0 || traces.isLeft
  return { run: settled, traces, isSpent }
}

/** What a strategy did beside answering for which its trials fail; null where it did nothing of the kind. */
export function faultOf({ changes, late }: Traces, name: string): string | null {
  const first = late.find(({ strategy }) => strategy === null || strategy === name)
  if (first) return `an error of it came when it had answered: ${first.message}`
  const counted = changes.filter(isCounted)
  if (counted.length === 0) return null
  const paths = counted.slice(0, 3).map(({ path }) => path)
  const more = counted.length > paths.length ? ` and ${counted.length - paths.length} more` : ''
  return `it changes ${paths.join(', ')}${more}, which all strategies and the engines count with; give what it needs another name`
}

/** Runs a piece of work on this thread, as `runWork` does, without any of its strategies changing what others see. */
export async function runOwnWork({ work, candles, own, isCareful }: OwnWork, slot: TimedSlot): Promise<OwnOutcome> {
  const columns = columnsOf(candles)
  const onFile = (name: string) => slot.enter('LOADING', work.batches.find(({ strategy }) => strategy === name)?.first)
  const { run, traces, isSpent } = await watched(async (watch) =>
    runWork(candles, work, slot, await findRules(own, { watch, columns, isCareful, onFile })),
  )
  const written = columns.putRight()
  if (run.status === 'rejected' && run.reason instanceof StopError) return { results: null, isDoubtful: false, isSpent }
  const [only, ...others] = new Set(work.batches.map(({ strategy }) => strategy))
  const thrown = run.status === 'rejected' ? String(run.reason) : null
  const results = run.status === 'fulfilled' ? run.value : new Figures(countTrials(work), work.objective).results()
  if (only !== undefined && others.length === 0) {
    const fault = faultOf(traces, only) ?? thrown ?? (isCareful ? written : null)
    const settled = fault === null ? results : failTrials(results, work, { strategy: only, error: fault })
    return { results: settled, isDoubtful: fault === null && written !== null, isSpent }
  }
  const isDoubtful = [...traces.changes, ...traces.late].length > 0 || written !== null || thrown !== null
  return { results, isDoubtful, isSpent }
}
