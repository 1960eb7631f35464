import { expect, test } from 'vitest'
import { TrialRate } from './trialRate.ts'

test('trials a second are those of the last five seconds, of all jobs', () => {
  const rate = new TrialRate()
  expect(rate.perSecond(0)).toBe(0)
  rate.hear('a', { done: 100, added: 100 }, 1_000)
  rate.hear('b', { done: 50, added: 50 }, 2_000)
  expect(rate.perSecond(2_000)).toBe(30)
  expect(rate.perSecond(5_999)).toBe(30)
  expect(rate.perSecond(6_000)).toBe(10)
  expect(rate.perSecond(7_000)).toBe(0)
})

test('what a job had before it was heard of does not count, and nothing counts twice', () => {
  const rate = new TrialRate()
  rate.hear('a', { done: 1_000_000, added: 10 }, 0)
  // A part of a task adds what its message does not name.
  rate.hear('a', { done: 1_000_030, added: 0 }, 100)
  // Committed twice, or heard late.
  rate.hear('a', { done: 1_000_030, added: 30 }, 200)
  rate.hear('a', { done: 1_000_020, added: 10 }, 300)
  rate.hear('a', { done: 1_000_040, added: 10 }, 400)
  expect(rate.perSecond(400)).toBe(10)
})

test('of a job that is over nothing is remembered', () => {
  const rate = new TrialRate()
  rate.hear('a', { done: 40, added: 40 }, 0)
  rate.end('a')
  rate.hear('a', { done: 20, added: 10 }, 0)
  expect(rate.perSecond(0)).toBe(10)
})
