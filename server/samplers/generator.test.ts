import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generatorOf, hash } from './generator.ts'

const MASK = 0xffff_ffffn

function rotate(word: bigint, bits: bigint): bigint {
  return ((word << bits) | (word >> (32n - bits))) & MASK
}

/** xoshiro128** as its authors print it, over whole numbers of any size. */
function* published(state: [bigint, bigint, bigint, bigint]): Generator<bigint> {
  const s = state
  for (;;) {
    yield (rotate((s[1] * 5n) & MASK, 7n) * 9n) & MASK
    const t = (s[1] << 9n) & MASK
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotate(s[3], 11n)
  }
}

test('a generator gives the numbers of xoshiro128** from its hashed state on', () => {
  const state = [1, 2, 3, 4].map((part) => BigInt(hash(part, 7, 8, 9))) as [bigint, bigint, bigint, bigint]
  const words = published(state)
  const generator = generatorOf(7, 8, 9)
  for (let draw = 0; draw < 1_000; draw += 1) {
    const [high, low] = [Number(words.next().value), Number(words.next().value)]
    expect(generator.uniform()).toBe((Math.floor(high / 32) * 2 ** 26 + Math.floor(low / 64)) / 2 ** 53)
  }
})

test('a generator is the same for the same words, and another one where any word differs', () => {
  const words = fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 4 })
  const check = (some: readonly number[], place: number, change: number) => {
    const first = generatorOf(...some).uniform()
    expect(generatorOf(...some).uniform()).toBe(first)
    const other = some.map((word, index) => (index === place % some.length ? word ^ change : word))
    if (other.some((word, index) => word !== some[index])) expect(generatorOf(...other).uniform()).not.toBe(first)
  }
  fc.assert(fc.property(words, fc.nat(3), fc.nat(), check))
})

test('the first numbers of neighbouring counters are as spread as those of one generator', () => {
  const cells = new Array<number>(64).fill(0)
  for (let counter = 0; counter < 6_400; counter += 1) {
    const cell = Math.floor(generatorOf(0, 1, counter).uniform() * 64)
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  // Chi-square of 63 degrees of freedom: 103.4 is exceeded once in a thousand.
  expect(cells.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(103.4)
})

test('normal numbers have the mean 0, the variance 1 and the fourth moment 3', () => {
  const generator = generatorOf(3)
  const drawn = Array.from({ length: 40_000 }, () => generator.normal())
  const moment = (power: number) => drawn.reduce((sum, value) => sum + value ** power, 0) / drawn.length
  expect(Math.abs(moment(1))).toBeLessThan(0.02)
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.03)
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.2)
})

test('a number below a count is one of them, each as likely', () => {
  const generator = generatorOf(11)
  const counts = [0, 0, 0, 0, 0]
  for (let draw = 0; draw < 5_000; draw += 1) {
    const drawn = generator.below(5)
    counts[drawn] = (counts[drawn] ?? Number.NaN) + 1
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(100)
})
