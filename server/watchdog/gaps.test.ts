import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addGap, type Gaps, improbableGap, NO_GAPS, phiOf, usualGap } from './gaps.ts'
import { tailRarity } from './normalTail.ts'

const gapsOf = (sizes: readonly number[]): Gaps => sizes.reduce(addGap, NO_GAPS)
const alike = (count: number, size = 1) => gapsOf(Array.from({ length: count }, () => size))
const sizes = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 10, maxLength: 60 })

describe('the tail of a normal distribution', () => {
  // −log10 of the values in Abramowitz and Stegun, table 26.2.
  test.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.9999, 0.02275553],
    [2.0001, 0.022744733],
    [3, 0.001349898031630095],
    [5, 2.866515718791939e-7],
    [5.612001244174789, 1e-8],
    [8, 6.220960574271785e-16],
    [-1, 0.8413447460685429],
    [-5, 0.9999997133484281],
  ])('above %d has the probability %d', (z, probability) => {
    expect(tailRarity(z)).toBeCloseTo(-Math.log10(probability), 5)
  })

  test('goes on where the probability is too small for a float', () => {
    expect(tailRarity(100)).toBeCloseTo(2_173.87154, 4)
    expect(tailRarity(-100)).toBe(0)
  })

  test('gets rarer with z, everywhere', () => {
    const z = fc.double({ min: -20, max: 200, noNaN: true })
    // Where nearly all lies above, the rarity is a few ulps of 1.
    fc.assert(fc.property(z, (at) => tailRarity(at + 0.01) >= tailRarity(at) - 1e-15))
  })
})

describe('φ', () => {
  test.each([0, 1, 9])('says nothing after %d gaps', (count) => {
    expect(phiOf(alike(count), 1e12)).toBeNull()
  })

  test('speaks from the tenth gap on', () => {
    expect(phiOf(alike(10), 1)).toBeCloseTo(0.301)
  })

  test('is 8 at the improbable gap, unless a gap half as long has ended well', () => {
    const gaps = alike(10)
    expect(phiOf(gaps, improbableGap(gaps))).toBeCloseTo(8, 6)
    const withLong = addGap(gaps, 1_000_000)
    expect(improbableGap(withLong)).toBeGreaterThanOrEqual(2_000_000)
  })

  test('does not depend on the unit in which work is counted', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.001, max: 1_000, noNaN: true }), (gaps, unit) => {
        const inOther = gapsOf(gaps.map((gap) => gap * unit))
        expect(phiOf(inOther, 5e9 * unit)).toBeCloseTo(phiOf(gapsOf(gaps), 5e9) ?? -1, 3)
      }),
    )
  })

  test('rises with the gap', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (gaps, gap) => {
        const learnt = gapsOf(gaps)
        expect(phiOf(learnt, gap * 2)).toBeGreaterThanOrEqual(phiOf(learnt, gap) ?? 0)
      }),
    )
  })
})

describe('what is known of gaps', () => {
  test('is what all of them together give, though none is kept', () => {
    fc.assert(
      fc.property(sizes, (gaps) => {
        const logarithms = gaps.map(Math.log)
        const mean = logarithms.reduce((sum, one) => sum + one, 0) / gaps.length
        const learnt = gapsOf(gaps)
        expect(Object.keys(learnt)).toHaveLength(4)
        expect(learnt.mean).toBeCloseTo(mean, 6)
        const squares = logarithms.reduce((sum, one) => sum + (one - mean) ** 2, 0)
        expect(learnt.squares).toBeCloseTo(squares, 5)
      }),
    )
  })

  test('has a usual gap that is never longer than the longest, nor than the improbable one', () => {
    fc.assert(
      fc.property(sizes, (gaps) => {
        const learnt = gapsOf(gaps)
        expect(usualGap(learnt)).toBeLessThanOrEqual(Math.max(...gaps))
        expect(usualGap(learnt)).toBeLessThan(improbableGap(learnt))
      }),
    )
  })
})

test('the gap that 95 of 100 stay below is that of the log-normal, where there was a longer one', () => {
  const logs = [...Array.from({ length: 19 }, () => 0), Math.log(1_000)]
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  const sigma = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1))
  expect(usualGap(gapsOf(logs.map(Math.exp)))).toBeCloseTo(Math.exp(mean + 1.645 * sigma), 1)
})
