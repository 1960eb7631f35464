import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listSchedule, listScheduleSteps } from './listSchedule.ts'

const cost = fc.double({ min: 0.01, max: 1_000, noNaN: true })
const rests = fc.array(cost, { maxLength: 8 })
const waiting = fc.array(fc.record({ count: fc.integer({ min: 1, max: 40 }), cost }), { maxLength: 8 })
const threads = fc.integer({ min: 1, max: 12 })

describe('whatever is laid out', () => {
  test('takes no less than the largest piece, and no less than its share of the load', () => {
    fc.assert(
      fc.property(rests, waiting, threads, (begun, open, count) => {
        const all = Math.max(count, begun.length)
        const load = [...begun, ...open.map((one) => one.count * one.cost)].reduce((sum, one) => sum + one, 0)
        const length = listSchedule(begun, open, count)
        expect(length).toBeGreaterThanOrEqual(Math.max(0, ...begun))
        expect(length).toBeGreaterThanOrEqual((load / all) * (1 - 1e-9))
      }),
    )
  })

  test("takes no more than Graham's bound: its share of the load, and the largest piece less its share", () => {
    fc.assert(
      fc.property(rests, waiting, threads, (begun, open, count) => {
        const all = Math.max(count, begun.length)
        const load = [...begun, ...open.map((one) => one.count * one.cost)].reduce((sum, one) => sum + one, 0)
        const largest = Math.max(0, ...begun, ...open.map((one) => one.cost))
        expect(listSchedule(begun, open, count)).toBeLessThanOrEqual(
          (load / all + largest * (1 - 1 / all)) * (1 + 1e-9),
        )
      }),
    )
  })

  test('takes no longer with one thread more', () => {
    fc.assert(
      fc.property(fc.array(cost, { maxLength: 3 }), fc.integer({ min: 1, max: 400 }), cost, (begun, count, one) => {
        const open = [{ count, cost: one }]
        expect(listSchedule(begun, open, 4)).toBeLessThanOrEqual(listSchedule(begun, open, 3) * (1 + 1e-9))
      }),
    )
  })
})

describe('steps', () => {
  const piece = (after: number | null, count = 1) => ({ waiting: [{ count, cost: 3 }], after })

  test('that wait for nothing are laid out as if they were one', () => {
    fc.assert(
      fc.property(waiting, threads, (open, count) => {
        const steps = open.map((one) => ({ waiting: [one], after: null }))
        expect(listScheduleSteps(steps, count, 5)).toBeCloseTo(listSchedule([], open, count), 6)
      }),
    )
  })

  test('of which each waits for the one before the last go on two at a time, however many threads there are', () => {
    const steps = Array.from({ length: 10 }, (_, index) => piece(index < 2 ? null : index - 2))
    expect(listScheduleSteps(steps, 1, 0)).toBe(30)
    expect(listScheduleSteps(steps, 2, 0)).toBe(15)
    expect(listScheduleSteps(steps, 100, 0)).toBe(15)
    expect(listScheduleSteps(steps, 100, 1)).toBe(15 + 4)
    expect(listScheduleSteps(steps, 1, 1)).toBe(30)
  })

  test('that wait keep no thread from what need not wait', () => {
    expect(listScheduleSteps([piece(null), piece(0), piece(null, 2)], 2, 10)).toBe(16)
  })
})

test.each([
  ['nothing takes no time', [], [], 2, 0],
  ['what is begun ends with its longest rest', [1, 5, 2], [], 3, 5],
  ['a piece goes to the thread that is free first', [4, 1], [{ count: 1, cost: 2 }], 2, 4],
  ['a thread that is idle takes the first piece', [4], [{ count: 1, cost: 2 }], 2, 4],
  [
    'the large piece first leaves the threads even',
    [],
    [
      { count: 1, cost: 4 },
      { count: 2, cost: 2 },
    ],
    2,
    4,
  ],
  [
    'the large piece last keeps one thread waiting',
    [],
    [
      { count: 2, cost: 2 },
      { count: 1, cost: 4 },
    ],
    2,
    6,
  ],
  [
    'a huge last piece counts in full, however many threads there are',
    [1, 1],
    [
      { count: 38, cost: 1 },
      { count: 1, cost: 60 },
    ],
    4,
    70,
  ],
  ['many small pieces fill the threads up to one level', [10, 0], [{ count: 1_000, cost: 0.1 }], 2, 55],
  [
    'many small pieces go to no thread that is busy for longer than they take',
    [100, 0],
    [
      { count: 100, cost: 0.1 },
      { count: 1, cost: 95 },
    ],
    2,
    105,
  ],
])('%s', (_, begun, open, count, length) => {
  expect(listSchedule(begun, open, count)).toBeCloseTo(length)
})
