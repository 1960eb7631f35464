import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import type { Account, Exits } from './backtest.ts'
import { anyAccount, anyBar, anyExits } from './backtests.fixture.ts'
import { type Batch, ENGINES, type EngineName, FIGURES, type Observer, type Results, StopError } from './batch.ts'
import { candlesAt, candlesOf, PLAIN_ACCOUNT, walkOf } from './candles.fixture.ts'
import type { Candles } from './candles.ts'
import { barsAbove } from './crossings.ts'
import { sma } from './indicators/averages.ts'
import { replayTrial } from './replay.ts'
import { RULES } from './rules.ts'
import { BUILT_IN, findStrategy } from './strategies/builtIn.ts'
import { type BarStrategy, DIRECTIONS, defineStrategy, type FindRule, type Strategy } from './strategies/strategy.ts'
import { SweepPace } from './sweep/pace.ts'
import { makeCandles } from './walk.fixture.ts'
import { runWork } from './work.ts'

const SILENT: Observer = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
const NO_EXITS: Exits = { takeProfit: null, stopLoss: null }

interface Ordered {
  readonly engines?: readonly EngineName[]
  readonly account?: Account
  readonly observer?: Observer
  readonly rules?: number
}

function run(candles: Candles, batches: readonly Batch[], ordered: Ordered = {}): Results {
  const { engines = ENGINES, account = PLAIN_ACCOUNT, observer = SILENT, rules = RULES } = ordered
  return runWork(candles, { account, objective: 'SHARPE', engines, batches, rules }, observer)
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

test.each(ENGINES)(
  'where sizes are beyond what a double holds, a trial fails and says so, and its neighbour goes on: %s',
  (engine) => {
    const absurd = candlesAt(
      Array.from({ length: 400 }, (_, bar) => (bar < 200 ? 3e-320 : 100) * (2 + Math.sin(bar / 5))),
    )
    const late: Batch = { ...smaBatch(1, [NO_EXITS]), window: { from: 200, to: 400, unseen: false } }
    const found = run(absurd, [smaBatch(0, [NO_EXITS]), late], { engines: ENGINES.slice(ENGINES.indexOf(engine)) })
    expect(found.failures).toMatchObject([{ trial: 0, error: expect.stringContaining('beyond what a double holds') }])
    expect(figure(found, 'objective', 1)).toBeGreaterThan(0)
  },
)

test('a sweep leaves trades of a fixed size or fee to the next engine, and says so; by itself it fails', () => {
  const candles = walkOf(300, 5)
  const batches = [smaBatch(0, [NO_EXITS, { takeProfit: 0.05, stopLoss: 0.02 }])]
  for (const sizes of [{ allocation: null, lots: 3 }, { allocation: null, cash: 500 }, { fixedFee: 1 }]) {
    const account = { ...PLAIN_ACCOUNT, ...sizes }
    const found = run(candles, batches, { engines: ENGINES, account })
    expect(found.fallbacks).toEqual([
      { from: 'SWEEP', to: 'VECTOR', reason: 'trades of lots, of cash or with a fixed fee do not compose' },
    ])
    expect(found.figures).toEqual(run(candles, batches, { engines: ['VECTOR'], account }).figures)
    expect(run(candles, batches, { engines: ['SWEEP'], account }).failures).toHaveLength(2)
  }
})

test('a trial says how many entries the cash was short of', () => {
  const account = { ...PLAIN_ACCOUNT, allocation: null, lots: 1_000 }
  const found = run(walkOf(300, 5), [smaBatch(0, [NO_EXITS])], { engines: ['VECTOR'], account })
  expect(figure(found, 'trades', 0)).toBe(0)
  expect(figure(found, 'skippedEntries', 0)).toBeGreaterThan(5)
})

describe('the engines', () => {
  const batches = fc.record({
    bars: fc.array(anyBar, { minLength: 1, maxLength: 150 }),
    account: anyAccount,
    exits: fc.array(anyExits, { minLength: 1, maxLength: 12 }),
    fast: fc.integer({ min: 2, max: 4 }),
    rules: fc.constantFrom(1, 2, RULES),
  })

  test('find the same for every trial, whatever the candles, exits, costs and fills', () => {
    const check = ({ bars, account, exits, fast, rules }: typeof batches extends fc.Arbitrary<infer T> ? T : never) => {
      const work = DIRECTIONS.map((direction, index) => ({
        ...smaBatch(index * exits.length, exits, direction),
        parameters: { fast, slow: 5 },
      }))
      const found = ENGINES.map((engine) => run(candlesOf(bars), work, { engines: [engine], account, rules }))
      const [sweep, vector, reference] = found as [Results, Results, Results]
      expect(vector.figures).toEqual(reference.figures)
      for (const [index, value] of reference.figures.entries()) {
        const swept = sweep.figures[index] as number
        const near = 1e-9 * Math.max(1, Math.abs(value))
        if (Number.isNaN(value)) expect(swept).toBeNaN()
        else expect(Math.abs(swept - value), FIGURES[Math.floor(index / sweep.count)]).toBeLessThanOrEqual(near)
      }
    }
    fc.assert(fc.property(batches, check), { numRuns: numRuns(500) })
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

describe('a sweep of all built-in strategies, whose columns share memory,', () => {
  const exits = [NO_EXITS, { takeProfit: 0.02, stopLoss: 0.01 }]
  const candles = makeCandles(3_000, 3, 3_600_000)
  const batches = BUILT_IN.flatMap(({ name, parameters }) =>
    DIRECTIONS.map((direction) => {
      const values = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]))
      return { strategy: name, direction, parameters: values, first: 0, exits }
    }),
  ).map((batch, index) => ({ ...batch, first: index * exits.length }))

  test('finds for each what it finds alone, and what the reference finds', () => {
    const together = run(candles, batches)
    expect(together.failures).toEqual([])
    for (const [place, batch] of batches.entries()) {
      const alone = run(candles, [batch])
      const reference = run(candles, [batch], { engines: ['REFERENCE'] })
      for (const name of FIGURES) {
        for (const offset of exits.keys()) {
          const found = figure(together, name, place * exits.length + offset)
          const expected = figure(reference, name, offset)
          const where = `${batch.strategy} ${batch.direction} ${name}`
          expect(found, where).toBe(figure(alone, name, offset))
          if (Number.isNaN(expected)) expect(found, where).toBeNaN()
          else expect(found, where).toBeCloseTo(expected, 9)
        }
      }
    }
  })
})

test('a strategy of one’s own may keep the columns it was given', () => {
  const kept = new Map<number, Float64Array>()
  const hoarder = defineStrategy({
    ...(findStrategy('price-sma') as Strategy),
    name: 'hoarder',
    signals: ({ close }, { period = 1 }) => {
      const average = kept.get(period) ?? sma(close, period)
      kept.set(period, average)
      return { entry: barsAbove(close, average), exit: barsAbove(average, close) }
    },
  })
  const find: FindRule = (name) => (name === 'hoarder' ? hoarder : findStrategy(name))
  const batches = ['hoarder', 'price-sma', 'hoarder'].map((strategy, first) => ({
    ...smaBatch(first, [NO_EXITS]),
    strategy,
    parameters: { period: strategy === 'hoarder' ? 5 : 50 },
  }))
  const work = { account: PLAIN_ACCOUNT, objective: 'SHARPE' as const, engines: ENGINES, batches }
  const results = runWork(WAVE, work, SILENT, find)
  expect(figure(results, 'trades', 0)).toBeGreaterThan(0)
  expect(figure(results, 'totalReturn', 2)).toBe(figure(results, 'totalReturn', 0))
  expect(kept.get(5)).toEqual(sma(WAVE.close, 5))
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

  /** Shares of a sweep's bars that are told while its ten rules are asked, each of which takes 10 ms; the first find no entry, the others one on every second bar. */
  function sharesTold(quiet: number): number[] {
    let nowMs = 0
    const told: number[] = []
    const rule: Strategy = {
      ...(findStrategy('sma-cross') as Strategy),
      signals: ({ length }, { number = 0 }) => {
        nowMs += 10
        return {
          entry: new Uint8Array(length).map((_, bar) => (number < quiet ? 0 : bar % 2)),
          exit: new Uint8Array(length),
        }
      },
    }
    const batches = Array.from({ length: 10 }, (_, number) => ({
      ...smaBatch(number, [NO_EXITS]),
      parameters: { number },
    }))
    const work = { account: PLAIN_ACCOUNT, objective: 'SHARPE' as const, engines: ['SWEEP'] as const, batches }
    const sweepPace = new SweepPace(() => nowMs)
    sweepPace.learn('sma-cross', 1)
    const observer = { ...SILENT, advance: (bars: number) => told.push(bars / (10 * WAVE.length)), sweepPace }
    runWork(WAVE, work, observer, () => rule)
    return told
  }

  test('of a sweep whose rules find nothing to simulate is told as these are asked', () => {
    const told = sharesTold(10)
    for (const [index, share] of told.slice(0, 10).entries()) expect(share).toBeCloseTo(0.98 * (index + 1) * 0.1, 2)
  })

  test('of a sweep never falls, though later rules leave far more to simulate', () => {
    const told = sharesTold(8)
    expect(told[7]).toBeCloseTo(0.8 * 0.98, 2)
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    expect(told.at(-1)).toBe(1)
  })
})

describe('what a step of the work stands for', () => {
  const exits = Array.from({ length: 20 }, (_, index) => ({ takeProfit: (index + 1) / 100, stopLoss: null }))
  const rules = [smaBatch(0, exits), { ...smaBatch(20, exits), parameters: { fast: 3, slow: 5 } }]

  /** Bars that were told before each step, with the step. */
  function stepsOf(engines: readonly EngineName[]) {
    const steps: { stage: string; trial: number; bars: number; done: number }[] = []
    let [finished, done] = [0, 0]
    const observer: Observer = {
      enter: (stage, trial, bars) => steps.push({ stage, trial, bars, done }),
      advance: (bars) => {
        done = finished + bars
      },
      finish: (bars) => {
        finished += bars
        done = finished
      },
    }
    run(WAVE, rules, { engines, observer })
    return steps
  }

  test('is told of a sweep rule by rule, and of what runs at once as such', () => {
    const steps = stepsOf(['SWEEP'])
    const signals = steps.filter(({ stage }) => stage === 'SIGNALS')
    expect(signals.map(({ trial }) => trial)).toEqual([0, 20])
    expect(signals[1]?.done).toBeCloseTo(signals[0]?.bars ?? 0, 6)
    expect(steps.slice(2).map(({ stage, trial, bars }) => [stage, trial, bars])).toEqual([
      ['SIMULATION', -1, 0],
      ['METRICS', -1, 0],
    ])
  })

  test.each(['VECTOR', 'REFERENCE'] as const)('is told trial by trial of %s', (engine) => {
    const simulated = stepsOf([engine]).filter(({ stage }) => stage === 'SIMULATION')
    expect(simulated.map(({ trial }) => trial)).toEqual(Array.from({ length: 40 }, (_, trial) => trial))
  })
})

describe('work that is told to stop', () => {
  const stop = () => {
    throw new StopError('enough')
  }
  const isCalled: readonly (keyof Observer)[] = ['enter', 'advance', 'finish']
  const cases = ENGINES.flatMap((engine) => isCalled.map((call) => [engine, call] as const))

  test.each(cases)('by %s ends there, when it calls %s, and fails no trial', (engine, call) => {
    const observer = { ...SILENT, [call]: stop }
    expect(() => run(WAVE, [smaBatch(0, [NO_EXITS])], { engines: [engine], observer })).toThrow(StopError)
  })
})

describe('a strategy that decides bar by bar', () => {
  const sma = findStrategy('sma-cross') as Strategy

  /** The moving-average cross once more, bar by bar. */
  const decided: BarStrategy = {
    ...sma,
    name: 'decided',
    onBar: (candles, parameters, direction) => {
      const { entry, exit } = sma.signals(candles, parameters, direction)
      return (bar, position) => (position ? exit[bar] === 1 && 'LEAVE' : entry[bar] === 1 && 'ENTER') || null
    },
  }
  const find: FindRule = (name) => (name === 'decided' ? decided : findStrategy(name))
  const runOwn = (batches: readonly Batch[], engines: readonly EngineName[] = ENGINES, account = PLAIN_ACCOUNT) =>
    runWork(WAVE, { account, objective: 'SHARPE', engines, batches }, SILENT, find)
  const own = (first: number, exits: readonly Exits[], direction: Batch['direction'] = 'LONG') => ({
    ...smaBatch(first, exits, direction),
    strategy: 'decided',
  })
  const levels = [NO_EXITS, { takeProfit: 0.05, stopLoss: 0.02 }, { takeProfit: null, stopLoss: 0.01 }]

  test.each(DIRECTIONS)(
    'earns what the same rule earns by signals, %s, and its job is told why it was slower',
    (direction) => {
      for (const fill of ['NEXT_OPEN', 'CLOSE'] as const) {
        const account = { ...PLAIN_ACCOUNT, fill }
        const found = runOwn([own(0, levels, direction)], ENGINES, account)
        const same = runOwn([smaBatch(0, levels, direction)], ['REFERENCE'], account)
        expect(figure(same, 'trades', 1)).toBeGreaterThan(5)
        expect(found.figures).toEqual(same.figures)
        expect(found.failures).toEqual([])
        expect(found.fallbacks).toEqual([
          { from: 'SWEEP', to: 'REFERENCE', reason: expect.stringContaining("'decided' decides bar by bar") },
        ])
      }
    },
  )

  test('is asked at every close, in order, with what is held then', () => {
    const asked: [number, number | undefined][] = []
    const watching: BarStrategy = {
      ...decided,
      onBar: () => (bar, position) => {
        asked.push([bar, position?.entryBar])
        return bar === 2 ? 'ENTER' : bar === 5 ? 'LEAVE' : null
      },
    }
    const work = {
      account: PLAIN_ACCOUNT,
      objective: 'SHARPE',
      engines: ENGINES,
      batches: [own(0, [NO_EXITS])],
    } as const
    const results = runWork(candlesAt([1, 2, 3, 4, 5, 6, 7, 8]), work, SILENT, () => watching)
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((bar) => [bar, bar >= 3 && bar <= 5 ? 3 : undefined]))
    expect(figure(results, 'trades', 0)).toBe(1)
  })

  test('fails its trials, and no others, where another engine is forced or it throws', () => {
    const forced = runOwn([own(0, levels), smaBatch(3, levels)], ['VECTOR'])
    expect(forced.failures.map(({ trial }) => trial)).toEqual([0, 1, 2])
    expect(forced.failures[0]?.error).toContain('the engine REFERENCE alone')
    const broken: BarStrategy = {
      ...decided,
      onBar: () => (bar) => {
        if (bar === 7) throw new Error('I have had enough')
        return null
      },
    }
    const work = { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ENGINES } as const
    const batches = [own(0, levels), smaBatch(3, levels)]
    const results = runWork(WAVE, { ...work, batches }, SILENT, (name) => (name === 'decided' ? broken : sma))
    expect(results.failures).toEqual(
      [0, 1, 2].map((trial) => ({ trial, error: "strategy 'decided' failed: I have had enough" })),
    )
  })

  test('is replayed trade by trade', () => {
    const work = { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ENGINES } as const
    const one = (batch: Batch) => replayTrial(WAVE, { ...work, batches: [batch] }, find)
    expect(one(own(0, [NO_EXITS]))).toEqual(one(smaBatch(0, [NO_EXITS])))
  })
})
