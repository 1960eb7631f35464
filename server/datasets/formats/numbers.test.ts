import { expect, test } from 'vitest'
import { type DecimalMark, isWhole, markOf, parseNumber } from './numbers.ts'

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
  ['12,345,67', '.'],
  ['1,23,4567', '.'],
  ['1.5', ','],
  ['$', '.'],
  ['M', '.'],
  ['1.2X', '.'],
  ['1.2MM', '.'],
  ['$1,5', '.'],
  ['12%', '.'],
])('the text %j with the decimal mark %j is no number', (text, mark) => {
  expect(parseNumber(text, mark)).toBeNaN()
})

test.each<[string, DecimalMark | 'EITHER' | null]>([
  ['100', null],
  ['12345', null],
  ["1'234", null],
  ['1 234', null],
  ['null', null],
  ['1.2.3', null],
  ['1.5', '.'],
  ['0.975', '.'],
  ['12345.678', '.'],
  ['1,234.5', '.'],
  ['1,234,567', '.'],
  ["1'234.500", '.'],
  ['1,5', ','],
  ['0,975', ','],
  ['12345,678', ','],
  ['1.234,5', ','],
  ['1.234.567', ','],
  ['1 234,500', ','],
  ['1,234', 'EITHER'],
  ['1.234', 'EITHER'],
  ['-39,850', 'EITHER'],
])('the number %j is written with the decimal mark %j', (text, mark) => {
  expect(markOf(text)).toBe(mark)
})

test.each([
  ['0', true],
  ['12345', true],
  ['12345\r', true],
  ['', false],
  ['\r', false],
  ['1.5', false],
  ['-1', false],
  ['1'.repeat(65), false],
])('whether %j is digits alone: %s', (text, expected) => {
  expect(isWhole(text)).toBe(expected)
})

test.each([
  ['$5', '.', 5],
  ['$1,234.50', '.', 1234.5],
  ['-$5.10', '.', -5.1],
  ['42 €', '.', 42],
  ['1.234,50 €', ',', 1234.5],
  ['1.2M', '.', 1_200_000],
  ['57,30M', ',', 57_300_000],
  ['1.1B', '.', 1_100_000_000],
  ['350K', '.', 350_000],
  ['2,5 Mio.', ',', 2_500_000],
  ['100 USDT', '.', 100],
  ['12,34,567', '.', 1_234_567],
  ['48,58,108.25', '.', 4_858_108.25],
] as const)('the text %j with the decimal mark %j is the number %d', (text, mark, value) => {
  expect(parseNumber(text, mark)).toBe(value)
})
