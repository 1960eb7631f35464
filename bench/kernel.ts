import { performance } from 'node:perf_hooks'
import type { Exits } from '../server/engine/backtest.ts'
import { countTrials, type Work } from '../server/engine/batch.ts'
import type { Candles } from '../server/engine/candles.ts'
import { findStrategy } from '../server/engine/strategies/builtIn.ts'
import { sizeTask } from '../server/jobs/plan/taskSize.ts'
import type { Plan } from '../server/jobs/plan.ts'
import { Threads } from '../server/pool/threads/threads.ts'
import { runPlainLoop } from './plainLoop.ts'

/** Bar evaluations after which the plain loop's pace is known well enough. */
const PLAIN_BARS = 200e6

/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Seconds that the plain loop takes for the whole work on one thread, signals among them; taken from a sample, evenly spread. */
export function timePlainLoop(candles: Candles, { account, batches }: Work): number {
  const trials = batches.reduce((sum, { exits }) => sum + exits.length, 0)
  const stride = Math.max(1, Math.ceil((trials * candles.length) / PLAIN_BARS))
  let begunMs = performance.now()
  let signalMs = 0
  let done = 0
  for (const { strategy, parameters, direction, exits, first } of batches) {
    const sample = exits.filter((_, offset) => (first + offset) % stride === 0)
    const signalsBegunMs = performance.now()
    const signals = findStrategy(strategy)?.signals(candles, parameters, direction)
    if (!signals) throw new Error(`strategy '${strategy}' is not known`)
    const spentMs = performance.now() - signalsBegunMs
    signalMs += spentMs
    begunMs += spentMs
    for (const one of sample) runPlainLoop(candles, signals, { direction, exits: one as Exits, account })
    done += sample.length
  }
  return (((performance.now() - begunMs) / done) * trials + signalMs) / 1_000
}

/** Cuts work into `parts` of whole entry rules, so that each thread has one. */
function cut(work: Work, parts: number): Work[] {
  const size = Math.ceil(work.batches.length / parts)
  return Array.from({ length: parts }, (_, part) => ({
    ...work,
    batches: work.batches.slice(part * size, (part + 1) * size),
  })).filter((part) => countTrials(part) > 0)
}

/** Trials, and the thread seconds that they took together. */
export interface Experience {
  readonly doneTrials: number
  readonly doneSeconds: number
}

/** What a job's tasks took: seconds of the clock, and of the threads. */
export interface TimedTasks extends Experience {
  readonly seconds: number
}

/**
 * What a pool's threads take for a job's tasks, of the sizes that the server gives them, with nothing that shows, watches or
 * stores them: what the server's own time is held against.
 *
 * @param earlier what an earlier job of this kind took, as the server knows it too
 */
export async function timeTasks(
  pool: Threads,
  candles: Candles,
  { plan, earlier }: { readonly plan: Plan; readonly earlier: Experience },
): Promise<TimedTasks> {
  const threads = pool.count
  const { signal } = new AbortController()
  let begun = 0
  let doneTrials = 0
  let doneSeconds = 0
  const next = () => {
    const remaining = plan.trials - begun
    const { exitsPerRule } = plan
    const known = doneTrials > 0 ? { doneTrials, doneSeconds } : earlier
    const count = sizeTask({ remaining, threads, exitsPerRule, barsPerTrial: candles.length, ...known })
    begun += count
    return { first: begun - count, count }
  }
  const work = async () => {
    while (begun < plan.trials) {
      const range = next()
      const { seconds } = await pool.run(plan.work(range), candles, {
        onRun: () => undefined,
        onStuck: () => undefined,
        signal,
      })
      doneTrials += range.count
      doneSeconds += seconds
    }
  }
  const begunMs = performance.now()
  await Promise.all(Array.from({ length: pool.capacity }, work))
  return { seconds: (performance.now() - begunMs) / 1_000, doneTrials, doneSeconds }
}

/** Seconds that the engine takes for the work on so many threads. */
export async function timeKernel(candles: Candles, work: Work, threads: number): Promise<number[]> {
  const pool = new Threads(threads)
  const { signal } = new AbortController()
  const once = async () => {
    const begunMs = performance.now()
    await Promise.all(
      cut(work, threads).map((part) =>
        pool.run(part, candles, { onRun: () => undefined, onStuck: () => undefined, signal }),
      ),
    )
    return (performance.now() - begunMs) / 1_000
  }
  try {
    // The first runs are slower: the code is not compiled yet.
    await once()
    await once()
    return [await once(), await once(), await once()]
  } finally {
    await pool.close()
  }
}
