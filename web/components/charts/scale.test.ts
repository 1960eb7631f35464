import { expect, test } from 'vitest'
import { nearest, pathOf, placeOf, scaleOf, shortTick, ticksOf, timeTicks } from './scale.ts'

const texts = (ticks: readonly { readonly text: string }[]) => ticks.map(({ text }) => text.replace('\u202f', ' '))

test('a scale holds all values with a little room, by steps or by factors', () => {
  expect(scaleOf([0, null, 100])).toEqual({ low: -5, high: 105, logarithmic: false })
  const { low, high, logarithmic } = scaleOf([1, 100], true)
  expect([low < 1, high > 100, logarithmic]).toEqual([true, true, true])
  expect(scaleOf([3, 3])).toEqual({ low: 2.5, high: 3.5, logarithmic: false })
  expect(scaleOf([null])).toEqual({ low: 0, high: 1, logarithmic: false })
})

test('what is not above 0 has no logarithm: its scale has equal steps', () => {
  expect(scaleOf([0, 10], true).logarithmic).toBe(false)
})

test('equal factors are equally far apart', () => {
  const scale = { low: 1, high: 100, logarithmic: true }
  expect([1, 10, 100].map((value) => placeOf(value, scale))).toEqual([0, 0.5, 1])
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
  expect(texts(ticksOf({ low: 4_000, high: 25_000, logarithmic: true }, 3, (value) => String(value)))).toEqual([
    '5000',
    '10000',
    '20000',
  ])
  expect(texts(ticksOf({ low: 1, high: 1e9, logarithmic: true }, 4, (value) => String(Math.log10(value))))).toEqual(
    '0123456789'.split(''),
  )
})

test('a large mark has no zeros that say nothing', () => {
  expect([1_000, 1_500, 12_500, 2_000_000, 100, 2.5].map((value) => shortTick(value).replace('\u202f', ' '))).toEqual([
    '1 k',
    '1.5 k',
    '12.5 k',
    '2 M',
    '100',
    '2.5',
  ])
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
