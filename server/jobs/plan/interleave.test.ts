import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countParts, interleave, nextPartAt } from './interleave.ts'
import { countTrials, subtract } from './remaining.ts'

const interleaving = fc.record({
  trials: fc.integer({ min: 1, max: 500 }),
  count: fc.constantFrom(1, 2, 4, 8, 16, 32),
  exitsPerRule: fc.integer({ min: 1, max: 20 }),
  isProbed: fc.boolean(),
})

test.each([
  [0.01, 1],
  [1.9, 1],
  [2, 2],
  [40, 32],
  [100_000, 64],
])('a job of %d thread seconds is cut into %i parts', (seconds, count) => {
  expect(countParts(seconds)).toBe(count)
})

test('parts hold every trial of the ranges once', () => {
  fc.assert(
    fc.property(interleaving, fc.nat(499), fc.integer({ min: 1, max: 100 }), (given, first, count) => {
      const taken = [{ first, count }].filter((range) => range.first + range.count <= given.trials)
      const left = subtract(given.trials, taken)
      const cut = interleave(left, given)
      expect(countTrials(cut)).toBe(countTrials(left))
      expect(subtract(given.trials, [...taken, ...cut])).toEqual([])
    }),
  )
})

test('parts begin with an entry rule, and there are no more than were asked for', () => {
  fc.assert(
    fc.property(interleaving, (given) => {
      const cut = interleave([{ first: 0, count: given.trials }], given)
      expect(cut.length).toBeLessThanOrEqual(given.count)
      for (const { first } of cut) expect(first % given.exitsPerRule).toBe(0)
    }),
  )
})

/** The parts of as many trials, by their numbers, in the order in which they are taken. */
const orderOf = (count: number) =>
  interleave([{ first: 0, count }], { trials: count, count, exitsPerRule: 1, isProbed: true }).map(({ first }) => first)

test.each([2, 4, 8, 16, 32, 64])(
  'of %i parts every half, quarter and so on is met before any is met again',
  (count) => {
    for (let parts = 2; parts <= count; parts *= 2) {
      const met = orderOf(count).slice(0, parts)
      expect(new Set(met.map((index) => Math.floor((index * parts) / count))).size).toBe(parts)
    }
  },
)

test.each([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 32])(
  'of %i strategies that get dearer with their parameters, about as much is done at any time as of any other plan',
  (strategies) => {
    const order = orderOf(64)
    const place = (part: number) => (((part + 0.5) / 64) * strategies) % 1
    const costs = order.map((part) => 0.5 + place(part))
    const all = costs.reduce((sum, cost) => sum + cost, 0)
    const off = costs.map((_, met) => costs.slice(0, met).reduce((sum, cost) => sum + cost, 0) / all - met / 64)
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(0.05)
  },
)

test('turns go from part to part, past those that are empty', () => {
  const interleaving = { trials: 80, count: 4, exitsPerRule: 1, isProbed: true }
  const ranges = [
    { first: 25, count: 5 },
    { first: 70, count: 10 },
  ]
  expect(orderOf(4)).toEqual([0, 3, 1, 2])
  const first = nextPartAt(ranges, 0, interleaving)
  expect(first).toEqual({ turn: 1, ranges: [{ first: 70, count: 10 }], isFromEnd: true, isProbe: true })
  const second = nextPartAt(ranges, 2, interleaving)
  expect(second).toEqual({ turn: 2, ranges: [{ first: 25, count: 5 }], isFromEnd: true, isProbe: true })
  expect(nextPartAt(ranges, 4, interleaving)?.ranges).toEqual(first?.ranges)
  expect(nextPartAt([], 0, interleaving)).toBeNull()
})

describe('the first round of a plan that is probed', () => {
  const turnsOf = (count: number, isProbed = true) => {
    const interleaving = { trials: 10 * count, count, exitsPerRule: 1, isProbed }
    const ranges = [{ first: 0, count: 10 * count }]
    return Array.from({ length: 2 * count }, (_, turn) => nextPartAt(ranges, turn, interleaving))
  }

  test.each([2, 4, 8, 64])(
    'gives half of %i parts the turn of their last trials, in each half of the plan',
    (count) => {
      const fromEnd = turnsOf(count).flatMap((turn) => (turn?.isFromEnd ? [turn] : []))
      expect(fromEnd).toHaveLength(count / 2)
      expect(fromEnd.every(({ turn }) => turn < count)).toBe(true)
      const inFirstHalf = fromEnd.filter(({ ranges }) => (ranges[0]?.first ?? 0) < 5 * count).length
      expect(Math.abs(inFirstHalf - count / 4)).toBeLessThanOrEqual(0.5)
    },
  )

  test.each([
    [1, 0],
    [2, 2],
    [8, 8],
    [64, 8],
  ])('takes short tasks: of %i parts %i', (count, probes) => {
    expect(turnsOf(count).map((turn) => turn?.isProbe)).toEqual(
      Array.from({ length: 2 * count }, (_, turn) => turn < probes),
    )
  })

  test('is like any other where a plan is not', () => {
    for (const turn of turnsOf(8, false)) expect(turn).toMatchObject({ isFromEnd: false, isProbe: false })
  })
})
