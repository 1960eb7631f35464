import { describe, expect, test } from 'vitest'
import type { ParameterNode, StrategyNode } from '../api/documents/strategies.ts'
import { fieldOfProblem } from '../words/problems.ts'
import { checkForm } from './checkForm.ts'
import { formFields } from './formFields.ts'
import {
  checkParameter,
  countValues,
  fieldOfParameter,
  type ParameterField,
  rangeAround,
  readSpace,
  searchedRange,
} from './parameterField.ts'
import { readForm, type Start } from './readForm.ts'
import {
  blankForm,
  countTrials,
  fieldOfStrategy,
  fitStrategies,
  type RunForm,
  type StrategyField,
  triesAll,
} from './runForm.ts'
import { sweepOf } from './searchForm.ts'
import { formOfSpecification } from './specification.ts'

const parameter = { kind: 'INTEGER' as const, min: 2, max: 50, step: 1, description: '' }
const smaCross: StrategyNode = {
  name: 'sma-cross',
  title: 'SMA cross',
  description: '',
  family: 'trend',
  builtIn: true,
  parameters: [
    { ...parameter, name: 'fast', default: 10 },
    { ...parameter, name: 'slow', default: 30 },
  ],
  relations: [],
}

/** Each parameter with its default alone. */
function single(): StrategyField {
  const field = fieldOfStrategy(smaCross)
  return { ...field, parameters: field.parameters.map((one) => ({ ...one, by: 'values' })) }
}

function form(change: Partial<RunForm> = {}): RunForm {
  return { ...blankForm(), dataset: 'd1', strategies: [single()], ...change }
}

const fieldsOf = (given: RunForm) => formFields(given).map(({ path }) => path)

function withFast(change: Partial<ParameterField>): RunForm {
  const field = single()
  const [fast, slow] = field.parameters as [ParameterField, ParameterField]
  return form({ strategies: [{ ...field, parameters: [{ ...fast, ...change }, slow] }] })
}

/** A parameter that may be any number. */
const slope = fieldOfParameter({ ...parameter, kind: 'NUMBER', name: 'slope', min: 0.1, max: 9, step: 0.1, default: 1 })

const range = { by: 'range', min: '5', max: '20', step: '5' } as const

describe('a form that tries one', () => {
  const one = (change: Partial<RunForm> = {}) => form({ kind: 'BACKTEST', ...change })

  test('starts a backtest with every parameter, and rates as fractions', () => {
    expect(readForm(one({ takeProfit: '4', name: ' mine ' }))).toEqual({
      kind: 'BACKTEST',
      input: {
        dataset: 'd1',
        strategy: 'sma-cross',
        parameters: [
          { name: 'fast', value: 10 },
          { name: 'slow', value: 30 },
        ],
        direction: 'LONG',
        exits: { takeProfit: 0.04, stopLoss: null },
        account: { initialCash: 10000, fee: 0.001, fixedFee: 0, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' },
        run: { name: 'mine' },
      },
    })
  })

  test('takes the first of its strategies and directions, and one of each exit', () => {
    const several = one({ strategies: [single(), single()], short: true })
    expect(readForm(several)).toMatchObject({ kind: 'BACKTEST', input: { direction: 'LONG' } })
    expect(countTrials(several)).toBe(1)
    expect(checkForm(one({ stopLoss: '2, 4' }))).toEqual([
      { path: 'exits.stopLoss', message: 'Give one percentage, or nothing.' },
    ])
  })

  test('asks nothing of ranges, which are kept for a sweep', () => {
    expect(checkForm({ ...withFast({ by: 'range', max: '1' }), kind: 'BACKTEST' })).toEqual([])
    expect(checkForm({ ...withFast({ value: 'x' }), kind: 'BACKTEST' }).map(({ path }) => path)).toEqual([
      'strategies.0.space.0.values',
    ])
  })
})

describe('a form of several values', () => {
  test('starts a sweep', () => {
    const sweep = { ...withFast(range), short: true, stopLoss: 'none, 2', trials: '5' }
    expect(readForm(sweep)).toMatchObject({
      kind: 'OPTIMIZATION',
      input: {
        strategies: [
          {
            strategy: 'sma-cross',
            space: [
              { name: 'fast', range: { min: 5, max: 20, step: 5 } },
              { name: 'slow', values: [30] },
            ],
          },
        ],
        directions: ['LONG', 'SHORT'],
        exits: { takeProfit: [null], stopLoss: [null, 0.02] },
        objective: 'SHARPE',
        sampler: { method: 'GRID', trials: 5 },
      },
    })
  })

  test.each<[string, RunForm, number | null]>([
    ['one of each', form(), 1],
    ['a range of 4', withFast(range), 4],
    ['a list of 3, repetitions once', withFast({ values: '5, 10; 15 15' }), 3],
    ['both directions', form({ short: true }), 2],
    ['exits of 3 × 2', form({ takeProfit: '1,2,3', stopLoss: 'none 5' }), 6],
    ['two strategies', form({ strategies: [single(), single()] }), 2],
    ['a limit', { ...withFast(range), trials: '3' }, 3],
    ['a limit of a search that was typed before', { ...withFast(range), draws: '3' }, 4],
    [
      'a limit of a grid, which an improvement has none of',
      { ...withFast(range), kind: 'IMPROVEMENT', trials: '3' },
      4,
    ],
    ['no direction', form({ long: false }), null],
    ['no strategy', blankForm(), null],
    ['a value that is none', withFast({ values: 'ten' }), null],
    ['a range that ends before it starts', withFast({ ...range, max: '1' }), null],
  ])('counts its trials: %s', (_, given, trials) => {
    expect(countTrials(given)).toBe(trials)
  })

  test('a range counts its end where the step meets it, in spite of binary fractions', () => {
    expect(countValues({ ...slope, by: 'range', min: '0.1', max: '0.7', step: '0.1' }, true)).toBe(7)
  })
})

test('a grid walks a range of any number that has no step in tenths of what it may be', () => {
  const any = fieldOfParameter({ ...parameter, kind: 'NUMBER', name: 'any', min: 2, max: 7, step: null, default: 4 })
  expect(countValues({ ...any, min: '2', max: '7', step: '' }, true)).toBe(11)
})

describe('a range', () => {
  const open = { ...slope, by: 'range', min: '1', max: '4', step: '' } as const

  test('without a step is sent without one', () => {
    expect(checkParameter(open, 'p')).toEqual([])
    expect(readSpace(open)).toEqual({ name: 'slope', range: { min: 1, max: 4 } })
  })

  test('that is logarithmic says so, with a step and without', () => {
    const logarithmic = { ...open, by: 'logarithmic' } as const
    expect(readSpace(logarithmic)).toEqual({ name: 'slope', range: { min: 1, max: 4, logarithmic: true } })
    const stepped = { min: 1, max: 4, step: 0.5, logarithmic: true }
    expect(readSpace({ ...logarithmic, step: '0.5' })).toEqual({ name: 'slope', range: stepped })
  })

  test.each<[string, Partial<ParameterField>, boolean, number | null]>([
    ['walked by a grid, in the declared step', {}, true, 31],
    ['of any number, endless', {}, false, Number.POSITIVE_INFINITY],
    ['of whole numbers', { isWhole: true }, false, 4],
    ['of one number', { max: '1' }, false, 1],
    ['that has no end', { max: '' }, false, null],
    ['with a step, whoever walks it', { step: '1.5' }, false, 3],
    ['with a step that is none', { step: 'x' }, true, null],
    ['that has no start', { min: '' }, false, null],
  ])('without a step holds as many values as it is searched in: %s', (_, change, isGrid, values) => {
    expect(countValues({ ...open, ...change }, isGrid)).toBe(values)
  })

  test('that has no end leaves the number of trials to the limit', () => {
    const strategies = [{ strategy: 'slope', parameters: [open] }]
    expect(countTrials(form({ strategies, kind: 'SEARCH', draws: '' }))).toBeNull()
    expect(countTrials(form({ strategies, kind: 'SEARCH', draws: '40' }))).toBe(40)
    expect(countTrials(form({ strategies, kind: 'IMPROVEMENT' }))).toBe(200)
    expect(countTrials(form({ strategies }))).toBe(31)
  })
})

describe('a form that searches', () => {
  const walk = {
    ...withFast(range),
    kind: 'WALK_FORWARD',
    training: 'RANDOM',
    trials: '3',
    seed: '7',
    folds: '4',
  } as const
  const improve = { ...withFast(range), kind: 'IMPROVEMENT', cycles: '6', backtestsPerCycle: '10', seed: '2' } as const

  test('starts a walk-forward analysis of its sweep', () => {
    expect(readForm({ ...walk, trainFraction: '60', anchored: true })).toMatchObject({
      kind: 'WALK_FORWARD',
      input: {
        optimization: { dataset: 'd1', directions: ['LONG'], sampler: { method: 'RANDOM', trials: 3, seed: 7 } },
        folds: 4,
        trainFraction: 0.6,
        anchored: true,
      },
    })
    expect(countTrials(walk)).toBe(4 * (3 + 1))
  })

  test('starts an improvement around its sweep, of no more trials than that holds', () => {
    expect(readForm(improve)).toMatchObject({
      kind: 'IMPROVEMENT',
      input: { optimization: { sampler: { seed: 2 } }, cycles: 6, backtestsPerCycle: 10, patience: 3 },
    })
    expect(countTrials(improve)).toBe(4)
    expect(
      countTrials({
        ...improve,
        ...withFast({ by: 'range', min: '1', max: '999', step: '1' }),
        kind: 'IMPROVEMENT',
        cycles: '6',
        backtestsPerCycle: '10',
      }),
    ).toBe(60)
  })

  test.each([walk, improve])('is had again from the job that it started: %#', (given) => {
    const text = JSON.stringify(readForm(given))
    expect(readForm(formOfSpecification(text, [smaCross]))).toEqual(readForm(given))
  })

  test('shows a problem of its sweep where a sweep would', () => {
    expect(fieldOfProblem('optimization.exits.takeProfit.1', fieldsOf(walk))).toBe('exits.takeProfit')
  })
})

describe('what was typed wrongly', () => {
  test('is named at its field', () => {
    const wrong = { ...withFast({ values: '' }), dataset: '', long: false, takeProfit: 'much', fee: 'x', trials: '1.5' }
    expect(checkForm(wrong).map(({ path }) => path)).toEqual([
      'strategies.0.space.0.values',
      'dataset',
      'directions',
      'exits.takeProfit',
      'account.fee',
      'sampler.trials',
    ])
  })
})

describe('a problem that the API found', () => {
  const fields = fieldsOf(withFast(range))
  test.each([
    ['dataset', 'dataset'],
    ['input.dataset', 'dataset'],
    ['strategies.0.space.0.range.min', 'strategies.0.space.0.range.min'],
    ['strategies.0.space.0.range', 'strategies.0.space.0.range.min'],
    ['strategies.0.space.0.range.logarithmic', 'strategies.0.space.0.range.logarithmic'],
    ['strategies.0.space.1.values.2', 'strategies.0.space.1.values'],
    ['exits.takeProfit.1', 'exits.takeProfit'],
    ['strategy', 'strategies.0.strategy'],
    ['parameters.0.value', 'strategies.0.space.0.range.min'],
    ['optimization.constraints.minTrades', 'constraints.minTrades'],
    ['constraints', 'constraints.declared'],
    ['parameters.1', 'strategies.0.space.1.values'],
    ['direction', 'directions'],
    ['run.more', null],
    ['', null],
  ])('at %s stands at the field %s', (path, field) => {
    expect(fieldOfProblem(path, fields)).toBe(field)
  })
})

test.each([
  [
    'a search',
    {
      ...withFast({ ...range, by: 'logarithmic', step: '' }),
      kind: 'SEARCH' as const,
      method: 'RANDOM' as const,
      draws: '4',
    },
  ],
  [
    'a sweep with relations and bounds',
    {
      ...withFast(range),
      relations: [{ lower: 'fast', upper: 'slow', factor: '2', orEqual: true }],
      declared: false,
      minTrades: '30',
      maxDrawdown: '20',
      minWinRate: '40',
      minProfitFactor: '1.2',
      minExposure: '0.5',
    },
  ],
  [
    'a sweep of some days, with others held out',
    { ...withFast(range), from: '2010-01-04', to: '2015-12-31 14:30', holdOut: '20' },
  ],
  ['a sweep of lots', { ...withFast(range), size: 'lots' as const, lots: '3', fixedFee: '1.5', slippage: '0.02' }],
  ['a sweep of sums', { ...withFast(range), size: 'cash' as const, cash: '500', engine: 'VECTOR' as const }],
  ['a job with a name and tags', { ...withFast(range), name: 'night', tags: 'btc, slow', priority: '-3' }],
  ['a sweep', { ...withFast(range), short: true, takeProfit: 'none, 4', objective: 'CALMAR' as const, trials: '4' }],
])('the specification of %s gives back its form', (_, given) => {
  expect(formOfSpecification(JSON.stringify(readForm(given)), [smaCross])).toEqual(given)
})

test('a backtest is had again, and so are its ranges for a sweep', () => {
  const given = form({ kind: 'BACKTEST', stopLoss: '2.5', fee: '0.07', strategies: [fieldOfStrategy(smaCross)] })
  expect(formOfSpecification(JSON.stringify(readForm(given)), [smaCross])).toEqual(given)
})

test('a job that says nothing of a parameter, or takes what every job is held to, is edited so', () => {
  const constraints = { relations: [], declared: true, minTrades: 1 }
  const input = { dataset: 'd1', strategies: [{ strategy: 'sma-cross', space: [] }], constraints }
  expect(formOfSpecification(JSON.stringify({ kind: 'OPTIMIZATION', input }), [smaCross])).toEqual(form())
})

test.each<[Partial<ParameterNode> & { default: number }, object]>([
  [
    { default: 10, max: 500 },
    { min: 6, max: 14, step: 2 },
  ],
  [
    { default: 50, max: 1000 },
    { min: 30, max: 70, step: 10 },
  ],
  [
    { default: 2, max: 50 },
    { min: 2, max: 4, step: 1 },
  ],
  [
    { kind: 'NUMBER', default: 0.5, min: 0, max: 1, step: 0.05 },
    { min: 0.3, max: 0.7, step: 0.1 },
  ],
  [
    { default: 20, max: 500 },
    { min: 10, max: 30, step: 5 },
  ],
  [
    { default: 8, max: 500 },
    { min: 4, max: 12, step: 2 },
  ],
  [
    { kind: 'NUMBER', default: 0, min: 0, max: 0, step: null },
    { min: 0, max: 0, step: 1 },
  ],
  [
    { default: 0, min: -100, max: 100 },
    { min: -20, max: 20, step: 10 },
  ],
])('a range of %o is first a few values around its default', (change, expected) => {
  expect(rangeAround({ ...parameter, name: 'p', ...change })).toEqual(expected)
})

/** How a run is to be run, whatever its kind. */
const runOf = (start: Start) => (start.kind === 'BACKTEST' ? start.input : sweepOf(start)).run

describe('limits and thresholds', () => {
  test('that are left blank are not sent', () => {
    expect(runOf(readForm(form()))).toEqual({ name: null })
  })

  test('are sent as they are typed, and typed again from a job that had them', () => {
    const typed = { trialLimit: '2.5', jobLimit: '3600', suspectAfter: '5', stalledAfter: '9', minVelocity: '0' }
    const start = readForm(form({ ...typed, whenStalled: 'WARN' }))
    const limits = { trial: 2.5, job: 3_600 }
    const watchdog = { suspectAfter: 5, stalledAfter: 9, minVelocity: 0, abort: false }
    expect(runOf(start)).toEqual({ name: null, limits, watchdog })
    expect(formOfSpecification(JSON.stringify(start), [smaCross])).toMatchObject({ ...typed, whenStalled: 'WARN' })
  })

  test('that a job took from the API are blank again', () => {
    const start = readForm(form())
    const watchdog = { suspectAfter: 20, stalledAfter: 50, minVelocity: 0.0001, abort: true }
    const kept = { ...start, input: { ...start.input, run: { limits: { trial: null, job: null }, watchdog } } }
    const { trialLimit, suspectAfter, stalledAfter, minVelocity } =
      formOfSpecification(JSON.stringify(kept), [smaCross]) ?? blankForm()
    expect([trialLimit, suspectAfter, stalledAfter, minVelocity]).toEqual(['', '', '', ''])
  })
})

describe('the space of a search', () => {
  test.each([
    [
      { kind: 'INTEGER', min: 2, max: 500, step: 1, default: 10 },
      { min: 3, max: 40, step: 1 },
    ],
    [
      { kind: 'INTEGER', min: 2, max: 100, step: 1, default: 50 },
      { min: 13, max: 100, step: 1 },
    ],
    [
      { kind: 'NUMBER', min: 0.5, max: 10, step: 0.25, default: 2 },
      { min: 0.5, max: 8, step: 0.25 },
    ],
    [
      { kind: 'NUMBER', min: -300, max: 300, step: 10, default: -100 },
      { min: -300, max: -30, step: 10 },
    ],
    [
      { kind: 'NUMBER', min: -1, max: 1, step: null, default: 0 },
      { min: -1, max: 1, step: null },
    ],
  ] as const)('of %o goes from %o', (declared, expected) => {
    expect(searchedRange({ name: 'n', description: '', ...declared })).toEqual(expected)
  })

  test('is one that cannot be tried whole, from the first', () => {
    const searching = (kind: RunForm['kind']) => form({ kind, strategies: [fieldOfStrategy(smaCross, kind)] })
    expect(triesAll(searching('SEARCH'))).toBe(false)
    expect(triesAll(searching('IMPROVEMENT'))).toBe(false)
    expect(triesAll(form({ kind: 'SEARCH', strategies: [fieldOfStrategy(smaCross)], draws: '25' }))).toBe(true)
    expect(triesAll(form({ kind: 'GRID', strategies: [fieldOfStrategy(smaCross)] }))).toBe(false)
  })

  test('is what a grid becomes where nobody has typed a range, and back', () => {
    const [narrow, wide] = [fieldOfStrategy(smaCross), fieldOfStrategy(smaCross, 'SEARCH')]
    const fitted = (kind: RunForm['kind'], field: StrategyField) =>
      fitStrategies(form({ kind, strategies: [field] }), [smaCross])
    expect(fitted('SEARCH', narrow)).toEqual([wide])
    expect(fitted('IMPROVEMENT', wide)).toEqual([wide])
    expect(fitted('GRID', wide)).toEqual([narrow])
    const [fast, slow] = narrow.parameters as [ParameterField, ParameterField]
    const typed = { ...narrow, parameters: [{ ...fast, max: '12' }, slow] }
    expect(fitted('SEARCH', typed)[0]?.parameters[0]).toEqual({ ...fast, max: '12' })
  })
})
