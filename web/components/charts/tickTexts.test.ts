import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ticksOf as marksOf } from './scale.ts'
import { ticksOf } from './ticks.ts'
import { tickTexts } from './tickTexts.ts'

const SIZES: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, '%': 0.01 }

/** The value that a label tells. */
function read(text: string): number {
  const [digits = '', ...units] = text.split('\u202f')
  const value = Number(digits.replaceAll(',', '').replace('−', '-'))
  return units.reduce((product, unit) => product * (SIZES[unit] ?? 1), value)
}

const end = fc.double({ min: -1e7, max: 1e7, noNaN: true })
const axes = fc.tuple(end, end, fc.integer({ min: 1, max: 12 }), fc.constantFrom('number' as const, 'share' as const))

test('a label read back is its tick', () => {
  fc.assert(
    fc.property(axes, ([one, other, about, unit]) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      fc.pre(high - low > 1e-6 * Math.max(Math.abs(low), high, 1e-6))
      const ticks = ticksOf(low, high, about)
      tickTexts(ticks, unit).forEach((text, index) => {
        const tick = ticks[index] ?? 0
        expect(Math.abs(read(text) - tick)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(tick)))
      })
      // A mark of a chart stands where its label says.
      const scale = { low, high, logarithmic: false }
      for (const { at, text } of marksOf(scale, about, { unit })) {
        expect(Math.abs(low + at * (high - low) - read(text))).toBeLessThanOrEqual(1e-6 * (high - low))
      }
    }),
  )
})

test('marks of counts are whole numbers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 12 }), (high, about) => {
      for (const { text } of marksOf({ low: 0, high, logarithmic: false }, about, { whole: true })) {
        expect(Number.isInteger(Number(read(text).toPrecision(12)))).toBe(true)
      }
    }),
  )
})

test.each([
  [[2.5, 0, -2.5], 'number', ['2.5', '0.0', '−2.5']],
  [[0, 2_500, 5_000, 7_500], 'number', ['0', '2,500', '5,000', '7,500']],
  [[0, 2_500, 5_000, 7_500, 10_000], 'number', ['0', '2.5 k', '5.0 k', '7.5 k', '10.0 k']],
  [[60_000, 80_000, 100_000], 'number', ['60 k', '80 k', '100 k']],
  [[1_000_020, 1_000_040], 'number', ['1,000.02 k', '1,000.04 k']],
  [[0.005, 0.01], 'share', ['0.5 %', '1.0 %']],
  [[0, 200, 400], 'share', ['0 ×', '200 ×', '400 ×']],
] as const)('the ticks %j, as a %s, are written %j', (ticks, unit, texts) => {
  expect(tickTexts(ticks, unit).map((text) => text.replaceAll('\u202f', ' '))).toEqual(texts)
})
