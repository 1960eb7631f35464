import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromPercent, readNumber, readNumbers, readShares, toPercent, writeShares } from './numbers.ts'

test.each([
  ['10000', 10_000],
  ['10 000', 10_000],
  ['10\u202f000', 10_000],
  ['10_000', 10_000],
  ['−0.5', -0.5],
  ['1e3', 1000],
  ['', null],
  ['  ', null],
  ['ten', null],
  ['1,5', null],
  ['Infinity', null],
])('“%s” is read as %s', (text, value) => {
  expect(readNumber(text)).toBe(value)
})

test('a list has each number once, whatever stands between them', () => {
  expect(readNumbers(' 1, 2;3  4,1')).toEqual([1, 2, 3, 4])
  expect(readNumbers(' , ')).toBeNull()
  expect(readNumbers('1, x')).toBeNull()
})

test('percentages are fractions, and none is one of them', () => {
  expect(readShares('none, 2 %, 0.07, None; 2')).toEqual([null, 0.02, 0.0007])
  expect(readShares('')).toEqual([null])
  expect(readShares('nonesuch')).toBeNull()
  expect(readShares('2, much')).toBeNull()
  expect(readShares('2 anone')).toBeNull()
})

test('what is written of percentages reads as they were', () => {
  const shares = fc.uniqueArray(fc.option(fc.integer({ min: 1, max: 99_999 }).map((value) => value / 1e6)), {
    minLength: 1,
  })
  fc.assert(
    fc.property(shares, (values) => {
      expect(readShares(writeShares(values))).toEqual(values)
    }),
  )
  expect(writeShares([null, 0.02, 0.0007])).toBe('none, 2, 0.07')
  expect(writeShares([null])).toBe('')
})

test('a percentage has no dust of binary fractions', () => {
  expect(toPercent(0.07)).toBe('7')
  expect(fromPercent(0.07)).toBe(0.0007)
  expect(fromPercent(33)).toBe(0.33)
})
