import { createReadStream } from 'node:fs'
import { readFile } from '../server/datasets/files/readFile.ts'
import { streamed } from '../server/datasets/files/source.ts'
import type { Account } from '../server/engine/backtest.ts'
import { type Batch, ENGINES } from '../server/engine/batch.ts'
import type { Candles } from '../server/engine/candles.ts'
import type { TrialConstraints } from '../server/engine/constraints.ts'
import { DIRECTIONS } from '../server/engine/strategies/strategy.ts'
import { runWork } from '../server/engine/work.ts'
import { listDimension } from '../server/samplers/dimension.ts'
import type { SearchProblem } from '../server/samplers/problems.fixture.ts'
import { type Branch, keyOf, type Point, pointOf, type Space, spaceSize } from '../server/samplers/space.ts'

/** S&P 500, daily, 2000 to 2020. */
const FILE = new URL('../server/datasets/samples/sp500.csv', import.meta.url)
const ACCOUNT: Account = { initialCash: 10_000, fee: 0.001, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' }
const SILENT = { enter: () => undefined, advance: () => undefined, finish: () => undefined }

const EXITS = [
  listDimension('takeProfit', [null, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2]),
  listDimension('stopLoss', [null, 0.01, 0.02, 0.03, 0.05, 0.08]),
]

/** `count` numbers from `first` on, `step` apart. */
export function row(name: string, first: number, step: number, count: number) {
  return listDimension(
    name,
    Array.from({ length: count }, (_, index) => first + index * step),
  )
}

/** A strategy with the values of its parameters, in both directions, with every exit. */
export function branchesOf(strategy: string, parameters: Branch['dimensions']): Branch[] {
  return DIRECTIONS.map((direction) => ({ strategy, direction, dimensions: [...parameters, ...EXITS] }))
}

/** `sma-cross` in both directions, with exits. */
export const CROSS = branchesOf('sma-cross', [row('fast', 5, 5, 12), row('slow', 70, 20, 11)])

/** Five strategies in both directions, with exits. */
export const STRATEGIES = [
  ...CROSS,
  ...branchesOf('rsi', [row('period', 2, 3, 8), row('lower', 15, 5, 6), row('upper', 60, 5, 6)]),
  ...branchesOf('donchian', [row('entry', 5, 10, 12), row('exit', 5, 5, 10)]),
  ...branchesOf('bollinger-breakout', [row('period', 5, 5, 15), row('factor', 0.5, 0.5, 6)]),
  ...branchesOf('macd-zero', [row('fast', 4, 4, 6), row('slow', 20, 10, 8)]),
]

/** The S&P 500, daily. */
export async function readCandles(): Promise<Candles> {
  const reading = await readFile(
    streamed(() => createReadStream(FILE)),
    'file',
  )
  if ('problems' in reading) throw new Error(reading.problems.map(({ message }) => message).join('; '))
  const [series] = reading.series
  if (!series) throw new Error(`${FILE} holds no candles`)
  return series.candles
}

/** A point as a batch of one trial: the last two of its values are its exits. */
function batchOf({ branches }: Space, { branch, values }: Point, first: number): Batch {
  const { strategy, direction, dimensions } = branches[branch] as Branch
  const parameters = Object.fromEntries(dimensions.slice(0, -2).map(({ name }, index) => [name, Number(values[index])]))
  const [takeProfit = null, stopLoss = null] = values.slice(-2)
  return { strategy, direction, parameters, first, exits: [{ takeProfit, stopLoss }] }
}

/** Trials that share an entry rule as one batch, so that its signals are worked out once. */
function merge(batches: readonly Batch[]): Batch[] {
  const rules = new Map<string, Batch>()
  for (const batch of batches) {
    const rule = JSON.stringify([batch.strategy, batch.direction, batch.parameters])
    const before = rules.get(rule)
    rules.set(rule, before ? { ...before, exits: [...before.exits, ...batch.exits] } : batch)
  }
  return [...rules.values()]
}

/**
 * Runs every point of a space and keeps its score by the Sharpe ratio: a search for the best of them costs no backtest.
 *
 * @param constraints what trials must keep; nothing unless told
 */
export function tabulate(
  name: string,
  space: Space,
  { candles, constraints }: { readonly candles: Candles; readonly constraints?: TrialConstraints },
): SearchProblem {
  const points = Array.from({ length: spaceSize(space) }, (_, index) => pointOf(space, index))
  const batches = merge(points.map((point, index) => batchOf(space, point, index)))
  const bound = constraints ? { constraints } : {}
  const work = { account: ACCOUNT, objective: 'SHARPE', engines: ENGINES, batches, ...bound } as const
  const { figures, failures } = runWork(candles, work, SILENT)
  if (failures.length > 0) throw new Error(`${failures.length} trials of ${name} failed: ${failures[0]?.error}`)
  // The first column of the figures is the score.
  const sharpe = new Map(points.map((point, index) => [keyOf(point), figures[index] as number]))
  const objective = (point: Point) => sharpe.get(keyOf(point)) ?? Number.NaN
  return { name, space, objective, best: [...sharpe.values()].reduce((best, value) => Math.max(best, value)) }
}

/** Real sweeps over the S&P 500: one strategy with exits, and five. */
export async function realSweeps(): Promise<SearchProblem[]> {
  const candles = await readCandles()
  return [
    tabulate('sma-cross', { branches: CROSS }, { candles }),
    tabulate('five strategies', { branches: STRATEGIES }, { candles }),
  ]
}
