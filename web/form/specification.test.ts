import { expect, test } from 'vitest'
import type { StrategyNode } from '../api/documents/strategies.ts'
import { blankForm, fieldOfStrategy } from './runForm.ts'
import { formOfSpecification } from './specification.ts'

const whole = { kind: 'INTEGER' as const, min: 2, max: 50, step: 1, description: '' }
const cross: StrategyNode = {
  name: 'sma-cross',
  title: 'SMA cross',
  description: '',
  family: 'trend',
  builtIn: true,
  parameters: [
    { ...whole, name: 'fast', default: 10 },
    { ...whole, name: 'slow', default: 30 },
  ],
  relations: [],
}
const again = (kind: string, input: object) => formOfSpecification(JSON.stringify({ kind, input }), [cross])

test('a backtest that says no more than it must is edited with the defaults', () => {
  expect(again('BACKTEST', { dataset: 'd1', strategy: 'sma-cross' })).toEqual({
    ...blankForm(),
    kind: 'BACKTEST',
    dataset: 'd1',
    strategies: [fieldOfStrategy(cross)],
  })
})

test('a backtest is edited with its values, its direction and its exits', () => {
  const parameters = [{ name: 'slow', value: 45 }]
  const exits = { takeProfit: 0.04, stopLoss: null }
  const form = again('BACKTEST', { dataset: 'd1', strategy: 'sma-cross', parameters, direction: 'SHORT', exits })
  expect(form.strategies[0]?.parameters.map(({ value }) => value)).toEqual(['10', '45'])
  expect(form).toMatchObject({ long: false, short: true, takeProfit: '4', stopLoss: '' })
})

test('a sweep that says no more than it must is edited with the defaults', () => {
  const sweep = again('OPTIMIZATION', { dataset: 'd1', strategies: [{ strategy: 'sma-cross' }] })
  expect(sweep.strategies[0]?.parameters.map(({ by, values }) => `${by} ${values}`)).toEqual(['values 10', 'values 30'])
  expect({ ...sweep, strategies: [] }).toEqual({ ...blankForm(), dataset: 'd1' })
})

test('a parameter of a sweep is edited as it was searched', () => {
  const space = [
    { name: 'fast', range: { min: 5, max: 20, step: null, logarithmic: true } },
    { name: 'slow', values: [30, 40] },
  ]
  const [field] = again('OPTIMIZATION', { dataset: 'd1', strategies: [{ strategy: 'sma-cross', space }] }).strategies
  expect(field?.parameters).toMatchObject([
    { by: 'logarithmic', min: '5', max: '20', step: '' },
    { by: 'values', values: '30, 40' },
  ])
})

test('a strategy that is gone is left for the reader to choose', () => {
  expect(again('BACKTEST', { dataset: 'd1', strategy: 'gone' }).strategies).toEqual([])
  const strategies = [{ strategy: 'gone' }, { strategy: 'sma-cross' }]
  expect(again('OPTIMIZATION', { dataset: 'd1', strategies }).strategies.map(({ strategy }) => strategy)).toEqual([
    'sma-cross',
  ])
})

test('an account is edited by the size that it had', () => {
  const of = (account: object) => again('BACKTEST', { dataset: 'd1', strategy: 'sma-cross', account })
  const account = { initialCash: 500, fee: 0.002, fixedFee: 1, slippage: 0.0005, lots: 3, fill: 'CLOSE' }
  expect(of(account)).toMatchObject({
    initialCash: '500',
    fee: '0.2',
    fixedFee: '1',
    slippage: '0.05',
    size: 'lots',
    lots: '3',
    allocation: '100',
    fill: 'CLOSE',
  })
  expect(of({ allocation: 0.5 })).toMatchObject({ size: 'allocation', allocation: '50' })
  expect(of({ cash: 250, allocation: null })).toMatchObject({ size: 'cash', cash: '250' })
})

test('a job is run again as it was, but not under its key', () => {
  const run = { name: 'night', key: 'k', tags: ['a', 'b'], priority: 3, engine: 'VECTOR', watchdog: { abort: true } }
  const form = again('BACKTEST', { dataset: 'd1', strategy: 'sma-cross', run })
  expect(form).toMatchObject({
    name: 'night',
    key: '',
    tags: 'a, b',
    priority: '3',
    engine: 'VECTOR',
    whenStalled: 'END',
  })
})
