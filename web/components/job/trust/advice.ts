import type { TrustNode } from '../../../api/documents/trust.ts'
import type { Validation } from '../../../form/validation.ts'
import { earningsOf } from './earnings.ts'

/** Something to do, and what the form of the next run has changed for it; null where that is the reader's. */
export interface Advice {
  readonly text: string
  readonly validation: Validation | null
}

/** From so many trades on their mean says something. */
const ENOUGH = 30

/** How the choice of a job can be tested that was not tested so yet. */
function testsOf({ kind, heldOut }: TrustNode): Advice[] {
  if (kind === 'BACKTEST')
    return [{ text: 'try it on dates or a market that you have not looked at', validation: null }]
  if (kind === 'WALK_FORWARD') return [{ text: 'try the same ranges on another market', validation: null }]
  const walk: Advice = { text: 'walk forward with these ranges', validation: 'walkForward' }
  return heldOut ? [walk] : [{ text: 'hold the last fifth of the bars back', validation: 'holdOut' }, walk]
}

/** What can be done next, by what a job is and has: where nothing was earned there is nothing to test. */
export function adviceOf(job: TrustNode): Advice[] {
  const { kind, best, outOfSample } = job
  const earnings = earningsOf(job)
  if (!earnings) return []
  if (earnings.own <= 0) return [{ text: 'try another strategy, other ranges or other dates', validation: null }]
  const trades = kind === 'WALK_FORWARD' ? outOfSample?.metrics.trades : best?.metrics?.trades
  if (trades === undefined || trades >= ENOUGH) return testsOf(job)
  const more: Advice =
    kind === 'BACKTEST' || kind === 'WALK_FORWARD'
      ? { text: `take more bars, so that it trades at least ${ENOUGH} times`, validation: null }
      : { text: `ask for at least ${ENOUGH} trades`, validation: 'minTrades' }
  return [...testsOf(job), more]
}
