import { performance } from 'node:perf_hooks'
import type { Account, Exits } from '../server/engine/backtest.ts'
import type { Work } from '../server/engine/batch.ts'
import type { Candles } from '../server/engine/candles.ts'
import { findStrategy } from '../server/engine/strategies/builtIn.ts'
import { defineBarStrategy, type Strategy } from '../server/engine/strategies/strategy.ts'
import { runWork } from '../server/engine/work.ts'
import { runPlainLoop } from './plainLoop.ts'

const ACCOUNT: Account = { initialCash: 10_000, fee: 0.001, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' }
const EXITS: Exits = { takeProfit: 0.02, stopLoss: 0.01 }
/** Runs before the code is compiled. */
const WARM_UPS = 5

/** Bars of a measurement, in as many trials as it takes. */
const BARS = 1_000_000

const PARAMETERS = { fast: 10, slow: 100 }
const sma = findStrategy('sma-cross') as Strategy

/** A moving-average cross as one of the users would write it with `onBar`. */
const decided = defineBarStrategy({
  ...sma,
  onBar: (candles, parameters, direction) => {
    const { entry, exit } = sma.signals(candles, parameters, direction)
    return (bar, position) => {
      if (position === null) return entry[bar] === 1 ? 'ENTER' : null
      return exit[bar] === 1 ? 'LEAVE' : null
    }
  },
})

function secondsOf(trials: number, action: () => void): number {
  const begunMs = performance.now()
  for (let trial = 0; trial < trials; trial++) action()
  return (performance.now() - begunMs) / 1_000 / trials
}

/** Seconds that one trial takes by a callback a bar, and by the plain loop, turn by turn; signals among them. */
export function timeBarByBar(candles: Candles, runs: number): { readonly decided: number[]; readonly plain: number[] } {
  const batch = { strategy: 'sma-cross', direction: 'LONG', parameters: PARAMETERS, first: 0, exits: [EXITS] } as const
  const work: Work = { account: ACCOUNT, objective: 'SHARPE', engines: ['REFERENCE'], batches: [batch] }
  const observer = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
  const trials = Math.ceil(BARS / candles.length)
  const turns = Array.from({ length: runs + WARM_UPS }, () => ({
    decided: secondsOf(trials, () => void runWork(candles, work, observer, () => decided)),
    plain: secondsOf(trials, () => {
      const signals = sma.signals(candles, PARAMETERS, 'LONG')
      runPlainLoop(candles, signals, { direction: 'LONG', exits: EXITS, account: ACCOUNT })
    }),
  })).slice(WARM_UPS)
  return { decided: turns.map((turn) => turn.decided), plain: turns.map((turn) => turn.plain) }
}
