import { expect, test } from 'vitest'
import { addFinished, longestRuleMs } from './finishedRules.ts'

test('what rules of a strategy took is known from the third on, and is the most that one took a bar', () => {
  const one = addFinished(new Map(), { strategy: 'a', rules: 2, seconds: 4, bars: 1_000 })
  expect(longestRuleMs(one, 'a')).toBeNull()
  const both = addFinished(one, { strategy: 'a', rules: 1, seconds: 1, bars: 1_000 })
  expect(longestRuleMs(both, 'a')).toBe(2)
  expect(longestRuleMs(both, 'b')).toBeNull()
  expect(longestRuleMs(both, undefined)).toBeNull()
})
