import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doneAndLeft, foldReport, guessDoneAndLeft, type TaskProgress } from './taskProgress.ts'

const positive = fc.double({ min: 0.001, max: 1e4, noNaN: true })
const tasks: fc.Arbitrary<TaskProgress> = fc
  .record({
    cost: positive,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    silentMs: fc.nat(1e6),
    hears: fc.boolean(),
  })
  .map(({ cost, share, silentMs, hears }) => ({
    cost,
    done: cost * share,
    spentMs: 2 * silentMs,
    silentMs,
    step: hears ? cost / 10 : null,
  }))
const terms = fc.record({ speed: positive, patience: fc.double({ min: 0.05, max: 1, noNaN: true }) })
const usual = { speed: 1 / 1_000, patience: 0.1 }

describe('what is heard of a piece', () => {
  test('counts from when it was first seen: what was done before took other time', () => {
    const first = foldReport(undefined, { id: 1, cost: 10, done: 4 }, 50)
    expect(first).toEqual({ cost: 10, done: 4, spentMs: 50, silentMs: 50, step: null })
  })

  test('ends its silence, and says how large its steps are', () => {
    const first = foldReport(undefined, { id: 1, cost: 10, done: 0 }, 50)
    const heard = foldReport(first, { id: 1, cost: 10, done: 3 }, 50)
    expect(heard).toEqual({ cost: 10, done: 3, spentMs: 100, silentMs: 0, step: 3 })
    expect(foldReport(heard, { id: 1, cost: 10, done: 3 }, 70)).toEqual({ ...heard, spentMs: 170, silentMs: 70 })
  })
})

describe('a piece that is under way', () => {
  test('has done no less than it reported and no more than it costs, and always has a rest', () => {
    fc.assert(
      fc.property(tasks, terms, (task, given) => {
        const { work, rest } = doneAndLeft(task, given)
        expect(work).toBeGreaterThanOrEqual(task.done)
        expect(work).toBeLessThanOrEqual(task.cost * (1 + 1e-9))
        expect(rest).toBeGreaterThanOrEqual(0)
        if (task.done < task.cost) expect(rest).toBeGreaterThan(0)
      }),
    )
  })

  test('has done more the longer it is at it, until it is long overdue', () => {
    fc.assert(
      fc.property(tasks, terms, fc.double({ min: 0, max: 1, noNaN: true }), (task, given, share) => {
        const dueMs = Math.min(task.step ?? task.cost, task.cost - task.done) / given.speed
        const later = { ...task, silentMs: 1.5 * dueMs }
        const sooner = { ...task, silentMs: 1.5 * dueMs * share }
        expect(doneAndLeft(later, given).work).toBeGreaterThanOrEqual(doneAndLeft(sooner, given).work * (1 - 1e-9))
      }),
    )
  })

  test.each([
    ['half of it', 5_000, 5, 5],
    ['nearly all of it when it should end', 9_000, 9, 1],
  ])('that is on time has done %s', (_, silentMs, work, rest) => {
    const heard = { cost: 10, done: 0, spentMs: silentMs, silentMs, step: 10 }
    expect(doneAndLeft(heard, usual).work).toBeCloseTo(work)
    expect(doneAndLeft(heard, usual).rest).toBeCloseTo(rest)
  })

  test('of which nothing is heard is reckoned to last two fifths of what it has lasted', () => {
    expect(doneAndLeft({ cost: 10, done: 0, spentMs: 10_000, silentMs: 10_000, step: null }, usual).rest).toBeCloseTo(4)
  })

  test('that is long overdue is reckoned to last half as long as it is too late', () => {
    expect(doneAndLeft({ cost: 10, done: 0, spentMs: 95_000, silentMs: 95_000, step: 10 }, usual).rest).toBeCloseTo(40)
  })
})

test('a piece of whose kind nothing was ever heard comes half-way at the most', () => {
  fc.assert(
    fc.property(tasks, (task) => {
      const { work, rest } = guessDoneAndLeft(task)
      expect(work - task.done).toBeLessThanOrEqual((task.cost - task.done) / 2 + 1e-9)
      expect(work + rest).toBeCloseTo(task.cost)
    }),
  )
  const moments = [0, 1_000, 3_000, 10_000].map(
    (spentMs) => guessDoneAndLeft({ cost: 1, done: 0, spentMs, silentMs: 0, step: null }).work,
  )
  expect(moments).toEqual([0, 0.2, 0.5, 0.5])
})
