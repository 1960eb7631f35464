import type { TrustNode } from '../../../api/documents/trust.ts'
import { decimal } from '../../../words/format.ts'
import { tellEarned } from '../../../words/job/trial.ts'
import { type Earnings, earningsOf, heldEarningsOf, isBehind, isSteadier, testsBehind } from './earnings.ts'
import type { Judgement, Opinion } from './judgement.ts'

/** What says nothing of luck. */
const EARNINGS: readonly string[] = ['Return', 'Out of sample', 'Held out']

const andHolding = ({ holding }: Earnings) => (holding === null ? '' : `, and holding ${tellEarned(holding)}`)

/** What it says that nothing was earned; null where something was. */
function tellLoss(job: TrustNode, earnings: Earnings): string | null {
  const unseen = heldEarningsOf(job)
  if (earnings.own <= 0) {
    const where = job.kind === 'WALK_FORWARD' ? 'out of sample it' : 'it'
    const none = job.profitable.totalCount === 0 && job.kind !== 'BACKTEST'
    const who = none ? 'no trial made money, and the best' : where
    return `Do not trade this one: ${who} ${tellEarned(earnings.own)}${andHolding(earnings)}.`
  }
  if (!unseen || unseen.own >= 0 || job.heldOut?.metrics.trades === 0) return null
  return `Do not trade this one: on the bars that were held out it ${tellEarned(unseen.own)}${andHolding(unseen)}.`
}

/** What it says that holding earned more, on the bars that say most; null where it did not. */
function tellBehind(job: TrustNode, earnings: Earnings): string | null {
  const unseen = heldEarningsOf(job)
  if (unseen && isBehind(unseen)) {
    return `Holding did better: on the bars that were held out this ${tellEarned(unseen.own)}${andHolding(unseen)}.`
  }
  if (!isBehind(earnings)) return null
  const tests = testsBehind(job)
  const among = tests && tests.behind > 0 ? `, in ${tests.behind} of ${tests.of} tests too` : ''
  const where = job.kind === 'WALK_FORWARD' ? 'out of sample this' : 'this'
  const { best, benchmark } = job
  const risk = isSteadier(job)
    ? ` For its risk this earned more, with a Sharpe ratio of ${decimal(best?.metrics?.sharpe ?? null)} beside ${decimal(benchmark?.metrics.sharpe ?? null)}.`
    : ''
  return `Holding did better${among}: ${where} ${tellEarned(earnings.own)}${andHolding(earnings)}.${risk}`
}

/** What the figures say of luck. */
export function tellLuck(judgements: readonly Judgement[]): string {
  const of = (opinion: Opinion) => judgements.filter((one) => one.opinion === opinion).length
  if (judgements.length === 0) return 'There is too little to judge by.'
  if (of('against') > 1) return 'Do not trade this one yet: what it earned may well be luck.'
  if (of('against') === 1) return 'Be careful: one figure speaks against it.'
  if (of('doubt') > 0) return 'Promising, but not beyond doubt.'
  return 'Nothing speaks against it. That proves nothing of tomorrow, but luck alone seldom looks like this.'
}

/** What all of it comes to: whether anything was earned, whether holding earned more, and only then what luck may have done. */
export function conclusionOf(job: TrustNode, judgements: readonly Judgement[]): string {
  const earnings = earningsOf(job)
  if (!earnings) return tellLuck(judgements)
  const loss = tellLoss(job, earnings)
  if (loss) return loss
  const behind = tellBehind(job, earnings)
  if (!behind) return tellLuck(judgements)
  const doubts = judgements.filter(({ name, opinion }) => opinion === 'against' && !EARNINGS.includes(name))
  return doubts.length > 1 ? `${behind} What it earned may well be luck.` : behind
}
