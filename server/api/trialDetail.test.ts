import { describe, expect, test } from 'vitest'
import { NO_SECONDS } from '../jobs/job.ts'
import { resultsOf } from '../jobs/ports.fixture.ts'
import type { TimedTrade, TrialDetail } from '../jobs/results/trialDetail.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

const LONG = {
  direction: 'LONG',
  entryBar: 1,
  entryPrice: 10,
  exitBar: 4,
  exitPrice: 15,
  size: 2,
  profit: 5,
  reason: 'SIGNAL',
  costs: 0.5,
  bestReturn: 0.625,
  worstReturn: -0.125,
} as const

const DETAIL: TrialDetail = {
  trades: [LONG, { ...LONG, direction: 'SHORT', entryBar: 5, exitBar: 5, profit: -5, reason: 'STOP_LOSS' }],
  equity: Float64Array.from([100, 90, 120, 60, 110, 105]),
  times: Float64Array.from([0, 1_000, 2_000, 3_000, 4_000, 5_000]),
  initialCash: 100,
  problem: null,
}

/** What fields of the best trial of a job are, or of one that failed, where its detail is this one. */
async function readTrial(fields: string, detail: Partial<TrialDetail> = {}, isFailed = false): Promise<unknown> {
  const bed = new ResolverTestBed({ trialDetail: async () => ({ ...DETAIL, ...detail }) })
  const { id } = await bed.create(1)
  await bed.store.start(id)
  const results = resultsOf(0, [isFailed ? { error: 'broke' } : 1])
  const spent = { seconds: 1, stages: NO_SECONDS, runSeconds: 1 }
  await bed.store.commit({ jobId: id, range: { first: 0, count: 1 }, results, ...spent })
  const found = await bed.read<{ trials: { nodes: readonly unknown[] } }>(
    `{ job(id: "${id}") { trials { nodes { ${fields} } } } }`,
  )
  return found.trials.nodes[0]
}

describe('the trades of a trial', () => {
  test('tell what each was, and its return on what was paid', async () => {
    const fields =
      'number costs bestReturn worstReturn direction entryAt entryPrice exitAt exitPrice size profit return bars exit'
    expect(await readTrial(`trades { totalCount nodes { ${fields} } }`)).toEqual({
      trades: {
        totalCount: 2,
        nodes: [
          {
            number: 1,
            costs: 0.5,
            bestReturn: 0.625,
            worstReturn: -0.125,
            direction: 'LONG',
            entryAt: '1970-01-01T00:00:01.000Z',
            entryPrice: 10,
            exitAt: '1970-01-01T00:00:04.000Z',
            exitPrice: 15,
            size: 2,
            profit: 5,
            return: 0.25,
            bars: 3,
            exit: 'SIGNAL',
          },
          {
            number: 2,
            costs: 0.5,
            bestReturn: 0.625,
            worstReturn: -0.125,
            direction: 'SHORT',
            entryAt: '1970-01-01T00:00:05.000Z',
            entryPrice: 10,
            exitAt: '1970-01-01T00:00:05.000Z',
            exitPrice: 15,
            size: 2,
            profit: -5,
            return: -0.25,
            bars: 0,
            exit: 'STOP_LOSS',
          },
        ],
      },
    })
  })

  test('have statistics, unless there are none or they cannot be shown', async () => {
    const fields = 'tradeStatistics { averageReturn averageWin largestLoss costs byExit { exit trades winRate } }'
    const byExit = [
      { exit: 'SIGNAL', trades: 1, winRate: 1 },
      { exit: 'STOP_LOSS', trades: 1, winRate: 0 },
    ]
    const found = { averageReturn: 0, averageWin: 5, largestLoss: -5, costs: 1, byExit }
    expect(await readTrial(fields)).toEqual({ tradeStatistics: found })
    expect(await readTrial(fields, { trades: [] })).toEqual({ tradeStatistics: null })
    expect(await readTrial(fields, {}, true)).toEqual({ tradeStatistics: null })
  })

  test.each<[string, Pick<TimedTrade, 'profit' | 'size' | 'entryPrice'>, number]>([
    ['as a share of all that was paid', { profit: 6, size: 3, entryPrice: 4 }, 0.5],
    [
      'though what was paid is less than any number',
      { profit: 1e-320, size: 1e-200, entryPrice: 1e-200 },
      1e-320 / 1e-200 / 1e-200,
    ],
  ])('have a return %s', async (_, trade, value) => {
    const found = await readTrial('trades { nodes { return } }', { trades: [{ ...LONG, ...trade }] })
    expect(found).toEqual({ trades: { nodes: [{ return: value }] } })
  })

  test('come in pages', async () => {
    const found = await readTrial('trades(first: 1) { nodes { profit } pageInfo { hasNextPage } }')
    expect(found).toEqual({ trades: { nodes: [{ profit: 5 }], pageInfo: { hasNextPage: true } } })
  })
})

describe('the equity of a trial', () => {
  test('is every mark, with how far each is below the peak before it', async () => {
    expect(await readTrial('equity { at equity drawdown }')).toEqual({
      equity: [
        { at: '1970-01-01T00:00:00.000Z', equity: 100, drawdown: 0 },
        { at: '1970-01-01T00:00:01.000Z', equity: 90, drawdown: 0.1 },
        { at: '1970-01-01T00:00:02.000Z', equity: 120, drawdown: 0 },
        { at: '1970-01-01T00:00:03.000Z', equity: 60, drawdown: 0.5 },
        { at: '1970-01-01T00:00:04.000Z', equity: 110, drawdown: expect.closeTo(1 / 12) },
        { at: '1970-01-01T00:00:05.000Z', equity: 105, drawdown: 0.125 },
      ],
    })
  })

  test('is as many marks as are asked for', async () => {
    expect(await readTrial('equity(points: 4) { equity }')).toEqual({
      equity: [100, 120, 60, 105].map((equity) => ({ equity })),
    })
  })

  test.each([1, 10_001])('cannot be %i marks', async (points) => {
    await expect(readTrial(`equity(points: ${points}) { equity }`)).rejects.toThrow('it must be from 2 to 10000')
  })
})

test('a trial that cannot be shown says why; one that did not succeed has nothing to show', async () => {
  const fields = 'replayProblem equity { equity } trades { totalCount nodes { profit } }'
  const nothing = { equity: [], trades: { totalCount: 0, nodes: [] } }
  const lost = { trades: [], equity: new Float64Array(0), times: new Float64Array(0), problem: 'it was changed' }
  expect(await readTrial(fields, lost)).toEqual({ replayProblem: 'it was changed', ...nothing })
  expect(await readTrial(fields, {}, true)).toEqual({ replayProblem: null, ...nothing })
})

describe('what chance makes of a trial, and its months', () => {
  test('are told of its trades and its marks', async () => {
    const found = await readTrial(
      'months { year month return } monteCarlo(runs: 20, seed: 3) { runs lossProbability totalReturn { p5 p50 p95 } maxDrawdown { p25 p75 } }',
    )
    expect(found).toMatchObject({
      months: [{ year: 1970, month: 1, return: expect.closeTo(0.05, 9) }],
      monteCarlo: {
        runs: 20,
        totalReturn: { p5: expect.any(Number), p50: expect.any(Number), p95: expect.any(Number) },
      },
    })
  })

  test('are none of a trial that failed, or did not trade', async () => {
    expect(await readTrial('months { year } monteCarlo { runs }', {}, true)).toEqual({ months: [], monteCarlo: null })
    expect(await readTrial('monteCarlo { runs }', { trades: [] })).toEqual({ monteCarlo: null })
  })

  test.each([
    ['runs: 9', 'runs: 9 is not allowed; it must be from 10 to 10000'],
    ['runs: 10001', 'runs: 10001 is not allowed; it must be from 10 to 10000'],
  ])('are not drawn with %s', async (args, message) => {
    await expect(readTrial(`monteCarlo(${args}) { runs }`)).rejects.toThrow(message)
  })

  test('are not drawn for longer than one may wait', async () => {
    const trades = Array.from({ length: 20_001 }, () => LONG)
    const message = 'runs: 5000 times 20001 trades are more than 100000000 draws; ask for fewer'
    await expect(readTrial('monteCarlo(runs: 5000) { runs }', { trades })).rejects.toThrow(message)
  })
})
