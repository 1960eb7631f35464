import { expect, test } from 'vitest'
import { isShort, tellLength, tellSpan } from './span.ts'

const span = (from: string, to: string) => ({ from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` })

test('fewer than ninety days are too few for annual figures', () => {
  expect(isShort(span('2020-01-01', '2020-03-30'))).toBe(true)
  expect(isShort(span('2020-01-01', '2020-03-31'))).toBe(false)
})

test.each([
  ['2006-10-01', '2020-04-01', '13.5 years'],
  ['2020-03-02', '2020-03-23', '21 days'],
  ['2019-03-02', '2020-03-01', '365 days'],
  ['2020-03-02', '2020-03-03', '1 day'],
  ['2020-03-02', '2020-03-02', '1 hour'],
])('from %s to %s it is %s', (from, to, text) => {
  expect(tellLength(span(from, to)).replace('\u202f', ' ')).toBe(text)
})

test('a span is told from its begin to its end', () => {
  expect(tellSpan(span('2006-10-01', '2020-04-02'))).toMatch(/^(Oct 1, 2006 – Apr 2, 2020|1 Oct 2006 – 2 Apr 2020)$/)
})
