import { describe, expect, test } from 'vitest'
import { FIGURES } from '../../engine/batch.ts'
import { scoreOfBroken } from '../../engine/objective.ts'
import { NO_SECONDS } from '../../jobs/job.ts'
import { type Outcome, resultsOf, SWEEP } from '../../jobs/ports.fixture.ts'
import { DEFAULT_CONSTRAINTS, type OptimizationInput, printSpecification } from '../../jobs/specification.ts'
import { ResolverTestBed } from '../resolvers.fixture.ts'

const FIELDS = `objective sampler directions limits { trial job }
  constraints { minTrades maxDrawdown minWinRate minProfitFactor minExposure relations { text } declared }`

/** A job of so many trials, with what came of them: the score of each, and its trades. */
async function tried(changes: Partial<OptimizationInput>, outcomes: readonly (readonly [Outcome, number])[]) {
  const bed = new ResolverTestBed()
  const specification = printSpecification({ kind: 'OPTIMIZATION', input: { ...SWEEP, ...changes } })
  const { id } = await bed.create(outcomes.length, { specification })
  await bed.store.start(id)
  const results = resultsOf(
    0,
    outcomes.map(([outcome]) => outcome),
  )
  const at = (name: (typeof FIGURES)[number], index: number) => FIGURES.indexOf(name) * results.count + index
  for (const [index, [, trades]] of outcomes.entries()) {
    results.figures[at('trades', index)] = trades
    results.figures[at('sharpe', index)] = 0.5
    results.figures[at('maxDrawdown', index)] = 0.1
  }
  const range = { first: 0, count: outcomes.length }
  await bed.store.commit({ jobId: id, range, results, seconds: 1, stages: NO_SECONDS, runSeconds: 1 })
  return (fields: string) => bed.read(`{ job(id: "${id}") { ${fields} } }`)
}

test('a job says what it is after, and what its trials must keep', async () => {
  const relations = [{ lower: 'fast', upper: 'slow', factor: 2 }]
  const constraints = { ...DEFAULT_CONSTRAINTS, minTrades: 30, maxDrawdown: 0.2, relations }
  const sampler = { method: 'RANDOM', trials: 9, seed: 1 } as const
  const read = await tried({ constraints, objective: 'CALMAR', sampler, directions: ['SHORT', 'LONG'] }, [])
  expect(await read(FIELDS)).toEqual({
    objective: 'CALMAR',
    sampler: 'RANDOM',
    directions: ['SHORT', 'LONG'],
    limits: { trial: null, job: null },
    constraints: {
      minTrades: 30,
      maxDrawdown: 0.2,
      minWinRate: null,
      minProfitFactor: null,
      minExposure: null,
      relations: [{ text: '2 × fast < slow' }],
      declared: true,
    },
  })
})

test.each([
  [{}, null],
  [{ constraints: { relations: [], declared: true } }, { minTrades: 0, maxDrawdown: null, declared: true }],
])('a job of an earlier version with %o is held to %o', async (changes, constraints) => {
  const read = await tried(changes, [[1, 0]])
  expect(await read('constraints { minTrades maxDrawdown declared }')).toEqual({ constraints })
  expect(await read('best { number admissible violations } nearest { number }')).toEqual({
    best: { number: 0, admissible: true, violations: [] },
    nearest: null,
  })
})

test('a backtest is after nothing and held to nothing', async () => {
  const bed = new ResolverTestBed()
  const { dataset, account, run } = SWEEP
  const exits = { takeProfit: null, stopLoss: null }
  const limits = { trial: 2, job: null }
  const input = { dataset, account, exits, strategy: 'rsi', parameters: [], direction: 'SHORT' as const }
  const specification = printSpecification({ kind: 'BACKTEST', input: { ...input, run: { ...run, limits } } })
  const { id } = await bed.create(1, { kind: 'BACKTEST', specification })
  expect(await bed.read(`{ job(id: "${id}") { ${FIELDS} nearest { number } } }`)).toEqual({
    objective: null,
    sampler: null,
    directions: ['SHORT'],
    limits,
    constraints: null,
    nearest: null,
  })
})

describe('trials', () => {
  const constraints = { ...DEFAULT_CONSTRAINTS, minTrades: 10 }
  const TRIAL = 'number objective admissible violations'

  test('that break a constraint say which, have their objective, and come last', async () => {
    const read = await tried({ constraints }, [
      [scoreOfBroken(0.9), 1],
      [0.5, 10],
      [{ error: 'broke' }, 0],
      [scoreOfBroken(0.1), 9],
    ])
    const { trials, ...job } = (await read(`best { number } nearest { number } trials { nodes { ${TRIAL} } }`)) as {
      trials: unknown
    }
    expect(job).toEqual({ best: { number: 1 }, nearest: null })
    expect(trials).toEqual({
      nodes: [
        { number: 1, objective: 0.5, admissible: true, violations: [] },
        { number: 3, objective: 0.5, admissible: false, violations: ['9 trades; at least 10 are asked for'] },
        { number: 0, objective: 0.5, admissible: false, violations: ['1 trade; at least 10 are asked for'] },
        { number: 2, objective: null, admissible: false, violations: [] },
      ],
    })
  })

  test('of which none is admissible have no best one, but a nearest', async () => {
    const read = await tried({ constraints }, [
      [{ error: 'broke' }, 0],
      [scoreOfBroken(1), 0],
      [scoreOfBroken(0.2), 8],
    ])
    expect(await read(`best { number } nearest { ${TRIAL} }`)).toEqual({
      best: null,
      nearest: { number: 2, objective: 0.5, admissible: false, violations: ['8 trades; at least 10 are asked for'] },
    })
  })

  test('of which none has succeeded have no nearest one either', async () => {
    const read = await tried({ constraints }, [[{ error: 'broke' }, 0]])
    expect(await read('best { number } nearest { number }')).toEqual({ best: null, nearest: null })
  })
})
