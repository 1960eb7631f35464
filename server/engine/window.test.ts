import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyAccount, anyBar, anyExits } from './backtests.fixture.ts'
import {
  type Batch,
  ENGINES,
  type EngineName,
  FIGURES,
  type Observer,
  type Results,
  type Work,
  type WorkStage,
} from './batch.ts'
import { candlesAt, candlesOf, PLAIN_ACCOUNT } from './candles.fixture.ts'
import { computeMetrics } from './metrics.ts'
import { runReference } from './reference.ts'
import { replayTrial } from './replay.ts'
import { computeSignals } from './signals.ts'
import { BUILT_IN, findStrategy } from './strategies/builtIn.ts'
import { type BarStrategy, DIRECTIONS, type FindRule, type Strategy } from './strategies/strategy.ts'
import { partOf, viewOf } from './window.ts'
import { runWork } from './work.ts'

const SILENT: Observer = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
const RULE = findStrategy('sma-cross') as Strategy

const batchOf = (changes: Partial<Batch>): Batch => ({
  strategy: 'sma-cross',
  direction: 'LONG',
  parameters: { fast: 2, slow: 12 },
  first: 0,
  exits: [{ takeProfit: null, stopLoss: null }],
  ...changes,
})

const workOf = (changes: Partial<Work>): Work => ({
  account: PLAIN_ACCOUNT,
  objective: 'TOTAL_RETURN',
  engines: ENGINES,
  batches: [],
  ...changes,
})

const figure = ({ figures, count }: Results, name: (typeof FIGURES)[number], index: number) =>
  figures[FIGURES.indexOf(name) * count + index] as number

describe('a trial on a part of the bars', () => {
  const cases = fc.record({
    bars: fc.array(anyBar, { minLength: 40, maxLength: 150 }),
    account: anyAccount,
    exits: fc.array(anyExits, { minLength: 1, maxLength: 8 }),
    // Whole numbers: a double is nearly always next to 0.
    cuts: fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 })),
    unseen: fc.boolean(),
  })

  test('is that of the part alone, with signals that know the bars before it and none after it', () => {
    fc.assert(
      fc.property(cases, ({ bars, account, exits, cuts, unseen }) => {
        const candles = candlesOf(bars)
        const [from, to] = cuts
          .map((cut) => Math.floor((cut * candles.length) / 1_000))
          .sort((one, other) => one - other)
        fc.pre(from !== undefined && to !== undefined && to - from >= 2)
        const window = { from, to, unseen }
        const batches = [batchOf({ exits, window }), batchOf({ exits, first: exits.length })]
        const results = runWork(candles, workOf({ account, batches }), SILENT)
        const part = partOf(candles, from, to)
        const { entry, exit } = RULE.signals(partOf(candles, 0, to), { fast: 2, slow: 12 }, 'LONG')
        const signals = { entry: entry.slice(from), exit: exit.slice(from) }
        for (const [index, exitPair] of exits.entries()) {
          const outcome = runReference({ candles: part, signals, direction: 'LONG', exits: exitPair, account })
          const metrics = computeMetrics(part, outcome, account)
          expect(figure(results, 'totalReturn', index)).toBeCloseTo(metrics.totalReturn, 9)
          expect(figure(results, 'trades', index)).toBe(metrics.trades)
          const replay = replayTrial(candles, workOf({ account, batches: [batchOf({ exits: [exitPair], window })] }))
          expect(replay.equity).toHaveLength(to - from)
          expect(replay.equity.at(-1)).toBeCloseTo(outcome.equity.at(-1) ?? 0, 6)
        }
        const whole = runWork(candles, workOf({ account, batches: [batchOf({ exits })] }), SILENT)
        expect(figure(results, 'totalReturn', exits.length)).toBeCloseTo(figure(whole, 'totalReturn', 0), 12)
        expect(results.fallbacks.map(({ reason }) => reason).join()).not.toContain('looks ahead')
      }),
    )
  })
})

const WALK = candlesAt(
  Array.from(
    { length: 300 },
    (_, bar) => 100 + 10 * Math.sin(bar * bar) + 6 * Math.sin(bar * 2.7) + 3 * Math.cos(bar * 5.1),
  ),
)
const PARAMETERS = { parameters: [], title: '', description: '', family: '' }

/** Enters before each rise, and leaves before each fall. */
const PEEK: Strategy = {
  ...PARAMETERS,
  name: 'peek',
  signals: ({ close, length }) => {
    const rises = (bar: number) => (close[bar + 2] ?? Number.NaN) > (close[bar + 1] ?? Number.NaN)
    const entry = Uint8Array.from({ length }, (_, bar) => (rises(bar) ? 1 : 0))
    return { entry, exit: entry.map((signal) => 1 - signal) }
  },
}

/** Always enters, but before a fall. */
const AVOID: Strategy = {
  ...PARAMETERS,
  name: 'avoid',
  signals: ({ close, length }) => {
    const falls = (bar: number) => (close[bar + 2] ?? Number.POSITIVE_INFINITY) < (close[bar + 1] ?? 0)
    const exit = Uint8Array.from({ length }, (_, bar) => (falls(bar) ? 1 : 0))
    return { entry: exit.map((signal) => 1 - signal), exit }
  },
}

const DECIDE: BarStrategy = {
  ...PARAMETERS,
  name: 'decide',
  onBar:
    ({ close }) =>
    (bar, position) => {
      const rises = (close[bar + 2] ?? Number.NaN) > (close[bar + 1] ?? Number.NaN)
      if (rises) return position ? null : 'ENTER'
      return position ? 'LEAVE' : null
    },
}

/** Decides by what it has seen so far. */
const COUNT: BarStrategy = {
  ...PARAMETERS,
  name: 'count',
  onBar: ({ close }) => {
    let highest = 0
    return (bar, position) => {
      highest = Math.max(highest, close[bar] as number)
      if (position) return bar - position.entryBar >= 3 ? 'LEAVE' : null
      return (close[bar] as number) > 0.9 * highest ? 'ENTER' : null
    }
  },
}

const find: FindRule = (name) => [PEEK, AVOID, DECIDE, COUNT].find((rule) => rule.name === name)
const runOne = (strategy: string, unseen: boolean) => {
  const window = { from: 200, to: 300, unseen }
  const work = workOf({ batches: [batchOf({ strategy, parameters: {}, window })] })
  return { results: runWork(WALK, work, SILENT, find), replay: replayTrial(WALK, work, find) }
}

describe('a rule that looks ahead', () => {
  test.each(['peek', 'avoid', 'decide'])(
    'earns what it cannot, but not on bars that it must not have seen: %s',
    (name) => {
      expect(figure(runOne(name, false).results, 'totalReturn', 0)).toBeGreaterThan(1)
      const { results, replay } = runOne(name, true)
      expect(figure(results, 'totalReturn', 0)).toBeLessThan(0.2)
      expect((replay.equity.at(-1) ?? 0) / PLAIN_ACCOUNT.initialCash - 1).toBeCloseTo(
        figure(results, 'totalReturn', 0),
        9,
      )
      expect(results.fallbacks.map(({ reason }) => reason).join()).toContain(`strategy '${name}' looks ahead`)
    },
  )

  test.each(['peek', 'decide', 'count', 'rsi'])('is found out in steps that everyone sees: %s', (strategy) => {
    for (const engines of [ENGINES, ['VECTOR', 'REFERENCE']] as const) {
      const steps: number[] = []
      const observer = { ...SILENT, advance: (bars: number) => void steps.push(bars) }
      const parameters = { period: 5, lower: 30, upper: 70 }
      const batches = [batchOf({ strategy, parameters, window: { from: 200, to: 300, unseen: true } })]
      runWork(WALK, workOf({ engines, batches }), observer, (name) => find(name) ?? findStrategy(name))
      expect(steps).toEqual(steps.toSorted((one, other) => one - other))
      expect(steps.length).toBeGreaterThan(30)
      expect(steps.at(-1)).toBeLessThanOrEqual(100 + 1e-9)
    }
  })

  /** The bars that are seen to be done when each stage is entered, and in the end. */
  function doneAtStages(strategy: string, engines: readonly EngineName[]): (readonly [WorkStage | 'END', number])[] {
    const stages: (readonly [WorkStage | 'END', number])[] = []
    let done = 0
    const enter: Observer['enter'] = (stage) => void stages.push([stage, done])
    const advance: Observer['advance'] = (bars) => {
      done = bars
    }
    const parameters = { period: 5, lower: 30, upper: 70 }
    const batches = [batchOf({ strategy, parameters, window: { from: 200, to: 300, unseen: true } })]
    const rules: FindRule = (name) => find(name) ?? findStrategy(name)
    runWork(WALK, workOf({ engines, batches }), { ...SILENT, enter, advance }, rules)
    return [...stages, ['END', done]]
  }

  test('or not takes most of its work to be asked, on each engine', () => {
    for (const engines of [ENGINES, ['VECTOR'], ['REFERENCE']] as const) {
      const asked = doneAtStages('rsi', engines).find(([stage]) => stage === 'SIMULATION')?.[1]
      expect(asked).toBeGreaterThan(85)
      expect(asked).toBeLessThan(100)
    }
  })

  test('or not takes most of its work to be asked where it decides bar by bar, behind its run', () => {
    const stages = doneAtStages('count', ['REFERENCE'])
    expect(stages.find(([stage]) => stage === 'METRICS')?.[1]).toBeLessThan(10)
    expect(stages.at(-1)?.[1]).toBeGreaterThan(90)
  })

  test('is told from one that remembers what it has seen', () => {
    const [seen, unseen] = [runOne('count', false).results, runOne('count', true).results]
    expect(figure(unseen, 'trades', 0)).toBeGreaterThan(3)
    expect(unseen.figures).toEqual(seen.figures)
    expect(unseen.fallbacks.map(({ reason }) => reason).join()).not.toContain('looks ahead')
  })
})

test('no strategy that is built in looks ahead', () => {
  const view = viewOf(WALK, { from: 150, to: 300, unseen: true })
  for (const strategy of BUILT_IN) {
    const parameters = Object.fromEntries(strategy.parameters.map((parameter) => [parameter.name, parameter.default]))
    for (const direction of DIRECTIONS) {
      expect([strategy.name, computeSignals(strategy, { view, parameters, direction }).looksAhead]).toEqual([
        strategy.name,
        false,
      ])
    }
  }
})
