import { afterAll, describe, expect, test } from 'vitest'
import { NO_SECONDS } from '../../jobs/job.ts'
import { type Outcome, resultsOf } from '../../jobs/ports.fixture.ts'
import { runJob, UNKNOWN_IDS } from '../../jobs/storeUnderTest.fixture.ts'
import { closeStores } from './jobStore.fixture.ts'
import { openSearched } from './searchStore.fixture.ts'

afterAll(closeStores)

async function commit(
  { store }: Awaited<ReturnType<typeof openSearched>>,
  jobId: string,
  first: number,
  outcomes: Outcome[],
) {
  const range = { first, count: outcomes.length }
  await store.commit({
    jobId,
    range,
    seconds: 1,
    stages: NO_SECONDS,
    runSeconds: 0,
    results: resultsOf(first, outcomes),
  })
}

const point = (value: number) => ({ branch: value % 2, values: [value, null, 1e-7 + value / 3] })

describe('what was worked out of a search', () => {
  test('is kept as it is, once: what came first stands', async () => {
    const tried = await openSearched()
    const { id } = await runJob(tried)
    const second = { first: 2, points: [point(5)] }
    expect(await tried.search.propose(id, second)).toEqual(second)
    const first = { first: 0, points: [point(1), point(2)] }
    const others = await Promise.all([
      tried.search.propose(id, first),
      tried.search.propose(id, { first: 0, points: [point(3), point(4)] }),
    ])
    expect(others[0]).toEqual(others[1])
    expect(await tried.search.proposals(id, null)).toEqual([others[0], second])
    expect(await tried.search.propose(id, { first: 2, points: [] })).toEqual(second)
  })

  test('says of a point that is not run, of whichever branch', async () => {
    const tried = await openSearched()
    const { id } = await runJob(tried)
    const points = [{ ...point(2), isRun: false as const }, point(3), { ...point(3), isRun: false as const }]
    expect(await tried.search.propose(id, { first: 4, points })).toEqual({ first: 4, points })
    expect(await tried.search.proposals(id, { first: 5, count: 1 })).toEqual([{ first: 4, points }])
  })

  test('is found by any range that it overlaps, an end by the trial that it stands before', async () => {
    const tried = await openSearched()
    const { id } = await runJob(tried)
    const rounds = [
      { first: 0, points: [point(1), point(2), point(3)] },
      { first: 3, points: [point(4)] },
      { first: 4, points: [] },
    ]
    for (const round of rounds) await tried.search.propose(id, round)
    const find = async (first: number, count: number) =>
      (await tried.search.proposals(id, { first, count })).map((round) =>
        rounds.findIndex((one) => one.first === round.first),
      )
    expect(await find(0, 1)).toEqual([0])
    expect(await find(2, 1)).toEqual([0])
    expect(await find(2, 2)).toEqual([0, 1])
    expect(await find(4, 1)).toEqual([2])
    expect(await find(5, 9)).toEqual([])
  })

  test.each(UNKNOWN_IDS)('of the job %j, which is not there, is nothing', async (id) => {
    expect(await (await openSearched()).search.proposals(id, null)).toEqual([])
  })
})

describe('figures of trials', () => {
  test('come by number, as columns, without a figure of those that failed', async () => {
    const tried = await openSearched()
    const { id } = await runJob(tried)
    await commit(tried, id, 6, [0.6, 0.7])
    await commit(tried, id, 0, [0, { error: 'broke' }, 0.2, 0.3])
    const { numbers, columns } = await tried.search.figures(id, ['sharpe', 'trades'], null)
    expect([...numbers]).toEqual([0, 1, 2, 3, 6, 7])
    expect(columns.map((column) => [...column])).toEqual([
      [0, Number.NaN, 0.2, 0.3, 0.6, 0.7],
      [0, Number.NaN, 0, 0, 0, 0],
    ])
  })

  test.each([
    [{ first: 0, count: 10 }, [0, 1, 2, 3, 6, 7]],
    [{ first: 2, count: 5 }, [2, 3, 6]],
    [{ first: 4, count: 2 }, []],
    [{ first: 7, count: 1 }, [7]],
    [{ first: 8, count: 90 }, []],
  ])('of the range %o are %j', async (range, expected) => {
    const tried = await openSearched()
    const { id } = await runJob(tried)
    await commit(tried, id, 0, [0, 1, 2, 3])
    await commit(tried, id, 6, [6, 7])
    const { numbers, columns } = await tried.search.figures(id, ['objective'], range)
    expect([...numbers]).toEqual(expected)
    expect([...(columns[0] ?? [])]).toEqual(expected)
  })

  test.each(UNKNOWN_IDS)('of the job %j, which is not there, are none', async (id) => {
    const { search } = await openSearched()
    expect((await search.figures(id, ['objective'], null)).numbers).toHaveLength(0)
  })
})
