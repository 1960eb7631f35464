import { expect, test } from 'vitest'
import { metricName, shortText } from './metrics.ts'

test.each([
  ['SHARPE', 0.654, '0.65'],
  ['TOTAL_RETURN', 0.4804, '48 %'],
  ['TOTAL_RETURN', -0.0437, '−4.4 %'],
  ['TOTAL_RETURN', -0.0001, '0 %'],
  ['TOTAL_RETURN', 12.34, '1,234 %'],
  ['TOTAL_RETURN', 301, '301 ×'],
  ['TRADES', 1500, '1,500'],
  ['MAX_DRAWDOWN', 0.0551, '5.5 %'],
] as const)('%s of %d is written %s', (metric, value, text) => {
  expect(shortText(metric, value).replace('\u202f', ' ')).toBe(text)
})

test('a metric has a name within a sentence', () => {
  expect(metricName('TRADES')).toBe('number of trades')
})
