import { expect, test } from 'vitest'
import { type DecimalMark, decimalMarkOf, parseNumber } from './numbers.ts'

test.each<[string, DecimalMark, number]>([
  ['1', '.', 1],
  ['1.5', '.', 1.5],
  ['.5', '.', 0.5],
  ['5.', '.', 5],
  ['-1.5', '.', -1.5],
  ['+1.5', '.', 1.5],
  [' 1.5 ', '.', 1.5],
  ['1.5e-3', '.', 0.0015],
  ['1,234', '.', 1234],
  ['1,234,567.89', '.', 1234567.89],
  ["1'234.5", '.', 1234.5],
  ['1,5', ',', 1.5],
  ['1234', ',', 1234],
  ['1234,5', ',', 1234.5],
  ['1.234', ',', 1234],
  ['1.234.567,89', ',', 1234567.89],
  ['1\u00a0234,5', ',', 1234.5],
  ['-1,5', ',', -1.5],
])('the number %j with the decimal mark %j is %d', (text, mark, value) => {
  expect(parseNumber(text, mark)).toBe(value)
})

test.each<[string, DecimalMark]>([
  ['', '.'],
  [' ', '.'],
  ['.', '.'],
  ['-', '.'],
  ['null', '.'],
  ['NaN', '.'],
  ['Infinity', '.'],
  ['0x10', '.'],
  ['1.2.3', '.'],
  ['1,5', '.'],
  ['12,34,567', '.'],
  ['1.5', ','],
  ['$5', '.'],
  ['12%', '.'],
])('the text %j with the decimal mark %j is no number', (text, mark) => {
  expect(parseNumber(text, mark)).toBeNaN()
})

test.each<[string, ',' | ';' | '\t', DecimalMark | null]>([
  ['100', ';', null],
  ['1.5', ';', '.'],
  ['1.5', ',', '.'],
  ['1,5', ';', ','],
  ['1,234', ';', ','],
  ['1,5', '\t', ','],
  ['1,5', ',', ','],
  ['1,234', ',', '.'],
  ['1.234,5', ';', ','],
  ['1,234.5', ';', '.'],
  ['1,234,567', ';', '.'],
  ['1.234.567', ';', ','],
])('the price %j between fields cut by %j shows the decimal mark %j', (price, delimiter, mark) => {
  expect(decimalMarkOf(price, delimiter)).toBe(mark)
})
