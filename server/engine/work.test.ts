import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Account, Exits } from './backtest.ts'
import { anyAccount, anyBar, anyExits } from './backtests.fixture.ts'
import { type Batch, ENGINES, type EngineName, FIGURES, type Observer, type Results } from './batch.ts'
import { candlesAt, candlesOf, PLAIN_ACCOUNT } from './candles.fixture.ts'
import type { Candles } from './candles.ts'
import { DIRECTIONS } from './strategies/strategy.ts'
import { runWork } from './work.ts'

const SILENT: Observer = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
const NO_EXITS: Exits = { takeProfit: null, stopLoss: null }

interface Ordered {
  readonly engines?: readonly EngineName[]
  readonly account?: Account
  readonly observer?: Observer
}

function run(candles: Candles, batches: readonly Batch[], ordered: Ordered = {}): Results {
  const { engines = ENGINES, account = PLAIN_ACCOUNT, observer = SILENT } = ordered
  return runWork(candles, { account, objective: 'SHARPE', engines, batches }, observer)
}

function figure({ figures, count }: Results, name: (typeof FIGURES)[number], index: number): number {
  return figures[FIGURES.indexOf(name) * count + index] as number
}

const smaBatch = (first: number, exits: readonly Exits[], direction: Batch['direction'] = 'LONG'): Batch => ({
  strategy: 'sma-cross',
  direction,
  parameters: { fast: 2, slow: 3 },
  first,
  exits,
})

const WAVE = candlesAt(Array.from({ length: 400 }, (_, bar) => 100 + 20 * Math.sin(bar / 5) + 7 * Math.sin(bar)))

/** Candles that fail every engine that works on columns of prices. */
const HOSTILE: Candles = {
  ...WAVE,
  get open(): Float64Array {
    throw new Error('no opens here')
  },
}

describe('the engines', () => {
  const batches = fc.record({
    bars: fc.array(anyBar, { minLength: 1, maxLength: 150 }),
    account: anyAccount,
    exits: fc.array(anyExits, { minLength: 1, maxLength: 12 }),
    fast: fc.integer({ min: 2, max: 4 }),
  })

  test('find the same for every trial, whatever the candles, exits, costs and fills', () => {
    const check = ({ bars, account, exits, fast }: typeof batches extends fc.Arbitrary<infer T> ? T : never) => {
      const work = DIRECTIONS.map((direction, index) => ({
        ...smaBatch(index * exits.length, exits, direction),
        parameters: { fast, slow: 5 },
      }))
      const found = ENGINES.map((engine) => run(candlesOf(bars), work, { engines: [engine], account }))
      const [sweep, vector, reference] = found as [Results, Results, Results]
      expect(vector.figures).toEqual(reference.figures)
      for (const [index, value] of reference.figures.entries()) {
        const swept = sweep.figures[index] as number
        const near = 1e-9 * Math.max(1, Math.abs(value))
        if (Number.isNaN(value)) expect(swept).toBeNaN()
        else expect(Math.abs(swept - value), FIGURES[Math.floor(index / sweep.count)]).toBeLessThanOrEqual(near)
      }
    }
    fc.assert(fc.property(batches, check), { numRuns: 500 })
  })

  test('keep the trials of several batches and both directions in their order', () => {
    const levels = [0.01, 0.02, 0.05, 0.1].map((takeProfit) => ({ takeProfit, stopLoss: null }))
    const work = [smaBatch(0, levels, 'SHORT'), smaBatch(4, levels, 'LONG'), smaBatch(8, levels, 'SHORT')]
    const results = run(WAVE, work)
    const trades = Array.from({ length: 12 }, (_, index) => figure(results, 'trades', index))
    expect(trades.slice(8)).toEqual(trades.slice(0, 4))
    const alone = work.map((batch) => run(WAVE, [batch], { engines: ['REFERENCE'] }))
    for (const [index, value] of trades.entries()) {
      expect(value).toBe(figure(alone[Math.floor(index / 4)] as Results, 'trades', index % 4))
    }
    expect(trades.every((count) => count > 0)).toBe(true)
  })
})

describe('a trial that cannot be run', () => {
  const exits = Array.from({ length: 8 }, () => NO_EXITS)

  test('by one engine goes to the next, which is told once', () => {
    const { failures, fallbacks } = run(HOSTILE, [smaBatch(0, exits)])
    const reason = 'no opens here'
    expect(fallbacks).toEqual([
      { from: 'SWEEP', to: 'VECTOR', reason },
      { from: 'VECTOR', to: 'REFERENCE', reason },
    ])
    expect(failures).toEqual(exits.map((_, trial) => ({ trial, error: reason })))
  })

  test.each(ENGINES)('by %s alone fails with the reason', (engine) => {
    const { failures, fallbacks, figures } = run(HOSTILE, [smaBatch(5, exits)], { engines: [engine] })
    expect(fallbacks).toEqual([])
    expect(failures).toEqual(exits.map((_, index) => ({ trial: 5 + index, error: 'no opens here' })))
    expect(figures.every(Number.isNaN)).toBe(true)
  })

  test.each(ENGINES)('by %s because of its strategy leaves the others alone', (engine) => {
    const unknown = { ...smaBatch(8, exits), strategy: 'vanished' }
    const results = run(WAVE, [smaBatch(0, exits), unknown, smaBatch(16, exits)], { engines: [engine] })
    expect(results.failures.map(({ trial }) => trial)).toEqual([8, 9, 10, 11, 12, 13, 14, 15])
    expect(results.failures[0]?.error).toBe("strategy 'vanished' failed: it is not known here")
    expect(figure(results, 'trades', 0)).toBeGreaterThan(0)
    expect(figure(results, 'trades', 16)).toBe(figure(results, 'trades', 0))
    expect(figure(results, 'trades', 8)).toBeNaN()
  })
})

describe('what is told of the work', () => {
  const chains: readonly (readonly EngineName[])[] = [['SWEEP'], ['VECTOR'], ['REFERENCE'], ENGINES]

  test.each(chains.map((engines) => [engines.join(', '), engines] as const))(
    'by %s rises to the bars of all trials',
    (_, engines) => {
      const told: number[] = []
      let finished = 0
      const observer: Observer = {
        enter: () => undefined,
        advance: (bars) => told.push(finished + bars),
        finish: (bars) => {
          finished += bars
          told.push(finished)
        },
      }
      const exits = Array.from({ length: 9 }, (_, index) => ({ takeProfit: (index + 1) / 100, stopLoss: null }))
      run(WAVE, [smaBatch(0, exits), smaBatch(9, exits, 'SHORT')], { engines, observer })
      expect(told).toEqual(told.toSorted((one, other) => one - other))
      expect(told.at(-1)).toBe(18 * WAVE.length)
      expect(new Set(told).size).toBeGreaterThanOrEqual(18)
    },
  )
})
