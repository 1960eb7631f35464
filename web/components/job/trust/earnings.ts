import type { TrustNode } from '../../../api/documents/trust.ts'
import { decimal, plural, signedShare } from '../../../words/format.ts'
import { benchmarkLine } from '../../charts/benchmarkLine.ts'
import { holdingBetween } from '../folds/walk.ts'
import { equityLines } from '../results/equityLines.ts'
import type { Judgement, Opinion } from './judgement.ts'

/** What was earned on some bars, as fractions. */
export interface Earnings {
  readonly own: number
  /** What holding earned on the same bars; null where that is not known. */
  readonly holding: number | null
}

/** Less than that is as much as holding: it is no tenth of a point. */
const ALIKE = 0.0005

/** Whether holding earned more. */
export function isBehind({ own, holding }: Earnings): boolean {
  return holding !== null && holding - own >= ALIKE
}

/** What the tests of a walk-forward analysis came to, or else the best trial; null where there is neither. */
export function earningsOf({ kind, best, benchmark, outOfSample }: TrustNode): Earnings | null {
  if (kind !== 'WALK_FORWARD') {
    const own = best?.metrics?.totalReturn
    return own === undefined ? null : { own, holding: benchmark?.metrics.totalReturn ?? null }
  }
  if (!outOfSample) return null
  const times = outOfSample.equity.map(({ at }) => Date.parse(at))
  const line = benchmarkLine(times, benchmark?.equity ?? [])
  const [first, last] = [line[0], line.at(-1)]
  return { own: outOfSample.metrics.totalReturn, holding: first && last != null ? last / first - 1 : null }
}

/** What the best trial came to on the bars that were held out; null where none were. */
export function heldEarningsOf({ heldOut, dataset }: TrustNode): Earnings | null {
  if (!heldOut) return null
  const accounts = { best: [], holding: [], heldOut: heldOut.equity, candles: dataset.candles ?? [] }
  return { own: heldOut.metrics.totalReturn, holding: equityLines(accounts).heldHolding }
}

/** In how many tests of a walk-forward analysis holding earned more, of how many in which that is known; null of other jobs. */
export function testsBehind({ folds, benchmark }: TrustNode): { readonly behind: number; readonly of: number } | null {
  const tests = (folds ?? []).flatMap(({ tested, test, testFrom, testTo }) => {
    const holding = tested ? holdingBetween(benchmark?.equity ?? [], testFrom, testTo) : null
    return holding === null ? [] : [{ own: test.totalReturn, holding }]
  })
  return tests.length === 0 ? null : { behind: tests.filter(isBehind).length, of: tests.length }
}

/** Whether the best trial earned more than holding for each unit of its risk. */
export function isSteadier({ kind, best, benchmark }: TrustNode): boolean {
  if (kind === 'WALK_FORWARD' || !best?.metrics || !benchmark) return false
  return best.metrics.sharpe > benchmark.metrics.sharpe
}

function opinionOn(job: TrustNode, earnings: Earnings): Opinion {
  if (earnings.own <= 0) return 'against'
  if (isBehind(earnings)) return isSteadier(job) ? 'doubt' : 'against'
  const tests = testsBehind(job)
  return earnings.holding === null || (tests && 2 * tests.behind > tests.of) ? 'doubt' : 'favour'
}

const besideHolding = (holding: number | null) =>
  holding === null ? '' : ` Holding came to ${signedShare(holding)} on the same bars`

/** Whether anything was earned at all, and more than holding did. */
export function earned(job: TrustNode): Judgement[] {
  const earnings = earningsOf(job)
  if (!earnings) return []
  const { own, holding } = earnings
  const tests = testsBehind(job)
  const among =
    holding !== null && tests ? `, and to more than this in ${tests.behind} of ${plural(tests.of, 'test')}` : ''
  const { best, benchmark } = job
  const sharpes = isSteadier(job)
    ? `; for its risk it earned less, with a Sharpe ratio of ${decimal(benchmark?.metrics.sharpe ?? null)} beside ${decimal(best?.metrics?.sharpe ?? null)}`
    : ''
  const what = job.kind === 'WALK_FORWARD' ? 'all tests came to together' : 'it came to'
  return [
    {
      name: job.kind === 'WALK_FORWARD' ? 'Out of sample' : 'Return',
      value: signedShare(own),
      opinion: opinionOn(job, earnings),
      scale: null,
      text: `What ${what}, after costs.${besideHolding(holding)}${among}${holding === null ? '' : `${sharpes}.`}`,
      misleads:
        'Holding is a poor measure of a strategy that is short, or seldom in the market: look at the drawdown and the exposure too.',
    },
  ]
}

/** The same on the bars that were held out. */
export function held(job: TrustNode): Judgement[] {
  const earnings = heldEarningsOf(job)
  if (!earnings || !job.heldOut) return []
  const { trades } = job.heldOut.metrics
  const { own, holding } = earnings
  const isDoubtful = trades === 0 || (own > 0 && isBehind(earnings))
  return [
    {
      name: 'Held out',
      value: signedShare(own),
      opinion: isDoubtful ? 'doubt' : own > 0 ? 'favour' : 'against',
      scale: null,
      text: `What it came to on bars that no trial had seen${trades === 0 ? ', without a trade' : `, with ${plural(trades, 'trade')}`}.${besideHolding(holding)}${holding === null ? '' : '.'} This is worth more than any other figure here.`,
      misleads: 'One look only: whoever searches again until the held-out bars are kind has seen them.',
    },
  ]
}
