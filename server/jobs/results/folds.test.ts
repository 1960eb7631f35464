import { beforeEach, describe, expect, test } from 'vitest'
import { scoreOfBroken } from '../../engine/objective.ts'
import type { Window } from '../../engine/window.ts'
import { type Job, NO_SECONDS } from '../job.ts'
import { MemorySearch } from '../memorySearch.fixture.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { foldWindows } from '../plan/foldWindows.ts'
import { Plans } from '../plan/plans.ts'
import { catalog, newJobOf, type Outcome, resultsOf, SWEEP, TestClock } from '../ports.fixture.ts'
import { DEFAULT_CONSTRAINTS, type OptimizationInput, printSpecification } from '../specification.ts'
import { Folds, testedMetrics, trainedMetrics } from './folds.ts'
import { joinTests } from './outOfSample.ts'
import type { TrialDetail } from './trialDetail.ts'

const [FOLDS, TRAINED] = [12, 3]

const strategies = [{ strategy: 'sma-cross', space: [{ name: 'fast', values: [3, 5, 8], range: null }] }]

function specificationOf(changes: Partial<OptimizationInput>): string {
  const optimization = { ...SWEEP, strategies, ...changes }
  const input = { optimization, folds: FOLDS, trainFraction: 0.7, anchored: false }
  return printSpecification({ kind: 'WALK_FORWARD', bars: 1_000, input })
}

/** What a test of a fold did on some bars. */
function detailOf(number: number): TrialDetail {
  const equity = Float64Array.of(10_000, 10_000 + number)
  return {
    trades: [],
    equity,
    times: Float64Array.of(number * 60_000, (number + 1) * 60_000),
    initialCash: 10_000,
    problem: null,
  }
}

/** Folds of a job that RUNs, and what was asked to know them. */
async function open(changes: Partial<OptimizationInput> = {}) {
  const store = new MemoryStore()
  const search = new MemorySearch(store)
  const asked = { trial: 0, committed: 0, figures: 0, times: 0 }
  const replayed: number[] = []
  const counted: typeof search = Object.assign(Object.create(search), {
    figures: (...given: Parameters<typeof search.figures>) => {
      asked.figures += 1
      return search.figures(...given)
    },
  })
  const folds = new Folds({
    store: {
      trial: (id, number) => {
        asked.trial += 1
        return store.trial(id, number)
      },
      committed: (id) => {
        asked.committed += 1
        return store.committed(id)
      },
    },
    search: counted,
    plans: new Plans(catalog.find, search, new TestClock()),
    times: async () => {
      asked.times += 1
      return Float64Array.from({ length: 1_000 }, (_, bar) => bar * 60_000)
    },
    detail: async (_, number) => {
      replayed.push(number)
      return detailOf(number)
    },
    join: async (tests, account) => joinTests(tests, account),
  })
  const { id } = (
    await store.create(
      newJobOf(FOLDS * (TRAINED + 1), { kind: 'WALK_FORWARD', specification: specificationOf(changes) }),
    )
  ).job
  await store.start(id)
  const commit = async (fold: number, test: Outcome = 1, training: readonly Outcome[] = [1, 5, 2]) => {
    const range = { first: fold * (TRAINED + 1), count: TRAINED + 1 }
    const results = resultsOf(range.first, [...training, test])
    await store.commit({ jobId: id, range, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results })
  }
  /** Commits the first trial of a fold's training alone. */
  const commitFirst = async (fold: number) => {
    const range = { first: fold * (TRAINED + 1), count: 1 }
    const results = resultsOf(range.first, [1])
    await store.commit({ jobId: id, range, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results })
  }
  const now = async () => (await store.job(id)) as Job
  return { folds, asked, replayed, commit, commitFirst, now }
}

let opened: Awaited<ReturnType<typeof open>>
beforeEach(async () => {
  opened = await open()
})

describe('the folds of a job that runs', () => {
  test('are each read once, and replayed once, however often they are looked at', async () => {
    const { folds, asked, replayed, commit, now } = opened
    // In any order: a fold does not wait for the ones before it.
    const order = Array.from({ length: FOLDS }, (_, index) => (index * 5) % FOLDS)
    for (const fold of order) {
      await commit(fold)
      const job = await now()
      const looks = Array.from({ length: 3 }, () => Promise.all([folds.of(job), folds.outOfSample(job)]))
      for (const [found, joined] of await Promise.all(looks)) {
        expect(joined?.detail.equity).toHaveLength(2 * found.length)
      }
    }
    const job = await now()
    expect((await folds.of(job)).map(({ number }) => number)).toEqual(order.map((_, index) => index + 1))
    expect(asked).toEqual({ trial: 2 * FOLDS, committed: FOLDS, figures: FOLDS, times: FOLDS })
    expect(replayed).toEqual(order.map((fold) => fold * (TRAINED + 1) + TRAINED))
  })

  test('are asked for with no statement while no further trial is done', async () => {
    const { folds, asked, commit, now } = opened
    await commit(2)
    const job = await now()
    const [first] = await folds.of(job)
    expect(first).toMatchObject({ number: 3, trained: { number: 9 }, tested: { number: 11 } })
    const before = { ...asked }
    for (let poll = 0; poll < 20; poll += 1) expect(await folds.of(job)).toEqual([first])
    expect(asked).toEqual(before)
  })

  test('say when their bars begin, and no bar is read while none of them is tested', async () => {
    const { folds, asked, commit, commitFirst, now } = opened
    await commitFirst(0)
    expect(await folds.of(await now())).toEqual([])
    expect(asked.times).toBe(0)
    await commit(1)
    const [fold] = await folds.of(await now())
    const [windows] = foldWindows({ folds: FOLDS, trainFraction: 0.7, anchored: false }, 1_000).slice(1)
    const spanOf = ({ from, to }: Window) => ({ fromMs: from * 60_000, toMs: (to - 1) * 60_000 })
    expect(fold?.train).toEqual(windows && spanOf(windows.train))
    expect(fold?.test).toEqual(windows && spanOf(windows.test))
    expect(asked.times).toBe(1)
  })

  test('of which no trial of the training succeeded are left out, though the test did', async () => {
    const { folds, commit, now } = opened
    const broke = { error: 'broke' }
    await commit(0, 1, [broke, broke, broke])
    await commit(1, 1, [broke, 4, broke])
    expect((await folds.of(await now())).map(({ number, trained }) => [number, trained.number])).toEqual([[2, 5]])
  })

  test('of which the test failed are left out, and not asked for again', async () => {
    const { folds, asked, commit, now } = opened
    await commit(0, { error: 'broke' })
    expect(await folds.of(await now())).toEqual([])
    expect(asked.trial).toBe(1)
    await commit(1)
    expect((await folds.of(await now())).map(({ number }) => number)).toEqual([2])
    expect(asked.trial).toBe(3)
  })
})

describe('folds without an admissible training', () => {
  const broken = [scoreOfBroken(2), scoreOfBroken(0.5), scoreOfBroken(1)]
  const notRun = { error: 'not run' }
  const failed = { error: 'broke' }

  test('are listed with the least broken trial and no test, and keep their cash out of sample', async () => {
    const { folds, commit, replayed, now } = await open({ constraints: DEFAULT_CONSTRAINTS })
    await commit(0, 1, [1, 5, 2])
    await commit(1, notRun, broken)
    await commit(2, notRun, [failed, failed, failed])
    await commit(3, 1, [scoreOfBroken(1), -3, failed])
    const job = await now()
    const found = await folds.of(job)
    expect(
      found.map(({ number, isTested, trained, tested }) => [number, isTested, trained.number, tested.state]),
    ).toEqual([
      [1, true, 1, 'SUCCEEDED'],
      [2, false, 5, 'FAILED'],
      [3, false, 8, 'FAILED'],
      [4, true, 13, 'SUCCEEDED'],
    ])
    expect(found.slice(1, 3).map((fold) => testedMetrics(fold).totalReturn)).toEqual([0, 0])
    expect(found.slice(2, 3).map((fold) => trainedMetrics(fold).trades)).toEqual([0])
    const joined = await folds.outOfSample(job)
    expect(replayed).toEqual([3, 15])
    const flat = found.slice(1, 3).reduce((sum, { testBars }) => sum + testBars.to - testBars.from, 0)
    const equity = [...(joined?.detail.equity ?? [])]
    expect(equity.slice(1, 2 + flat)).toEqual(Array(1 + flat).fill(10_003))
    expect(equity).toHaveLength(2 + flat + 2)
    const times = [...(joined?.detail.times ?? [])].slice(2, 2 + flat)
    expect([times[0], times.at(-1)]).toEqual([found[1]?.test.fromMs, found[2]?.test.toMs])
  })

  test('are one account that earns nothing where there is no other, with no efficiency', async () => {
    const { folds, commit, now } = await open({ constraints: DEFAULT_CONSTRAINTS })
    for (let fold = 0; fold < FOLDS; fold += 1) await commit(fold, notRun, broken)
    const joined = await folds.outOfSample(await now())
    expect(joined).toMatchObject({ metrics: { totalReturn: 0, sharpe: 0, trades: 0 }, efficiency: null })
    expect(new Set(joined?.detail.equity)).toEqual(new Set([10_000]))
  })

  test('are none where trials are held to nothing', async () => {
    const { folds, commit, now } = await open()
    await commit(0, failed, [1, 2, 3])
    await commit(1, 1, [failed, failed, failed])
    expect(await folds.of(await now())).toEqual([])
  })
})
