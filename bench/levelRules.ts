import { performance } from 'node:perf_hooks'
import type { Account, Exits } from '../server/engine/backtest.ts'
import type { Candles } from '../server/engine/candles.ts'
import { crossingsAbove } from '../server/engine/crossings.ts'
import { sma } from '../server/engine/indicators/averages.ts'
import { metricsOf } from '../server/engine/metrics.ts'
import { DIRECTIONS, type Direction, type Signals } from '../server/engine/strategies/strategy.ts'
import { surveyMarket } from '../server/engine/sweep/market.ts'
import { ruleOf, Sweep } from '../server/engine/sweep/sweep.ts'
import { runPlainLoop } from './plainLoop.ts'

const WINDOWS = [5, 8, 10, 13, 20, 30, 40, 50, 80, 100, 200]
/** Parts of a day to which entries are held; 0 for all of it. */
const SESSIONS = [0, 1, 2, 3]
const SESSION_MS = 8 * 3_600_000
const TAKE_PROFITS = Array.from({ length: 10 }, (_, index) => (index + 1) / 100)
const STOP_LOSSES = Array.from({ length: 12 }, (_, index) => (index + 1) / 200)
const EXITS: readonly Exits[] = TAKE_PROFITS.flatMap((takeProfit) =>
  STOP_LOSSES.map((stopLoss) => ({ takeProfit, stopLoss })),
)
const ACCOUNT: Account = { initialCash: 10_000, fee: 0.001, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' }

/** A signal that never comes leaves a trade to its levels. */
function rulesOf(candles: Candles, direction: Direction): Signals[] {
  const averages = WINDOWS.map((window) => sma(candles.close, window))
  const exit = new Uint8Array(candles.length)
  return averages.flatMap((fast, place) =>
    averages.slice(place + 1).flatMap((slow) => {
      const crossings = direction === 'LONG' ? crossingsAbove(fast, slow) : crossingsAbove(slow, fast)
      return SESSIONS.map((session) => ({ entry: within(candles, crossings, session), exit }))
    }),
  )
}

function within({ time }: Candles, marks: Uint8Array, session: number): Uint8Array {
  if (session === 0) return marks
  return marks.map((mark, bar) => (Math.floor((time[bar] as number) / SESSION_MS) % 3 === session - 1 ? mark : 0))
}

/** One candidate of so many is run by the plain loop. */
const PLAIN_STRIDE = { short: 37, long: 1_999 }

interface Plot {
  readonly direction: Direction
  readonly signals: readonly Signals[]
}

function runSweep(candles: Candles, plots: readonly Plot[]): void {
  const market = surveyMarket(candles)
  for (const { direction, signals } of plots) {
    const rules = signals.map((one) => ruleOf(one, EXITS, ACCOUNT))
    const book = new Sweep({ market, direction, account: ACCOUNT, rules }).run(() => undefined)
    for (let candidate = 0; candidate < rules.length * EXITS.length; candidate++) {
      const summary = book.summarise(candidate, candles.length)
      if (summary) metricsOf(candles, summary)
    }
  }
}

function secondsOf(action: () => void): number {
  const begunMs = performance.now()
  action()
  return (performance.now() - begunMs) / 1_000
}

/**
 * Seconds that the sweep alone, and the plain loop, take on this thread for 52,800 candidates whose signals are given: crosses of 55
 * pairs of averages, in four parts of the day, by 120 exits, both directions; trades end at their levels alone. Turn by turn: what else
 * the machine does meets both. The whole of the plain loop is reckoned from a sample.
 */
export function timeLevelRules(candles: Candles, runs: number): readonly { sweep: number; plain: number }[] {
  const plots = DIRECTIONS.map((direction) => ({ direction, signals: rulesOf(candles, direction) }))
  const trials = plots.flatMap(({ direction, signals }) =>
    signals.flatMap((one) => EXITS.map((exits) => ({ signals: one, direction, exits, account: ACCOUNT }))),
  )
  const stride = candles.length > 100_000 ? PLAIN_STRIDE.long : PLAIN_STRIDE.short
  const sample = trials.filter((_, index) => index % stride === 0)
  const runPlain = () => {
    for (const { signals, ...terms } of sample) runPlainLoop(candles, signals, terms)
  }
  const turns = Array.from({ length: runs + 1 }, () => ({
    sweep: secondsOf(() => runSweep(candles, plots)),
    plain: (secondsOf(runPlain) / sample.length) * trials.length,
  }))
  // The first is slower: the code is not compiled yet.
  return turns.slice(1)
}
