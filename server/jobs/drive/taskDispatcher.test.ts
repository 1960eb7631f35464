import { describe, expect, test } from 'vitest'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import { addCost, NO_COST_STATISTICS } from '../../progress/costStatistics.ts'
import type { Job } from '../job.ts'
import { MemorySearch } from '../memorySearch.fixture.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { listedPrice } from '../plan/listedPrice.ts'
import { planJob } from '../plan/planJob.ts'
import type { CostStatisticsByStrategy } from '../ports/costStatisticsStore.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { catalog, DATASET, jobOf, sweepOf, TestClock } from '../ports.fixture.ts'
import { asSweep, printSpecification } from '../specification.ts'
import { createJobTasks } from './jobTasks.ts'
import { TaskDispatcher } from './taskDispatcher.ts'

const TRIALS = 3_000

/** What a job is sent with. */
interface SentTerms {
  readonly threads?: number
  /** Declared as the built-in one of the job. */
  readonly strategy?: string
  readonly costStatistics?: CostStatisticsByStrategy
}

/** What is sent of a job at first. */
async function sent(
  changes: Partial<Job> = {},
  { threads = 2, strategy = 'sma-cross', costStatistics = new Map() }: SentTerms = {},
): Promise<readonly TaskOrder[]> {
  const clock = new TestClock()
  const job = jobOf({ trialsTotal: TRIALS, createdAtMs: clock.wallMs(), ...changes })
  const sweep = asSweep(sweepOf(TRIALS))
  const input = { ...sweep, strategies: sweep.strategies.map((one) => ({ ...one, strategy })) }
  const declared = { ...(catalog.find('sma-cross') as Declaration), name: strategy }
  const plan = planJob({ kind: 'OPTIMIZATION', input }, () => declared)
  const terms = { job, plan, barsPerTrial: DATASET.bars, width: 1, costStatistics, history: new Map() }
  const driven = { ...terms, computationMs: 280, coldMs: 0, loadingMs: 0 }
  const orders: TaskOrder[] = []
  const tasks = { send: async (given: readonly TaskOrder[]) => void orders.push(...given) }
  const search = new MemorySearch(new MemoryStore())
  const parts = { search, tasks, clock, threads: () => threads }
  await new TaskDispatcher(driven, createJobTasks(driven, threads), parts).handOut(job, 7)
  return orders
}

/** How many trials the last task has that is sent when ten are done of a strategy that nobody knew, each in a task that began for so long. */
async function grown(startSeconds: number): Promise<number> {
  const clock = new TestClock()
  const sweep = asSweep(sweepOf(TRIALS))
  const input = { ...sweep, strategies: sweep.strategies.map((one) => ({ ...one, strategy: 'mine' })) }
  const declared = { ...(catalog.find('sma-cross') as Declaration), name: 'mine' }
  const plan = planJob({ kind: 'OPTIMIZATION', input }, () => declared)
  const tally = { succeeded: 10, failed: 0, timedOut: 0, seconds: 0.1 }
  const job = jobOf({ trialsTotal: TRIALS, createdAtMs: clock.wallMs(), tally })
  const terms = { job, plan, barsPerTrial: DATASET.bars, width: 1, costStatistics: new Map(), history: new Map() }
  const driven = { ...terms, computationMs: 280, coldMs: 0, loadingMs: 0 }
  const orders: TaskOrder[] = []
  const tasks = { send: async (given: readonly TaskOrder[]) => void orders.push(...given) }
  const parts = { search: new MemorySearch(new MemoryStore()), tasks, clock, threads: () => 2 }
  const jobTasks = createJobTasks(driven, 2)
  for (let first = 0; first < 10; first += 1) jobTasks.costs.note({ range: { first, count: 1 }, seconds: 0.01 })
  jobTasks.costs.refit([])
  const dispatcher = new TaskDispatcher(driven, jobTasks, parts)
  dispatcher.started(startSeconds)
  await dispatcher.handOut(job, 7)
  return orders.at(-1)?.range.count ?? 0
}

describe('what a job sends at first', () => {
  test('is two tasks a thread and one more, in their order, of its priority', async () => {
    const orders = await sent({ priority: 5 }, { threads: 3 })
    expect(orders.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4, 5, 6])
    for (const order of orders) expect(order).toMatchObject({ jobId: 'job', priority: 5, runSeconds: 7 })
  })

  test('needs the code of its own strategies, in an order that does not depend on theirs, and of built-in ones none', async () => {
    for (const order of await sent()) expect(order).not.toHaveProperty('code')
    const code = { one: { digest: 'b', parameters: [] }, other: { digest: 'a', parameters: [] } }
    const orders = await sent({ specification: printSpecification({ ...sweepOf(TRIALS), code }) })
    for (const order of orders) expect(order.code).toEqual(['a', 'b'])
  })

  test.each([
    [999, undefined],
    [1_000, 1_000],
    [90_000.4, 90_000],
  ])('tells that it has waited for %d ms by %s', async (waitedMs, told) => {
    const createdAtMs = new TestClock().wallMs() - waitedMs
    expect((await sent({ createdAtMs })).map((order) => order.waitedMs)).toEqual([told, told, told, told, told])
    // A job that was begun has had its turn.
    for (const order of await sent({ createdAtMs, startedAtMs: 1 })) expect(order).not.toHaveProperty('waitedMs')
  })

  test('is as large as what is done of it says, else as the list of prices does, and one trial where nobody knows', async () => {
    const size = async (seconds: number, succeeded: number, terms: SentTerms = {}) =>
      (await sent({ tally: { succeeded, failed: 0, timedOut: 0, seconds } }, terms))[0]?.range.count
    const measured = addCost(NO_COST_STATISTICS, { bars: 1, rules: 1, trials: 1 }, { seconds: 1, expected: 1 })
    // Of 1.5 s each; of half a second where no job has measured what it costs.
    expect(await size(10, 1_000, { costStatistics: new Map([['sma-cross', measured]]) })).toBe(150)
    expect(await size(10, 1_000)).toBe(50)
    const { rule = 0, trial = 0 } = listedPrice('sma-cross', 'SWEEP', { computationMs: 280, together: 1 }) ?? {}
    expect(await size(0, 0)).toBe(Math.ceil(0.5 / (DATASET.bars * (rule / TRIALS + trial))))
    expect(await size(0, 0, { strategy: 'mine' })).toBe(1)
  })
})

test('tasks of a strategy that nobody knew grow faster where each begins for long', async () => {
  expect(await grown(0.01)).toBe(10)
  expect(await grown(0.5)).toBe(40)
})
