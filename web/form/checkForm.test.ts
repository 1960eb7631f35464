import { expect, test } from 'vitest'
import type { StrategyNode } from '../api/documents/strategies.ts'
import { checkForm } from './checkForm.ts'
import type { ParameterField } from './parameterField.ts'
import { blankForm, fieldOfStrategy, type RunForm } from './runForm.ts'

const rsi: StrategyNode = {
  name: 'rsi',
  title: 'RSI',
  description: '',
  family: 'momentum',
  builtIn: true,
  parameters: [{ name: 'period', kind: 'INTEGER', min: 2, max: 50, step: 1, default: 14, description: '' }],
  relations: [],
}

function form(change: Partial<RunForm>, parameter: Partial<ParameterField> = {}): RunForm {
  const field = fieldOfStrategy(rsi)
  const parameters = field.parameters.map((one) => ({ ...one, ...parameter }))
  return { ...blankForm(), dataset: 'd1', strategies: [{ ...field, parameters }], ...change }
}

const said = (given: RunForm) => checkForm(given).map(({ path, message }) => `${path}: ${message}`)

test.each<RunForm['kind']>(['BACKTEST', 'GRID', 'SEARCH', 'WALK_FORWARD', 'IMPROVEMENT'])(
  'a form of the kind %s is sound once a strategy and a dataset are chosen',
  (kind) => {
    expect(said(form({ kind }))).toEqual([])
  },
)

test('what is not chosen yet is no mistake before one wants to start', () => {
  const problems = checkForm({ ...blankForm(), long: false })
  expect(problems).toEqual([
    { path: 'strategies', message: 'Choose a strategy.', isMissing: true },
    { path: 'dataset', message: 'Choose a dataset.', isMissing: true },
    { path: 'directions', message: 'Choose a direction or both.', isMissing: true },
  ])
})

const WHOLE = 'Give a whole number above 0.'
const NUMBER = 'Give a number.'
const SECONDS = 'Give a number of seconds above 0, or nothing.'
const MEASUREMENTS = 'Give a whole number above 0, or nothing.'
const EXITS = 'Give percentages apart by commas, as “2, 4, none”.'
const MOMENT = 'Give a day as 2015-12-31, or a time as 2015-12-31 14:00, in UTC.'
const relation = { lower: 'fast', upper: 'slow', factor: '', orEqual: false }

test.each<[Partial<RunForm>, string]>([
  [{ from: 'soon' }, `from: ${MOMENT}`],
  [{ to: '31.12.2015' }, `to: ${MOMENT}`],
  [{ holdOut: 'half' }, 'holdOut: Give a percentage, or nothing.'],
  [{ takeProfit: 'much' }, `exits.takeProfit: ${EXITS}`],
  [{ kind: 'SEARCH', stopLoss: 'much' }, `exits.stopLoss: ${EXITS}`],
  [{ kind: 'BACKTEST', takeProfit: '2, 4' }, 'exits.takeProfit: Give one percentage, or nothing.'],
  [{ initialCash: '' }, `account.initialCash: ${NUMBER}`],
  [{ fee: 'x' }, `account.fee: ${NUMBER}`],
  [{ fixedFee: 'x' }, `account.fixedFee: ${NUMBER}`],
  [{ slippage: 'x' }, `account.slippage: ${NUMBER}`],
  [{ allocation: 'x' }, `account.allocation: ${NUMBER}`],
  [{ size: 'lots', lots: 'x' }, `account.lots: ${NUMBER}`],
  [{ size: 'cash', cash: 'x' }, `account.cash: ${NUMBER}`],
  [{ trials: '1.5' }, 'sampler.trials: Give a whole number above 0, or nothing.'],
  [{ kind: 'SEARCH', draws: '0' }, 'sampler.trials: Give a whole number above 0, or nothing.'],
  [{ kind: 'SEARCH', seed: '1.5' }, 'sampler.seed: Give a whole number.'],
  [{ kind: 'WALK_FORWARD', folds: '0' }, `folds: ${WHOLE}`],
  [{ kind: 'WALK_FORWARD', trainFraction: 'most' }, 'trainFraction: Give a percentage.'],
  [{ kind: 'IMPROVEMENT', cycles: '' }, `cycles: ${WHOLE}`],
  [{ kind: 'IMPROVEMENT', backtestsPerCycle: '-1' }, `backtestsPerCycle: ${WHOLE}`],
  [{ kind: 'IMPROVEMENT', patience: '2.5' }, `patience: ${WHOLE}`],
  [{ minTrades: 'x' }, 'constraints.minTrades: Give a number, or nothing.'],
  [{ minProfitFactor: 'x' }, 'constraints.minProfitFactor: Give a number, or nothing.'],
  [{ maxDrawdown: 'x' }, 'constraints.maxDrawdown: Give a percentage, or nothing.'],
  [{ minWinRate: 'x' }, 'constraints.minWinRate: Give a percentage, or nothing.'],
  [{ minExposure: 'x' }, 'constraints.minExposure: Give a percentage, or nothing.'],
  [{ relations: [relation, { ...relation, lower: '' }] }, 'constraints.relations.1.lower: Choose a parameter.'],
  [{ relations: [{ ...relation, upper: '' }] }, 'constraints.relations.0.upper: Choose a parameter.'],
  [{ relations: [{ ...relation, factor: 'x' }] }, 'constraints.relations.0.factor: Give a number above 0, or nothing.'],
  [{ priority: '0.5' }, 'run.priority: Give a whole number, or nothing.'],
  [{ trialLimit: '0' }, `run.limits.trial: ${SECONDS}`],
  [{ jobLimit: 'soon' }, `run.limits.job: ${SECONDS}`],
  [{ suspectAfter: '1.5' }, `run.watchdog.suspectAfter: ${MEASUREMENTS}`],
  [{ stalledAfter: '0' }, `run.watchdog.stalledAfter: ${MEASUREMENTS}`],
  [{ minVelocity: '-1' }, 'run.watchdog.minVelocity: Give a percentage, or nothing.'],
])('%j is wrong at %s', (change, problem) => {
  expect(said(form(change))).toEqual([problem])
})

test.each<[Partial<ParameterField>, string]>([
  [{ by: 'values', values: 'x' }, 'values: Give a number, or some apart by commas.'],
  [{ min: '' }, 'range.min: Give a number to begin with.'],
  [{ max: 'x' }, 'range.max: Give a number to end with.'],
  [{ step: '0' }, 'range.step: Give a step above 0, or nothing.'],
  [{ step: 'x' }, 'range.step: Give a step above 0, or nothing.'],
  [{ min: '20', max: '10' }, 'range.max: The end is at least the start, 20.'],
])('a parameter of %j is wrong at its %s', (parameter, problem) => {
  expect(said(form({}, parameter))).toEqual([`strategies.0.space.0.${problem}`])
})

test.each<[Partial<RunForm>]>([
  [{ size: 'lots', allocation: 'x' }],
  [{ kind: 'BACKTEST', minTrades: 'x', folds: 'x', trials: 'x', holdOut: 'x' }],
  [{ kind: 'IMPROVEMENT', trials: 'x', folds: 'x' }],
  [{ kind: 'WALK_FORWARD', holdOut: 'x', cycles: 'x' }],
  [{ seed: 'x', draws: 'x' }],
  [{ trials: ' ', holdOut: ' ', priority: ' ', trialLimit: ' ', minTrades: ' ' }],
  [{ priority: '-3', minVelocity: '0', suspectAfter: '1', trialLimit: '0.5', seed: '-1', kind: 'SEARCH' }],
  [{ relations: [{ ...relation, factor: ' ' }] }],
  [{ relations: [{ ...relation, factor: '0.5' }], minTrades: '30', maxDrawdown: '20', minProfitFactor: '1.2' }],
  [{ size: 'lots' }],
  [{ size: 'cash' }],
])('of %j nothing is wrong', (change) => {
  expect(said(form(change))).toEqual([])
})

test('a range of one number is one', () => {
  expect(said(form({}, { min: '5', max: '5' }))).toEqual([])
  expect(said(form({}, { step: ' ' }))).toEqual([])
})

test('a backtest is asked for one value of its one strategy, and in that place', () => {
  expect(said(form({ kind: 'BACKTEST' }, { value: 'x', min: 'x' }))).toEqual([
    'strategies.0.space.0.values: Give a number.',
  ])
})
