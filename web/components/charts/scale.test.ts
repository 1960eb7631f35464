import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearest, pathOf, placeOf, scaleOf, ticksOf, timeTicks } from './scale.ts'

const texts = (ticks: readonly { readonly text: string }[]) => ticks.map(({ text }) => text.replace('\u202f', ' '))

test('a scale holds all values with a little room, by steps or by factors', () => {
  expect(scaleOf([0, null, 100])).toEqual({ low: -5, high: 105, logarithmic: false })
  const { low, high, logarithmic } = scaleOf([1, 100], true)
  expect([low < 1, high > 100, logarithmic]).toEqual([true, true, true])
  expect(scaleOf([3, 3])).toEqual({ low: 2.5, high: 3.5, logarithmic: false })
  expect(scaleOf([100, 120])).toEqual({ low: 99, high: 121, logarithmic: false })
  expect(scaleOf([-50])).toEqual({ low: -55, high: -45, logarithmic: false })
  expect(scaleOf([10], true)).toEqual({ low: 10 / 1.1, high: 11, logarithmic: true })
  expect(scaleOf([null])).toEqual({ low: 0, high: 1, logarithmic: false })
})

test('what is not above 0 has no logarithm: its scale has equal steps', () => {
  expect(scaleOf([0, 10], true).logarithmic).toBe(false)
})

test('equal factors are equally far apart', () => {
  const scale = { low: 1, high: 100, logarithmic: true }
  expect([1, 10, 100].map((value) => placeOf(value, scale))).toEqual([0, 0.5, 1])
  expect(placeOf(10, { low: 5, high: 20, logarithmic: true })).toBe(0.5)
  expect(placeOf(25, { low: 0, high: 100, logarithmic: false })).toBe(0.25)
})

test('marks are round, and written as short as they can be told apart', () => {
  expect(texts(ticksOf({ low: -0.23, high: 0.67, logarithmic: false }, 5))).toEqual([
    '−0.2',
    '0.0',
    '0.2',
    '0.4',
    '0.6',
  ])
  expect(texts(ticksOf({ low: 0, high: 120, logarithmic: false }, 3))).toEqual(['0', '50', '100'])
  expect(texts(ticksOf({ low: 9_000, high: 21_000, logarithmic: false }, 3))).toEqual(['10 k', '15 k', '20 k'])
  expect(texts(ticksOf({ low: 4_000, high: 25_000, logarithmic: true }, 3))).toEqual(['5 k', '10 k', '20 k'])
  expect(texts(ticksOf({ low: 1, high: 1e6, logarithmic: true }, 4))).toEqual([
    '1',
    '10',
    '100',
    '1,000',
    '10 k',
    '100 k',
    '1 M',
  ])
})

test('marks are written by how far apart they are, large ones and those below 0 too', () => {
  const written = (low: number, high: number, about: number) => texts(ticksOf({ low, high, logarithmic: false }, about))
  expect(written(0, 0.02, 4)).toEqual(['0.000', '0.005', '0.010', '0.015', '0.020'])
  expect(written(-2_000, 2_000, 4)).toEqual(['−2,000', '−1,000', '0', '1,000', '2,000'])
  expect(written(0, 10, 4)).toEqual(['0', '5', '10'])
  expect(written(0, 1, 4)).toEqual(['0.0', '0.5', '1.0'])
  expect(written(0, 1e-6, 1)).toEqual(['0.000000', '0.000001'])
  expect(written(-10, -5, 5)).toEqual(['−10', '−9', '−8', '−7', '−6', '−5'])
})

test('no mark is written as another value than the one that it stands at', () => {
  const end = fc.integer({ min: -900, max: 900 })
  fc.assert(
    fc.property(end, fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 9 }), (low, length, about) => {
      const scale = { low: low / 100, high: (low + length) / 100, logarithmic: false }
      for (const { at, text } of ticksOf(scale, about))
        expect(Number(text.replace('−', '-'))).toBeCloseTo(scale.low + (at * length) / 100, 9)
    }),
  )
})

test('powers that are too few for marks give way to equal steps, too many to powers alone', () => {
  const written = (low: number, high: number, about: number) => texts(ticksOf({ low, high, logarithmic: true }, about))
  expect(written(1.1, 1.4, 3)).toEqual(['1.1', '1.2', '1.3', '1.4'])
  expect(written(0.9, 11, 3)).toEqual(['1', '2', '5', '10'])
  expect(written(0.9, 110, 3)).toEqual(['1', '10', '100'])
})

test('marks of time are years, months or days, by how long it is', () => {
  const at = (text: string) => Date.parse(text)
  expect(texts(timeTicks(at('2000-01-03'), at('2020-04-17'), 5))).toEqual(
    ['2000', '2005', '2010', '2015', '2020'].slice(1),
  )
  const months = timeTicks(at('2024-01-15'), at('2024-12-31'), 4)
  expect(months).toHaveLength(3)
  expect(months[0]?.at).toBeCloseTo((at('2024-04-01') - at('2024-01-15')) / (at('2024-12-31') - at('2024-01-15')))
  expect(timeTicks(at('2024-01-01'), at('2024-01-09'), 4)).toHaveLength(5)
  expect(timeTicks(at('2024-01-01'), at('2024-01-01'), 4)).toEqual([])
  expect(texts(timeTicks(at('1998-06-01'), at('2004-06-01'), 6))).toEqual('1999 2000 2001 2002 2003 2004'.split(' '))
  expect(texts(months)).toEqual(['Apr 2024', 'Jul 2024', 'Oct 2024'])
  expect(texts(timeTicks(at('2024-02-10'), at('2024-04-10'), 2))).toEqual(['Mar 2024', 'Apr 2024'])
  expect(texts(timeTicks(at('2024-01-01'), at('2024-01-05'), 2))).toEqual(['Jan 1', 'Jan 3', 'Jan 5'])
  expect(timeTicks(at('2024-01-01T12:00'), at('2024-01-03T12:00'), 2).map((tick) => tick.at)).toHaveLength(2)
})

test.each([
  [0, 0],
  [4.9, 0],
  [5.1, 1],
  [26, 2],
  [99, 2],
])('the nearest to %d is at %d', (value, place) => {
  expect(nearest([0, 10, 30], value)).toBe(place)
})

test('a line is cut where it has no value', () => {
  expect(pathOf([0, 0.5, 1], [0, null, 1])).toBe('M0.0 1000.0M1000.0 0.0')
  expect(pathOf([0, 1], [0.5, 0.25])).toBe('M0.0 500.0L1000.0 750.0')
})
