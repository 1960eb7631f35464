import { expect, test } from 'vitest'
import { ResolverTestBed } from '../resolvers.fixture.ts'

const METRICS = {
  totalReturn: 0.5,
  annualReturn: 0.2,
  sharpe: 1.1,
  sortino: null,
  maxDrawdown: 0.25,
  trades: 1,
  winRate: 1,
  profitFactor: null,
  calmar: 0.8,
  exposure: 1,
}

async function read(fields: string, benchmark: ConstructorParameters<typeof ResolverTestBed>[0]): Promise<unknown> {
  const bed = new ResolverTestBed(benchmark)
  const { id } = await bed.create(1)
  return bed.read(`{ job(id: "${id}") { ${fields} } }`)
}

test('a job has a benchmark with its metrics and as many marks as are asked for', async () => {
  const equity = Float64Array.of(100, 90, 120, 60, 150)
  const detail = { equity, times: Float64Array.of(0, 1, 2, 3, 4), initialCash: 100, trades: [], problem: null }
  const fields = 'benchmark { metrics { totalReturn calmar } equity(points: 4) { equity drawdown } }'
  expect(await read(fields, { benchmark: async () => ({ detail, metrics: METRICS }) })).toEqual({
    benchmark: {
      metrics: { totalReturn: 0.5, calmar: 0.8 },
      equity: [
        { equity: 100, drawdown: 0 },
        { equity: 120, drawdown: 0 },
        { equity: 60, drawdown: 0.5 },
        { equity: 150, drawdown: 0 },
      ],
    },
  })
  await expect(
    read('benchmark { equity(points: 1) { equity } }', { benchmark: async () => ({ detail, metrics: METRICS }) }),
  ).rejects.toThrow('points: 1')
})

test('a benchmark that overflows is null', async () => {
  expect(await read('benchmark { metrics { sharpe } }', { benchmark: async () => null })).toEqual({ benchmark: null })
})
