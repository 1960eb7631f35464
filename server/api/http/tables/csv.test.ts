import { expect, test } from 'vitest'
import { lineOf } from './csv.ts'
import { fileHeaders, headingLine } from './table.ts'

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ['two\nlines', '"two\nlines"'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['', ''],
  ['ü €', 'ü €'],
])('the text %j is written %j', (text, written) => {
  expect(lineOf([text, 1])).toBe(`${written},1\r\n`)
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  'a spreadsheet does not take the text %j for a formula, in a heading neither',
  (text) => {
    expect(lineOf([text, 1]).replace(/^"/, '')).toMatch(/^'/)
    expect(headingLine([{ heading: text, of: () => null }]).replace(/^"/, '')).toMatch(/^'/)
  },
)

test.each([
  [0.1 + 0.2, '0.30000000000000004'],
  [-0.05, '-0.05'],
  [5e-324, '5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [-0, '0'],
  [Number.NaN, ''],
  [Number.POSITIVE_INFINITY, ''],
  [null, ''],
  [true, 'true'],
  [false, 'false'],
])('%s is written %j', (cell, written) => {
  expect(lineOf([cell])).toBe(`${written}\r\n`)
})

test.each([
  ['sma-cross on S&P 500 trials', 'attachment; filename="sma-cross-on-S-P-500-trials.csv"'],
  [
    'größter "Sweep"\r\nx: y',
    `attachment; filename="gr-ter-Sweep-x-y.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fter-Sweep-x-y.csv`,
  ],
  ['../../etc/passwd', 'attachment; filename="etc-passwd.csv"'],
  ['***', 'attachment; filename="table.csv"'],
])('a table of %j is a file of that name', (name, disposition) => {
  expect(fileHeaders(name)['content-disposition']).toBe(disposition)
})
