import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hash } from './generator.ts'
import { MAX_PERMUTED, permute } from './permutation.ts'

const keys = fc.nat(0xffff_ffff)

test('a shuffle takes every place once', () => {
  const check = (size: number, key: number) => {
    const places = Array.from({ length: size }, (_, position) => permute(position, size, key))
    expect(places.toSorted((one, other) => one - other)).toEqual(Array.from({ length: size }, (_, place) => place))
  }
  fc.assert(fc.property(fc.integer({ min: 1, max: 700 }), keys, check))
})

test('a shuffle of any size stays within it and gives no place twice', () => {
  const sizes = fc.oneof(
    fc.integer({ min: 100, max: MAX_PERMUTED }),
    fc.constantFrom(2 ** 32, 2 ** 51 + 1, MAX_PERMUTED),
  )
  const check = (size: number, key: number) => {
    const places = Array.from({ length: 100 }, (_, position) => permute(size - 1 - position, size, key))
    expect(new Set(places).size).toBe(100)
    expect(places.every((place) => Number.isSafeInteger(place) && place >= 0 && place < size)).toBe(true)
  }
  fc.assert(fc.property(sizes, keys, check))
})

test('every place is as likely, whatever the key', () => {
  const counts = new Array<number>(10).fill(0)
  for (let key = 0; key < 10_000; key += 1) {
    const place = permute(3, 10, hash(key))
    counts[place] = (counts[place] ?? Number.NaN) + 1
  }
  // Chi-square of 9 degrees of freedom: 27.9 is exceeded once in a thousand.
  expect(counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)).toBeLessThan(27.9)
})
