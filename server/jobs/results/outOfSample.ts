import type { Account, Metrics } from '../../engine/backtest.ts'
import { computeMetrics } from '../../engine/metrics.ts'
import { OverflowError } from '../../engine/overflow.ts'
import type { DetailedTrade } from './tradeDetail.ts'
import type { TrialDetail } from './trialDetail.ts'

/** What a walk-forward analysis earned on bars that its choices had not seen. */
export interface OutOfSample {
  /** The tests of its folds as one account, each of which goes on with what the one before has left. */
  readonly detail: TrialDetail
  readonly metrics: Metrics
  /** Growth of the tests over that of the trainings, as logarithms a year; null where those earned nothing. */
  readonly efficiency: number | null
}

/**
 * A test of a fold, and what its candidate earned a year in training; null where that is beyond what a double holds, and nothing where no
 * candidate was found that may be tested.
 */
export interface TestedFold {
  /** Of the fold, from 1 on: tests of folds that follow each other do so without a gap. */
  readonly number: number
  readonly detail: TrialDetail
  readonly trainedReturn: number | null
}

/** How tests are joined. */
export interface JoinTerms {
  readonly account: Account
  /** The version of the rules that the job was made under. */
  readonly rules: number
}

function lengthOf(folds: readonly TestedFold[]): number {
  return folds.reduce((sum, { detail }) => sum + detail.equity.length, 0)
}

/** Trades of a fold as those of an account that began `before` bars earlier and has `scale` times as much. */
function moved(trades: readonly DetailedTrade[], before: number, scale: number): DetailedTrade[] {
  return trades.map((trade) => ({
    ...trade,
    entryBar: trade.entryBar + before,
    exitBar: trade.exitBar + before,
    size: trade.size * scale,
    profit: trade.profit * scale,
    costs: trade.costs * scale,
  }))
}

/** The marks of a test as those of an account that begins with `worth`; once it has nothing left, it has nothing from there on. */
function carried(marks: Float64Array, worth: number, { initialCash, lots, cash }: Account): Float64Array {
  if (lots === undefined && cash === undefined) return marks.map((mark) => mark * (worth / initialCash))
  if (worth <= 0) return marks.map(() => 0)
  // Trades of a fixed size gain what they gain, whatever else the account holds.
  const moved = marks.map((mark) => worth + (mark - initialCash))
  const end = moved.findIndex((mark) => mark <= 0)
  return end < 0 ? moved : moved.fill(0, end)
}

/** Joins tests that follow each other in time. */
function join(folds: readonly TestedFold[], account: Account): TrialDetail {
  const { initialCash } = account
  const equity = new Float64Array(lengthOf(folds))
  const times = new Float64Array(equity.length)
  const trades: DetailedTrade[] = []
  let before = 0
  let worth = initialCash
  for (const { detail } of folds) {
    const scale = account.lots === undefined && account.cash === undefined ? worth / initialCash : 1
    equity.set(carried(detail.equity, worth, account), before)
    times.set(detail.times, before)
    for (const trade of moved(detail.trades, before, scale)) trades.push(trade)
    before += detail.equity.length
    worth = equity[before - 1] ?? worth
  }
  return { trades, equity, times, initialCash, problem: null }
}

/**
 * The starts of the joined bars on a clock that stands where a fold is missing, so that years are those that were tested: a test behind
 * a missing one begins one bar, as long as its own are on average, after the last test before it.
 */
function testedTimes(folds: readonly TestedFold[], { times }: TrialDetail): Float64Array {
  const tested = times.slice()
  let before = 0
  let missed = 0
  for (const [index, { number, detail }] of folds.entries()) {
    const previous = folds[index - 1]
    const [first, last] = [detail.times[0] ?? 0, detail.times.at(-1) ?? 0]
    if (previous && previous.number + 1 < number) {
      missed += first - (previous.detail.times.at(-1) ?? first) - (last - first) / Math.max(1, detail.times.length - 1)
    }
    for (let bar = before; bar < before + detail.times.length; bar += 1) tested[bar] = (times[bar] as number) - missed
    before += detail.times.length
  }
  return tested
}

/** Null where the account overflows. */
function metricsWithin(...given: Parameters<typeof computeMetrics>): Metrics | null {
  try {
    return computeMetrics(...given)
  } catch (error) {
    // There is nothing to say of such an account; its tests are still there, fold by fold.
    if (error instanceof OverflowError) return null
    throw error
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * Growth of tests over the mean growth of trainings, as logarithms a year: these add up where returns compound, so that tests as good
 * as the trainings have 1 however much both vary.
 */
function efficiencyOf(tested: number | null, trained: readonly (number | null)[], rules: number): number | null {
  if (rules < 2) return firstEfficiencyOf(tested ?? 0, mean(trained.map((annual) => annual ?? 0)))
  const growth = mean(trained.map((annual) => Math.log1p(annual ?? Number.NaN)))
  const efficiency = Math.log1p(tested ?? Number.NaN) / growth
  return growth > 0 && Number.isFinite(efficiency) ? efficiency : null
}

/** By the first rules: annual returns, of which the trainings' mean is taken as they are. */
function firstEfficiencyOf(tested: number, trained: number): number | null {
  return trained > 0 ? tested / trained : null
}

/**
 * The tests of folds, in order, as one; there is at least one. Where shares of an account are put into trades, it scales; where
 * lots or cash are, the gains of the tests are added. By the first rules, years go on where a fold is missing.
 *
 * @returns null where the account grows beyond what a double holds
 */
export function joinTests(folds: readonly TestedFold[], { account, rules }: JoinTerms): OutOfSample | null {
  const detail = join(folds, account)
  const { trades, equity, times } = detail
  const heldBars = trades.reduce((sum, { entryBar, exitBar }) => sum + exitBar - entryBar, 0)
  const outcome = { trades, equity, heldBars }
  const time = rules < 2 ? times : testedTimes(folds, detail)
  const metrics = metricsWithin({ time, length: time.length }, outcome, account)
  if (!metrics) return null
  const trained = folds.map(({ trainedReturn }) => trainedReturn)
  return { detail, metrics, efficiency: efficiencyOf(metrics.annualReturn, trained, rules) }
}
