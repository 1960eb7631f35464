import { expect, test } from 'vitest'
import { OUTCOMES, outcomeOf, withOutcome } from './outcomes.ts'

test('each outcome that is chosen is the one that its filter asks for', () => {
  for (const [outcome] of OUTCOMES) expect(outcomeOf(withOutcome({ strategies: ['ppo'] }, outcome))).toBe(outcome)
  expect(OUTCOMES.map(([, name]) => name)).toEqual(['any', 'Admissible', 'Inadmissible', 'Failed', 'Timed out'])
})

test('an outcome replaces the one before, and leaves the rest of a filter alone', () => {
  const before = { strategies: ['ppo'], admissible: false, states: ['SUCCEEDED' as const] }
  expect(withOutcome(before, '')).toEqual({ strategies: ['ppo'], admissible: null, states: null })
  expect(withOutcome(before, 'admissible')).toEqual({ strategies: ['ppo'], admissible: true, states: null })
  expect(withOutcome(before, 'TIMED_OUT')).toEqual({ strategies: ['ppo'], admissible: null, states: ['TIMED_OUT'] })
})

test('what failed is no trial that only breaks a constraint', () => {
  expect(withOutcome({}, 'inadmissible')).toEqual({ admissible: false, states: ['SUCCEEDED'] })
})

test('a filter that asks for none of them asks for any', () => {
  expect(outcomeOf({})).toBe('')
  expect(outcomeOf({ states: ['SUCCEEDED'] })).toBe('')
})
