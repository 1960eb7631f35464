import { type Job, repeatedTrials } from '../../jobs/job.ts'
import { StrategyFault } from '../own/replays.ts'
import { ReplayError, type ReplayedTrial, type Replays } from './replays.ts'

/** How long a check may take in all: a job waits for it with its end. */
const MAX_MS = 10_000

async function again(
  job: Job,
  number: number,
  { replays, signal }: { readonly replays: Pick<Replays, 'again'>; readonly signal: AbortSignal },
): Promise<Pick<ReplayedTrial, 'strategy' | 'difference'>> {
  try {
    return await replays.again(job, number, signal)
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error
    const { cause } = error
    if (cause instanceof StrategyFault) return { strategy: cause.strategy, difference: `no figures: ${cause.message}` }
    // Too late, or not held by this process: nothing is known then.
    return { strategy: '', difference: null }
  }
}

/**
 * Runs a few trials of a job once more, one after the other, and holds them against what is stored: what draws random numbers, reads the
 * time, keeps a state between calls or ends its process at times gives two answers to one question.
 *
 * @returns a sentence that says so; null where they agree, or could not be run in time
 */
export async function reportUnrepeatable(job: Job, replays: Pick<Replays, 'again'>): Promise<string | null> {
  const signal = AbortSignal.timeout(MAX_MS)
  for (const number of repeatedTrials(job)) {
    if (signal.aborted) return null
    const { strategy, difference } = await again(job, number, { replays, signal })
    if (difference === null) continue
    const answer = `trial ${number}, run once more, has ${difference}`
    return `strategy '${strategy}' gives two answers to one question: ${answer}; its figures cannot be repeated`
  }
  return null
}
