import { describe, expect, test } from 'vitest'
import { MemoryCostStatistics } from '../memoryCostStatistics.fixture.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { Costs } from '../plan/costs.ts'
import { planJob } from '../plan/planJob.ts'
import type { WorkerNode } from '../ports/nodeStore.ts'
import { catalog, createTestBus, createTestDatasets, DATASET, sweepOf } from '../ports.fixture.ts'
import { asSweep, DEFAULT_CONSTRAINTS, type Specification } from '../specification.ts'
import { completeSpecification } from './complete.ts'
import { forecast } from './forecast.ts'

const node = (threads: number, lostAtMs: number | null = null): WorkerNode => ({
  id: `node of ${threads}`,
  host: 'here',
  threads,
  busy: 0,
  barsPerSecond: 0,
  startedAtMs: 0,
  lastSeenAtMs: 0,
  pid: 1,
  silentSeconds: null,
  lostAtMs,
})

/** A forecast of so many trials on some nodes, after a job of the same strategy that took so long a trial. */
function forecastOf(trials: number, nodes: readonly WorkerNode[], secondsPerTrial: number | null = 0.5) {
  return foretell(sweepOf(trials), nodes, secondsPerTrial)
}

/** The same of a Bayesian search. */
function forecastSearch(trials: number, nodes: readonly WorkerNode[]) {
  const sampler = { method: 'BAYESIAN' as const, trials, seed: 0 }
  return foretell({ kind: 'OPTIMIZATION', input: { ...asSweep(sweepOf(trials)), sampler } }, nodes, 0.5)
}

async function foretell(
  specification: Specification,
  nodes: readonly WorkerNode[],
  secondsPerTrial: number | null,
  costStatistics = new MemoryCostStatistics(),
) {
  if (secondsPerTrial !== null) {
    const complete = completeSpecification(specification, { catalog, dataset: DATASET, span: null })
    const plan = planJob(complete, catalog.find)
    const { trials } = plan
    const costs = new Costs({ plan, barsPerTrial: DATASET.bars, costStatistics: new Map() })
    costs.observe({ first: 0, count: trials }, secondsPerTrial * trials)
    await costStatistics.add(plan.engine, costs.statistics)
  }
  const parts = {
    store: new MemoryStore(),
    bus: createTestBus(),
    datasets: createTestDatasets(DATASET),
    catalog,
    costStatistics,
  }
  return forecast(specification, { ...parts, nodes: { nodes: async () => nodes } })
}

/** Milliseconds of arithmetic that takes about as long as a forecast of a grid with relations. */
function calibrate(): number {
  const begin = performance.now()
  let sum = 0
  for (let step = 0; step < 3_000_000; step += 1) sum += Math.sqrt(step)
  return performance.now() - begin + (sum > 0 ? 0 : 1)
}

const BACKTEST = {
  dataset: DATASET.id,
  strategy: 'sma-cross',
  parameters: [],
  direction: 'LONG' as const,
  exits: { takeProfit: null, stopLoss: null },
  account: asSweep(sweepOf(1)).account,
  run: asSweep(sweepOf(1)).run,
}
const windows = { folds: 3, trainFraction: 0.7, anchored: false }
const walkForward: Specification = {
  kind: 'WALK_FORWARD',
  input: { optimization: asSweep(sweepOf(10)), ...windows },
  bars: null,
}
const ranged = [
  {
    strategy: 'sma-cross',
    space: [{ name: 'fast', values: null, range: { min: 2, max: 40, step: null, logarithmic: false } }],
  },
]
const improvement: Specification = {
  kind: 'IMPROVEMENT',
  input: { optimization: { ...asSweep(sweepOf(1)), strategies: ranged }, cycles: 4, backtestsPerCycle: 5, patience: 4 },
}

describe('a job that could be started', () => {
  test.each([
    [1, 50.1],
    [2, 25.1],
    [4, 12.6],
  ])('is forecast by what its strategy took before, on %i threads', async (threads, seconds) => {
    const { trials, duration, problems } = await forecastOf(100, [node(threads)])
    expect({ trials, problems }).toEqual({ trials: 100, problems: [] })
    expect(duration?.seconds).toBeCloseTo(seconds, 1)
  })

  test('has a range around its duration, wider where its strategy was never run', async () => {
    const known = await forecastOf(100, [node(2)])
    const guessed = await forecastOf(100, [node(2)], null)
    const widths = [known, guessed].map(({ duration }) => (duration?.high ?? 0) / (duration?.low ?? 1))
    expect(known.duration?.low).toBeLessThan(known.duration?.seconds ?? 0)
    expect(known.duration?.high).toBeGreaterThan(known.duration?.seconds ?? 0)
    expect(widths[1]).toBeGreaterThan(4 * (widths[0] ?? 0))
  })

  test('has a range as wide as jobs have taught', async () => {
    const costStatistics = new MemoryCostStatistics()
    await costStatistics.changeWidth('SWEEP first forecast', () => 2)
    const [usual, wide] = [
      await forecastOf(100, [node(2)], null),
      await foretell(sweepOf(100), [node(2)], null, costStatistics),
    ]
    const spreadOf = ({ duration }: typeof usual) => Math.log((duration?.high ?? 0) / (duration?.seconds ?? 1))
    expect(spreadOf(wide)).toBeCloseTo(2 * spreadOf(usual), 9)
  })

  test('is forecast on the threads of the nodes that live', async () => {
    const { duration } = await forecastOf(100, [node(1), node(1), node(30, 5)])
    expect(duration?.seconds).toBeCloseTo(25.1, 1)
  })

  test('takes longer where trials wait for the results of others, however many threads there are', async () => {
    const [two, many] = [await forecastSearch(80, [node(2)]), await forecastSearch(80, [node(1_000)])]
    expect(two.trials).toBe(80)
    expect(two.duration?.seconds).toBeGreaterThan(80 * 0.25)
    // Twenty rounds of four, as a job has that begins now; two at a time, of half a second each.
    expect(many.duration?.seconds).toBeGreaterThan(10 * 0.5)
    expect(many.duration?.seconds).toBeLessThan(10 * 0.5 + 1)
    expect((await forecastOf(80, [node(1_000)])).duration?.seconds).toBeLessThan(0.7)
  })

  test.each<[kind: string, specification: Specification, trials: number, seconds: number]>([
    ['a backtest', { kind: 'BACKTEST', input: BACKTEST }, 1, 0.6],
    // Each of three folds has ten trials on a part of the bars, and a test.
    ['a walk-forward analysis', walkForward, 33, 10],
    // Four cycles one after the other, of five trials each, on two threads.
    ['an improvement', improvement, 20, 6],
  ])('%s is forecast, with a range around its duration', async (_kind, specification, trials, seconds) => {
    const found = await foretell(specification, [node(2)], 0.5)
    expect(found).toMatchObject({ trials, problems: [] })
    const { seconds: median = 0, low = 0, high = 0 } = found.duration ?? {}
    expect(median).toBeGreaterThan(seconds / 3)
    expect(median).toBeLessThan(seconds * 1.5)
    expect([low < median, high > median]).toEqual([true, true])
  })

  test('says before it starts how many candidates break a relation, without a walk through them', async () => {
    const range = (name: string, max: number) => {
      return { name, values: null, range: { min: 2, max, step: null, logarithmic: false } }
    }
    const strategies = [{ strategy: 'sma-cross', space: [range('fast', 500), range('slow', 1_000)] }]
    const input = { ...asSweep(sweepOf(1)), strategies, constraints: DEFAULT_CONSTRAINTS }
    const job: Specification = { kind: 'OPTIMIZATION', input }
    // Code that runs for the first time is not compiled.
    await foretell(job, [], null)
    const unit = calibrate()
    const begin = performance.now()
    const { trials, skipped } = await foretell(job, [], null)
    const took = performance.now() - begin
    // For each fast one the slow ones above it: 998 of 2, down to 500 of 500.
    expect([trials, skipped]).toEqual([373_751, 499 * 999 - 373_751])
    // It takes about as long as this.

    expect(took).toBeLessThan(10 * unit)
  })

  test.each([[[]], [[node(8, 5)]]])('has no duration where no thread is there to run it', async (nodes) => {
    expect(await forecastOf(100, nodes)).toEqual({ trials: 100, skipped: 0, duration: null, problems: [], notes: [] })
  })
})

test('a job that could not be started has what is wrong, and neither trials nor a duration', async () => {
  const parts = { store: new MemoryStore(), bus: createTestBus(), datasets: createTestDatasets(), catalog }
  const nodes = { nodes: async () => [node(2)] }
  const answer = await forecast(sweepOf(7), { ...parts, costStatistics: new MemoryCostStatistics(), nodes })
  expect(answer).toMatchObject({ trials: null, duration: null })
  expect(answer.problems.map(({ path }) => path)).toEqual(['dataset'])
})

test('values that are given twice are counted once, and said', async () => {
  const input = { ...asSweep(sweepOf(100)), directions: ['LONG', 'LONG'] as const }
  const { trials, notes } = await foretell({ kind: 'OPTIMIZATION', input }, [node(1)], null)
  expect({ trials, notes }).toEqual({
    trials: 100,
    notes: ['directions: 1 of 2 is a repeat of others; each is tried once'],
  })
})
