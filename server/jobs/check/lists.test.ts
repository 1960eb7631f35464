import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { catalog, createTestBus, createTestDatasets, DATASET, SWEEP } from '../ports.fixture.ts'
import { MAX_TOLD } from '../problems.ts'
import type { BacktestInput, OptimizationInput, Specification } from '../specification.ts'
import { check } from './check.ts'
import { forecast } from './forecast.ts'
import { MAX_ENTRIES } from './lists.ts'

const known = { catalog, dataset: DATASET }
const many = <T>(count: number, of: (index: number) => T) => Array.from({ length: count }, (_, index) => of(index))
const sweep = (changes: Partial<OptimizationInput>): Specification => ({
  kind: 'OPTIMIZATION',
  input: { ...SWEEP, ...changes },
})
const { account, run } = SWEEP
const NO_EXITS = { takeProfit: null, stopLoss: null }
const backtest = (parameters: BacktestInput['parameters']): Specification => ({
  kind: 'BACKTEST',
  input: { dataset: DATASET.id, strategy: 'rsi', parameters, direction: 'LONG', exits: NO_EXITS, account, run },
})
const rsi = (space: OptimizationInput['strategies'][number]['space']) => [{ strategy: 'rsi', space }]
const lower = (values: readonly number[]) => ({ name: 'lower', values, range: null })
const named = (count: number) => many(count, (at) => ({ name: `p${at}`, values: [1], range: null }))

/** So many in the whole, a quarter while one writes. */
const size = (count: number) => (IS_QUICK ? count / 4 : count)

/** A fixed piece of work of this machine now, in milliseconds. */
function calibrate(): number {
  const begin = performance.now()
  const texts = new Set<string>()
  for (let index = 0; index < size(100_000); index += 1) texts.add(`problem ${index}`)
  return performance.now() - begin + (texts.size > 0 ? 0 : 1)
}

describe('a list that is longer than allowed is told by its length alone', () => {
  test.each<[string, string, number, (count: number) => Specification]>([
    [
      'strategies',
      'strategies',
      MAX_ENTRIES.strategies,
      (count) => sweep({ strategies: many(count, () => ({ strategy: 'no', space: [] })) }),
    ],
    [
      'parameters of a strategy',
      'strategies.0.space',
      MAX_ENTRIES.parameters,
      (count) => sweep({ strategies: rsi(named(count)) }),
    ],
    [
      'parameters of a backtest',
      'parameters',
      MAX_ENTRIES.parameters,
      (count) => backtest(many(count, (at) => ({ name: `p${at}`, value: 1 }))),
    ],
    [
      'values',
      'strategies.0.space.0.values',
      MAX_ENTRIES.values,
      (count) => sweep({ strategies: rsi([lower(many(count, () => -1))]) }),
    ],
    [
      'directions',
      'directions',
      MAX_ENTRIES.directions,
      (count) => sweep({ directions: many(count, () => 'LONG' as const) }),
    ],
    [
      'take profits',
      'exits.takeProfit',
      MAX_ENTRIES.exits,
      (count) => sweep({ exits: { takeProfit: many(count, () => -1), stopLoss: [null] } }),
    ],
    [
      'stop losses',
      'exits.stopLoss',
      MAX_ENTRIES.exits,
      (count) => sweep({ exits: { takeProfit: [null], stopLoss: many(count, () => -1) } }),
    ],
  ])('%s', (_name, path, most, of) => {
    const message = `it has ${most + 1} entries; at most ${most} are allowed`
    expect(check(of(most + 1), known)).toEqual([{ path, code: 'TOO_LARGE', message }])
    expect(check(of(most), known).some((one) => one.path === path && one.code === 'TOO_LARGE' && !one.more)).toBe(false)
  })

  test.each(['WALK_FORWARD', 'IMPROVEMENT'] as const)('within a %s too', (kind) => {
    const optimization = { ...SWEEP, directions: many(11, () => 'LONG' as const) }
    const input = {
      optimization,
      folds: 5,
      trainFraction: 0.7,
      anchored: false,
      cycles: 1,
      backtestsPerCycle: 1,
      patience: 1,
    }
    const specification = { kind, input, bars: null } as Specification
    expect(check(specification, known).map(({ path, code }) => [path, code])).toEqual([
      ['optimization.directions', 'TOO_LARGE'],
    ])
  })
})

describe('of very many problems', () => {
  const exits = (count: number) => ({ takeProfit: many(count, () => -1), stopLoss: [null] })

  test('the first hundred are told, and how many more there are', () => {
    const problems = check(sweep({ exits: exits(1_234), strategies: rsi([lower(many(50, () => -1))]) }), known)
    expect(problems).toHaveLength(MAX_TOLD + 1)
    expect(problems[49]?.path).toBe('strategies.0.space.0.values.49')
    expect(problems[99]?.path).toBe('exits.takeProfit.49')
    expect(problems[100]).toMatchObject({ path: '', code: 'TOO_LARGE', message: '1184 more problems are not told' })
  })

  test('a hundred are told as they are, and one more says so', () => {
    expect(check(sweep({ exits: exits(100) }), known).map(({ code }) => code)).toEqual(many(100, () => 'OUT_OF_RANGE'))
    expect(check(sweep({ exits: exits(101) }), known).at(-1)?.message).toBe('1 more problem is not told')
  })

  test('told and not told are all that there are, wherever they stand', () => {
    const counts = fc.record({ values: fc.nat(400), exits: fc.nat(400), unknown: fc.nat(200) })
    fc.assert(
      fc.property(counts, ({ values, exits: levels, unknown }) => {
        const strategies = [
          ...rsi([lower([1, ...many(values, () => -1)])]),
          ...many(unknown, (at) => ({ strategy: `no ${at}`, space: [] })),
        ]
        const problems = check(
          sweep({ strategies, exits: { takeProfit: [0.1, ...many(levels, () => 0)], stopLoss: [null] } }),
          known,
        )
        expect(problems.length).toBeLessThanOrEqual(MAX_TOLD + 1)
        expect(problems.reduce((sum, { more }) => sum + (more ?? 1), 0)).toBe(values + levels + unknown)
      }),
      { numRuns: numRuns(30) },
    )
  })

  test('a message repeats no more than the beginning of what was given', () => {
    const [found] = check(sweep({ strategies: [{ strategy: 'x'.repeat(1_000_000), space: [] }] }), known)
    expect(found?.message).toMatch(/^no strategy is called 'x{100}…'; there are: /)
  })
})

describe('however long a list is, it takes no longer than reading it', () => {
  const ALMOST = MAX_ENTRIES.values
  test.each<[string, Specification]>([
    ['100,000 names', sweep({ strategies: rsi(named(size(100_000))) })],
    ['100,000 names of a backtest', backtest(many(size(100_000), (at) => ({ name: `p${at}`, value: 1 })))],
    [
      '50,000 unknown strategies',
      sweep({ strategies: many(size(50_000), (at) => ({ strategy: `no ${at}`, space: [] })) }),
    ],
    ['200,000 take profits', sweep({ exits: { takeProfit: many(size(200_000), () => -1), stopLoss: [null] } })],
    ['as many wrong values as are allowed', sweep({ strategies: rsi([lower(many(ALMOST, () => -1))]) })],
    ['as many values as are allowed', sweep({ strategies: rsi([lower(many(ALMOST, (at) => at / ALMOST))]) })],
    [
      'as many unknown strategies as are allowed',
      sweep({ strategies: many(1_000, (at) => ({ strategy: `no ${at}`, space: [] })) }),
    ],
  ])('%s', async (_name, specification) => {
    const bus = createTestBus()
    const parts = { catalog, bus, datasets: createTestDatasets(DATASET), store: null as never }
    const costStatistics = {
      read: async () => new Map(),
      width: async () => 1,
      add: async () => undefined,
      changeWidth: async () => undefined,
    }
    const unit = calibrate()
    const begin = performance.now()
    const problems = check(specification, known)
    if (problems.length > 0)
      await forecast(specification, {
        ...parts,
        costStatistics: costStatistics as never,
        nodes: { nodes: async () => [] },
      })
    // The loop takes some 20 ms, and so do these; names took 5.8 s, take profits 3.6 s.
    expect(performance.now() - begin).toBeLessThan(10 * unit)
    expect(JSON.stringify(problems).length).toBeLessThan(200_000)
  })
})
