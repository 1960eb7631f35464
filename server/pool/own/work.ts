import { countTrials, type Results, StopError, type Work } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import { Figures, failTrials } from '../../engine/figures.ts'
import { runWork } from '../../engine/work.ts'
import type { TimedSlot } from '../threads/timedSlot.ts'
import { OwnColumns } from './columns.ts'
import type { OwnFile } from './rule.ts'
import { findRules } from './rules.ts'
import { faultOf, watched } from './sideEffects.ts'

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

/** Kept for as long as somebody keeps the candles. */
const COPIES = new WeakMap<Candles, OwnColumns>()

/** The columns for strategies of one's own, as they are in the dataset. */
export function columnsOf(candles: Candles): OwnColumns {
  const columns = COPIES.get(candles) ?? new OwnColumns(candles)
  COPIES.set(candles, columns)
  columns.putRight()
  return columns
}

/** Runs a piece of work on this thread, as `runWork` does, without any of its strategies changing what others see. */
export async function runOwnWork({ work, candles, own, isCareful }: OwnWork, slot: TimedSlot): Promise<OwnOutcome> {
  const columns = columnsOf(candles)
  const onFile = (name: string) => slot.enter('LOADING', work.batches.find(({ strategy }) => strategy === name)?.first)
  const { run, traces, isSpent } = await watched(async (watch) => {
    // What is found before a strategy writes to what others see is right, and may be kept at once.
    slot.results.guard(() => watch.isClean() && columns.isRight())
    return runWork(candles, work, slot, await findRules(own, { watch, columns, isCareful, onFile }))
  })
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
