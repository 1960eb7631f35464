import { describe, expect, test } from 'vitest'
import type { Metrics } from '../../engine/backtest.ts'
import type { Job, Trial } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import { planJob } from '../plan/planJob.ts'
import { StrategyUnknownError } from '../plan/space.ts'
import { catalog, jobOf, SWEEP } from '../ports.fixture.ts'
import { type OptimizationInput, printSpecification, type Specification } from '../specification.ts'
import { BestTrials, type RankedJob, type RankingStore } from './bestTrials.ts'

/** A sweep over `fast`; the Sharpe ratio of each trial, in their order. */
interface Sweep {
  readonly fast: readonly number[]
  readonly sharpes: readonly number[]
  readonly trades?: number
  readonly bars?: number
  readonly changes?: Partial<OptimizationInput>
  readonly specification?: Specification
  readonly state?: Job['state']
}

function trialOf(jobId: string, number: number, sharpe: number, trades: number): Trial {
  const metrics = { sharpe, trades } as Metrics
  return { jobId, number, state: 'SUCCEEDED', error: null, metrics, skippedEntries: 0 }
}

/** Jobs as a store has them, and what was asked of it. */
function storeOf(sweeps: readonly Sweep[]) {
  const asked = { jobs: 0, trials: 0 }
  const all = sweeps.map(({ fast, sharpes, trades = 20, bars = 1_000, changes, specification, state }, index) => {
    const strategies = [{ strategy: 'sma-cross', space: [{ name: 'fast', values: fast, range: null }] }]
    const id = `job ${String(index).padStart(4, '0')}`
    const input = { ...SWEEP, strategies, ...changes }
    const text = printSpecification(specification ?? { kind: 'OPTIMIZATION', input })
    const tally = { succeeded: sharpes.length, failed: 0, timedOut: 0, seconds: 1 }
    const job = jobOf({ id, specification: text, tally, state: state ?? 'SUCCEEDED', datasetId: input.dataset })
    return { job, bars, sharpe: Math.max(...sharpes), trials: sharpes.map((each, at) => trialOf(id, at, each, trades)) }
  })
  const store: RankingStore = {
    rankedJobs: async ({ bars: least, skip, most }): Promise<readonly RankedJob[]> => {
      asked.jobs += 1
      const known = all.filter(({ bars }) => bars >= least)
      return known.toSorted((one, other) => other.sharpe - one.sharpe).slice(skip, skip + most)
    },
    rankedTrials: async (jobId, { trades, most }) => {
      asked.trials += 1
      const trials = all.find(({ job }) => job.id === jobId)?.trials ?? []
      const known = trials.filter(({ metrics }) => (metrics?.trades ?? 0) >= trades)
      return known.toSorted((one, other) => Number(other.metrics?.sharpe) - Number(one.metrics?.sharpe)).slice(0, most)
    },
  }
  return { store, asked }
}

/** Plans of jobs; tests of folds try the first candidate of their training. */
const plans = {
  ready: async (job: Pick<Job, 'specification'>) => {
    const plan = planJob(specificationOf(job), catalog.find)
    for (const { first, needs } of plan.search?.rounds ?? []) {
      plan.search?.keep({ first, points: [plan.point(needs.first)] })
    }
    return plan
  },
}

async function bestOf(sweeps: readonly Sweep[], count = 10) {
  const found = await new BestTrials(storeOf(sweeps).store, plans).first(count)
  return found.map(({ job, trial }) => `${job.id.slice(-1)}:${trial.number} ${trial.metrics?.sharpe}`)
}

describe('the best trials of all jobs', () => {
  test('are of jobs in any order, the best first', async () => {
    const sweeps = [
      { fast: [2, 3, 4], sharpes: [1, 5, 3] },
      { fast: [5, 6], sharpes: [4, 2] },
    ]
    expect(await bestOf(sweeps)).toEqual(['0:1 5', '1:0 4', '0:2 3', '1:1 2', '0:0 1'])
    expect(await bestOf(sweeps, 2)).toEqual(['0:1 5', '1:0 4'])
  })

  test('hold a candidate once, however often it was tried, by its best trial', async () => {
    const sweep = { fast: [2, 3], sharpes: [1, 2] }
    const repeats = Array.from({ length: 70 }, () => sweep)
    const cheaper = { ...sweep, sharpes: [0.5, 2.5], changes: { account: { ...SWEEP.account, fee: 0 } } }
    expect(await bestOf([...repeats, { fast: [7], sharpes: [0.1] }])).toEqual(['0:1 2', '0:0 1', '0:0 0.1'])
    expect(await bestOf([sweep, cheaper])).toEqual(['1:1 2.5', '0:0 1'])
  })

  test('tell candidates apart by dataset, direction and exits', async () => {
    const sweep = { fast: [2], sharpes: [1] }
    const others = [
      { dataset: '01900000-0000-7000-8000-000000000002' },
      { directions: ['SHORT' as const] },
      { exits: { takeProfit: [0.1], stopLoss: [null] } },
      { exits: { takeProfit: [null], stopLoss: [0.1] } },
    ]
    expect(await bestOf([sweep, sweep, ...others.map((changes) => ({ ...sweep, changes }))])).toHaveLength(5)
  })

  test('hold none of fewer than ten trades or a hundred bars, whatever their ratios are', async () => {
    const [few, short] = [
      { fast: [2], sharpes: [128_164], trades: 9 },
      { fast: [3], sharpes: [128_164], bars: 99 },
    ]
    const enough = { fast: [4], sharpes: [1], trades: 10, bars: 100 }
    expect(await bestOf([few, short, enough])).toEqual(['2:0 1'])
  })

  test('hold a trial of a fold by the bars that it is run on, and its candidate once', async () => {
    const optimization = {
      ...SWEEP,
      strategies: [{ strategy: 'sma-cross', space: [{ name: 'fast', values: [2, 3], range: null }] }],
    }
    const input = { optimization, folds: 3, trainFraction: 0.7, anchored: false }
    const folds = (bars: number): Sweep => ({
      fast: [],
      sharpes: [3, 9, 8, 4, 7, 6, 5, 2, 1],
      specification: { kind: 'WALK_FORWARD', bars, input },
    })
    // Of 1,600 bars folds train on 700, of 160 on 70.
    expect((await bestOf([folds(1_600)])).map((text) => text.slice(2))).toEqual(['1 9', '2 8'])
    expect(await bestOf([folds(160)])).toEqual([])
  })

  test('leave out a job of which nobody knows what it ran', async () => {
    const { store } = storeOf([
      { fast: [2], sharpes: [2] },
      { fast: [3], sharpes: [1] },
    ])
    const ready = async (job: Job) => {
      if (job.id.endsWith('0')) throw new StrategyUnknownError('gone')
      return plans.ready(job)
    }
    const found = await new BestTrials(store, { ready: ready as never }).first(10)
    expect(found.map(({ job }) => job.id)).toEqual(['job 0001'])
  })

  test('are read once of a job that is over, and no job is read that cannot hold one', async () => {
    const fast = Array.from({ length: 10 }, (_, index) => index + 2)
    const { store, asked } = storeOf([
      { fast, sharpes: fast.map((each) => each + 10) },
      { fast, sharpes: fast },
    ])
    const best = new BestTrials(store, plans)
    await best.first(10)
    await best.first(10)
    expect(asked).toEqual({ jobs: 2, trials: 1 })
  })

  test.each([
    ['RUNNING', [100, 101, 102], 1],
    ['RUNNING', [100, 111], 2],
    ['SUCCEEDED', [100, 100], 1],
    ['SUCCEEDED', [100, 101], 2],
  ] as const)(
    'of a job that is %s and has %j trials, one look after the other, are read %i times',
    async (...given) => {
      const [state, counts, reads] = given
      const stores = counts.map((count) => {
        const fast = Array.from({ length: count }, (_, index) => index + 2)
        return storeOf([{ fast, sharpes: fast, state }])
      })
      let look = 0
      const now = () => stores[look]?.store as RankingStore
      const best = new BestTrials(
        {
          rankedJobs: (wanted) => now().rankedJobs(wanted),
          rankedTrials: (id, wanted) => now().rankedTrials(id, wanted),
        },
        plans,
      )
      for (; look < stores.length; look += 1) await best.first(1)
      expect(stores.reduce((sum, { asked }) => sum + asked.trials, 0)).toBe(reads)
    },
  )
})
