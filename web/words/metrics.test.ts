import { expect, test } from 'vitest'
import {
  boundText,
  METRIC_NAMES,
  METRICS,
  metricName,
  metricOf,
  metricText,
  metricTitle,
  orderName,
  shortText,
  toneOf,
} from './metrics.ts'

const said = (text: string) => text.replaceAll('\u202f', ' ')

const FIGURES = {
  totalReturn: 0.345,
  annualReturn: 0.02,
  sharpe: 0.654,
  sortino: null,
  calmar: 0.3,
  maxDrawdown: 0.1234,
  trades: 1_234,
  winRate: 0.5,
  profitFactor: 1.5,
  exposure: 0.25,
}

test('figures are written as tables want them, returns with their sign as a shape', () => {
  const table = METRIC_NAMES.map((metric) => `${METRICS[metric].name} ${metricText(metric, metricOf(FIGURES, metric))}`)
  expect(table.map(said)).toEqual([
    'Return ▲ 34.5 %',
    'Sharpe 0.65',
    'Drawdown 12.3 %',
    'Sortino –',
    'Trades 1,234',
    'Win rate 50.0 %',
    'Profit factor 1.50',
    'A year ▲ 2.0 %',
    'Calmar 0.30',
    'Exposure 25.0 %',
  ])
  expect(metricOf(null, 'SHARPE')).toBeNull()
})

test('a bound has no shape for its sign', () => {
  expect(said(boundText('TOTAL_RETURN', -0.2))).toBe('−20.0 %')
  expect(boundText('TRADES', 30)).toBe('30')
})

test('whoever points at a figure gets all of its digits, or why it is missing', () => {
  expect(said(metricTitle('TOTAL_RETURN', 0.345_678_9))).toBe('34.56789 %')
  expect(said(metricTitle('TOTAL_RETURN', 0.29))).toBe('29 %')
  expect(metricTitle('SHARPE', 0.654_321)).toBe('0.654321')
  expect(metricTitle('SHARPE', null)).toBe('It does not exist.')
  const reasons = ['SORTINO', 'PROFIT_FACTOR', 'ANNUAL_RETURN', 'CALMAR'] as const
  expect(reasons.map((metric) => metricTitle(metric, null))).toEqual([
    'No return is negative.',
    'No trade lost.',
    'It is beyond what can be written.',
    'It never fell.',
  ])
})

test('an order is named as it is said within a sentence', () => {
  const orders = ['OBJECTIVE', 'NUMBER', 'SHARPE', 'SORTINO', 'CALMAR', 'ANNUAL_RETURN', 'WIN_RATE'] as const
  expect(orders.map(orderName)).toEqual([
    'objective',
    'number',
    'Sharpe',
    'Sortino',
    'Calmar',
    'annual return',
    'win rate',
  ])
})

test('a figure has the colour of its sign', () => {
  expect([metricText('TOTAL_RETURN', 0.1), metricText('TOTAL_RETURN', -0.1), '–'].map(toneOf)).toEqual([
    'gain',
    'loss',
    '',
  ])
})

test.each([
  ['SHARPE', 0.654, '0.65'],
  ['TOTAL_RETURN', 0.4804, '48 %'],
  ['TOTAL_RETURN', -0.0437, '−4.4 %'],
  ['TOTAL_RETURN', -0.0001, '0 %'],
  ['TOTAL_RETURN', 12.34, '1,234 %'],
  ['TOTAL_RETURN', 301, '301 ×'],
  ['TOTAL_RETURN', 99.995, '100 ×'],
  ['TOTAL_RETURN', 0.0995, '10 %'],
  ['TRADES', 1500, '1,500'],
  ['MAX_DRAWDOWN', 0.0551, '5.5 %'],
] as const)('%s of %d is written %s', (metric, value, text) => {
  expect(shortText(metric, value).replace('\u202f', ' ')).toBe(text)
})

test('a metric has a name within a sentence', () => {
  expect(METRIC_NAMES.map(metricName)).toEqual([
    'return',
    'Sharpe ratio',
    'drawdown',
    'Sortino ratio',
    'number of trades',
    'win rate',
    'profit factor',
    'return a year',
    'Calmar ratio',
    'exposure',
  ])
})
