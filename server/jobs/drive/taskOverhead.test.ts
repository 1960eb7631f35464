import { describe, expect, test } from 'vitest'
import { costWaiting } from '../../progress/jobCosts.ts'
import { countTasks } from '../plan/taskSize.ts'
import { TaskOverhead } from './taskOverhead.ts'

/** A job of 10,000 trials of 1,000 rules, that take 60 thread seconds on two threads. */
const TERMS = { perTask: 0.05, all: 60, trials: 10_000, exitsPerRule: 10, threads: 2 }

const overhead = (changes: Partial<typeof TERMS> = {}) => new TaskOverhead({ ...TERMS, ...changes })

describe('what a task costs beside its trials', () => {
  test('is held in the cost of these where it is as long as others, and not where it is short', () => {
    expect(overhead().of(1.5)).toBe(0)
    expect(overhead().of(0.2)).toBeGreaterThan(0.04)
    expect(overhead({ perTask: 0 }).of(0.2)).toBe(0)
  })

  test('is half of what they cost at the most, and nothing of trials that cost nothing', () => {
    expect(overhead().of(0.02)).toBe(0.01)
    expect(overhead().of(0)).toBe(0)
    expect(overhead({ all: 0, trials: 0 }).of(0)).toBe(0)
  })

  test('of trials that wait is more at the end, and nothing at the beginning', () => {
    const waiting = (seconds: number) => [{ count: (10_000 * seconds) / 60, cost: 60 / 10_000 }]
    const more = (seconds: number) => costWaiting(overhead().waiting(waiting(seconds))) - costWaiting(waiting(seconds))
    expect(more(60)).toBe(0)
    expect(more(3)).toBeGreaterThan(0.25)
    expect(more(0)).toBe(0)
    expect(overhead({ trials: 1, exitsPerRule: 1 }).waiting([])).toEqual([])
  })

  test('is that of no more tasks than there are rules', () => {
    const waiting = [{ count: 100, cost: 0.03 }]
    const ofRules = (exitsPerRule: number) =>
      costWaiting(overhead({ exitsPerRule }).waiting(waiting)) - costWaiting(waiting)
    expect(ofRules(100)).toBe(0)
    expect(ofRules(10)).toBeGreaterThan(0.2)
  })
})

test('work is cut into tasks of the usual length, and at its end into ever shorter ones', () => {
  expect(countTasks(0, 2)).toBe(0)
  expect(countTasks(0.05, 2)).toBe(1)
  expect(countTasks(606, 2) - countTasks(6, 2)).toBeCloseTo(400, 9)
  expect(countTasks(6, 2)).toBeGreaterThan(10)
  expect(countTasks(1e9, 2)).toBeGreaterThan(6e8)
})
