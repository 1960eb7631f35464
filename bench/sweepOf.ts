import type { Candidate } from '../server/engine/backtest.ts'

/** 11 × 12 pairs of averages: the entry rules of a direction. */
const FAST = Array.from({ length: 12 }, (_, index) => 5 + 5 * index)
const SLOW = Array.from({ length: 11 }, (_, index) => 70 + 20 * index)
const TAKE_PROFITS = Array.from({ length: 10 }, (_, index) => (index + 1) / 100)
const STOP_LOSSES = Array.from({ length: 80 }, (_, index) => (index + 1) / 200)
const DIRECTIONS = ['LONG', 'SHORT'] as const

/** A sweep as `startOptimization` takes it, without its dataset. */
export interface Sweep {
  readonly strategies: readonly { readonly strategy: string; readonly space: readonly object[] }[]
  readonly directions: readonly Candidate['direction'][]
  readonly exits: { readonly takeProfit: readonly number[]; readonly stopLoss: readonly number[] }
  readonly constraints?: { readonly declared: boolean }
}

/** How many pairs of averages, take profits and stop losses a sweep of so many candidates has; both directions but of one candidate. */
const SHAPES: Readonly<Record<number, readonly [fast: number, slow: number, takeProfits: number, stopLosses: number]>> =
  {
    1: [1, 1, 1, 1],
    100: [1, 1, 10, 5],
    1000: [5, 1, 10, 10],
    52800: [12, 11, 10, 20],
    211200: [12, 11, 10, 80],
  }

/** The sweep of so many candidates, one of the numbers above: a moving-average cross with exits. */
export function sweepOf(candidates: number): Sweep {
  const shape = SHAPES[candidates]
  if (!shape)
    throw new Error(`there is no sweep of ${candidates} candidates, only of ${Object.keys(SHAPES).join(', ')}`)
  const [fast, slow, takeProfits, stopLosses] = shape
  const space = [
    { name: 'fast', values: FAST.slice(0, fast) },
    { name: 'slow', values: SLOW.slice(0, slow) },
  ]
  return {
    strategies: [{ strategy: 'sma-cross', space }],
    directions: DIRECTIONS.slice(0, candidates === 1 ? 1 : 2),
    exits: { takeProfit: TAKE_PROFITS.slice(0, takeProfits), stopLoss: STOP_LOSSES.slice(0, stopLosses) },
  }
}
