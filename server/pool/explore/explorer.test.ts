import { afterAll, afterEach, expect, test } from 'vitest'
import { scoreOfBroken } from '../../engine/objective.ts'
import { findStrategy } from '../../engine/strategies/builtIn.ts'
import { readAxes } from '../../jobs/explore/axes.ts'
import { ALL_TRIALS } from '../../jobs/explore/columnFilter.ts'
import { jobSpace } from '../../jobs/explore/jobSpace.ts'
import { type Job, NO_SECONDS } from '../../jobs/job.ts'
import { newJobOf, type Outcome, resultsOf, SWEEP } from '../../jobs/ports.fixture.ts'
import { printSpecification } from '../../jobs/specification.ts'
import { loopDelay } from '../../loopDelay.fixture.ts'
import { createColumnStore } from '../../postgres/store/columnReads.ts'
import { closeStores, type OpenStore, openStore } from '../../postgres/store/jobStore.fixture.ts'
import { createSearchStore } from '../../postgres/store/searchStore.ts'
import { Explorer, type ExplorerParts } from './explorer.ts'

const explorers: Explorer[] = []

afterEach(async () => {
  for (const explorer of explorers.splice(0)) await explorer.close()
})
afterAll(closeStores)

const opened = await openStore()
const { store, database, statements, datasetIds } = opened

/** Two strategies that both have a fast and a slow average, each with four exits: 72 trials. */
const space = [
  { name: 'fast', values: [2, 4, 6], range: null },
  { name: 'slow', values: [20, 30, 40], range: null },
]
const INPUT = {
  ...SWEEP,
  strategies: ['sma-cross', 'ema-cross'].map((strategy) => ({ strategy, space })),
  exits: { takeProfit: [null, 0.1], stopLoss: [null, 0.05] },
}

async function begin({ store: jobs }: Pick<OpenStore, 'store'>): Promise<Job> {
  const { job } = await jobs.create(
    newJobOf(72, {
      datasetId: datasetIds[0],
      strategies: ['sma-cross', 'ema-cross'],
      specification: printSpecification({ kind: 'OPTIMIZATION', input: INPUT }),
    }),
  )
  return (await jobs.start(job.id)) as Job
}

/** A trial's outcome: each fifth failed, and each seventh breaks a constraint, whatever it earned. */
function outcomeOf(number: number): Outcome {
  if (number % 5 === 4) return number % 2 ? { error: 'broke' } : { error: 'took too long', ended: 'TIME_LIMIT' }
  return ((number * 37) % 101) / 10
}

async function commit(job: Job, first: number, count: number): Promise<Job> {
  const results = resultsOf(
    first,
    Array.from({ length: count }, (_, index) => outcomeOf(first + index)),
  )
  const objectives = results.figures.subarray(0, count)
  for (let index = 0; index < count; index += 1) {
    const isBroken = (first + index) % 7 === 6 && !Number.isNaN(objectives[index] as number)
    if (isBroken) objectives[index] = scoreOfBroken(first + index + 1)
  }
  const task = { jobId: job.id, range: { first, count }, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results }
  return (await store.commit(task)) as Job
}

function explore(changes: Partial<ExplorerParts> = {}): Explorer {
  const explorer = new Explorer({
    columns: createColumnStore(database),
    search: createSearchStore(database),
    find: findStrategy,
    spaceOf: (job) => jobSpace(job, findStrategy),
    ...changes,
  })
  explorers.push(explorer)
  return explorer
}

const LIST = {
  kind: 'LIST',
  filter: ALL_TRIALS,
  terms: { order: 'SHARPE', reverse: false, after: null, most: 100 },
} as const

/** The list by a plain loop. */
function listed(numbers: readonly number[]): number[] {
  const tier = (number: number) => (number % 5 === 4 ? 2 : number % 7 === 6 ? 1 : 0)
  const sharpe = (number: number) => (tier(number) === 2 ? 0 : Number(outcomeOf(number)))
  return numbers.toSorted((one, other) => tier(one) - tier(other) || sharpe(other) - sharpe(one) || one - other)
}

const range = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)

test('a question is answered of all that is committed, in whatever order that came in, and reads each block once', async () => {
  const explorer = explore()
  let job = await commit(await begin(opened), 40, 13)
  expect(await explorer.ask(job, LIST)).toEqual({ numbers: listed(range(40, 13)), matches: 13, isKnown: true })
  job = await commit(job, 3, 7)
  job = await commit(job, 53, 19)
  statements.length = 0
  const done = [...range(3, 7), ...range(40, 32)]
  expect((await explorer.ask(job, LIST)).numbers).toEqual(listed(done))
  const reads = statements.filter(({ text }) => text.includes('substring(figures'))
  expect(reads.map(({ parameters }) => parameters.at(-1))).toEqual(['{3,53}'])
  statements.length = 0
  const byReturn = { ...LIST, terms: { ...LIST.terms, order: 'TOTAL_RETURN' } } as const
  expect((await explorer.ask(job, byReturn)).numbers).toEqual(listed(done))
  // Of the figure that is new, all blocks; and nobody asks for blocks, since no trial has come.
  expect(statements.map(({ parameters }) => parameters.at(-1))).toEqual([expect.stringMatching(/40/)])
  job = await commit(job, 10, 30)
  job = await commit(job, 0, 3)
  expect((await explorer.ask(job, LIST)).numbers).toEqual(listed(range(0, 72)))
  const states = async (state: 'FAILED' | 'TIMED_OUT') =>
    (await explorer.ask(job, { ...LIST, filter: { ...ALL_TRIALS, states: [state] } })).numbers
  expect(await states('TIMED_OUT')).toEqual(range(0, 72).filter((number) => number % 10 === 4))
  expect(await states('FAILED')).toEqual(range(0, 72).filter((number) => number % 10 === 9))
})

test('the same question of many at once is worked out once, and nothing is read for it again', async () => {
  const explorer = explore()
  const job = await commit(await begin(opened), 0, 20)
  statements.length = 0
  const answers = await Promise.all(Array.from({ length: 10 }, () => explorer.ask(job, LIST)))
  expect(new Set(answers).size).toBe(1)
  expect(statements).toHaveLength(2)
  expect(await explorer.ask({ ...job, name: 'another' }, LIST)).toBe(answers[0])
  expect(statements).toHaveLength(2)
})

test('columns of jobs that were asked for longest ago are let go of, and those of one that was deleted', async () => {
  const jobs = [await commit(await begin(opened), 0, 9), await commit(await begin(opened), 0, 9)] as const
  const explorer = explore({ mostBytes: 72 * (1 + 8 * 2) })
  const reads = async (job: Job, most: number) => {
    statements.length = 0
    await explorer.ask(job, { ...LIST, terms: { ...LIST.terms, most } })
    return statements.length
  }
  expect([await reads(jobs[0], 1), await reads(jobs[0], 2)]).toEqual([2, 0])
  expect([await reads(jobs[1], 1), await reads(jobs[1], 2), await reads(jobs[0], 3)]).toEqual([2, 0, 2])
  explorer.forget(jobs[0].id)
  expect(await reads(jobs[0], 4)).toBe(2)
})

test('a question that fails is asked anew the next time', async () => {
  const columns = createColumnStore(database)
  let isAway = true
  const newBlocks: typeof columns.newBlocks = async (...given) => {
    if (isAway) throw new Error('the database is away')
    return columns.newBlocks(...given)
  }
  const explorer = explore({ columns: { ...columns, newBlocks } })
  const job = await commit(await begin(opened), 0, 9)
  await expect(explorer.ask(job, LIST)).rejects.toThrow('away')
  isAway = false
  expect((await explorer.ask(job, LIST)).numbers).toEqual(listed(range(0, 9)))
})

test('cells have what each of their trials ran, while more come in', async () => {
  const explorer = explore()
  const jobSpaceOf = (job: Job) => jobSpace(job, findStrategy)
  let job = await commit(await begin(opened), 30, 30)
  for (const [first, count, done] of [
    [60, 12, range(30, 42)],
    [0, 30, range(0, 72)],
  ] as const) {
    job = await commit(job, first, count)
    const { axes } = readAxes(jobSpaceOf(job), {
      x: 'sma-cross.fast',
      y: 'takeProfit',
      classes: 9,
      filter: { parameters: null },
    })
    if (!axes) throw new Error('there are no axes')
    const cells = await explorer.ask(job, { kind: 'CELLS', filter: ALL_TRIALS, terms: { ...axes, aggregate: 'COUNT' } })
    // Of a grid, exits move fastest: two stop losses to each take profit, then `slow`, then `fast`, then the strategy.
    const places = done
      .filter((number) => number < 36)
      .map((number) => [Math.floor(number / 12), Math.floor(number / 2) % 2])
    const counts = Map.groupBy(
      places,
      ([fast = 0, takeProfit = 0]) => `${[2, 4, 6][fast]} ${takeProfit === 0 ? 'none' : '0.1'}`,
    )
    expect(new Map(cells.map(({ x, y, value }) => [`${x} ${y}`, value]))).toEqual(
      new Map([...counts].map(([place, all]) => [place, all.length])),
    )
  }
})

test('the first question about very many trials keeps nobody waiting', async () => {
  const job = await commit(await begin(opened), 0, 9)
  // The same block again and again: 25 of 16,384 trials.
  const [size, blocks] = [16_384, 25]
  await database.sql`
    insert into trial_blocks
    select job_id, 16 + n * ${size}::int, ${size}::int, seconds, decode(repeat('3ff0000000000000', 10 * ${size}::int), 'hex'), '{}', 1, 1, 1, 1
    from trial_blocks, generate_series(0, ${blocks - 1}::int) as n where job_id = ${job.id}`
  const explorer = explore()
  const trialsTotal = 16 + size * blocks
  const many = { ...job, trialsTotal, tally: { ...job.tally, succeeded: 7 + size * blocks } }
  const { result, longestMs, unitMs } = await loopDelay(() => explorer.ask(many, LIST))
  expect(result.matches).toBe(9 + size * blocks)
  expect(longestMs).toBeLessThan(Math.max(150, 15 * unitMs))
})
