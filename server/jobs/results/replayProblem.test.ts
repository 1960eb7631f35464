import { describe, expect, test } from 'vitest'
import { RULES } from '../../engine/rules.ts'
import { CodeMissingError } from '../code.ts'
import type { Specification } from '../specification.ts'
import { describeDifference, describeReplayFailure, differenceOf, originOf } from './replayProblem.ts'

const stored = { trades: 27, totalReturn: 0.25, maxDrawdown: 0.1 }

describe('a trial that is run again', () => {
  test.each([
    [{}, null],
    [{ totalReturn: 0.25 + 5e-10 }, null],
    [{ trades: 26 }, '26 trades in place of 27'],
    [{ totalReturn: 0.25 + 2e-9 }, 'a total return of 0.250000002 in place of 0.25'],
    [{ maxDrawdown: 0.2 }, 'a largest drawdown of 0.2 in place of 0.1'],
    [{ totalReturn: Number.NaN }, 'a total return of NaN in place of 0.25'],
  ])('with %j has %j', (changes, difference) => {
    expect(differenceOf(stored, { ...stored, ...changes })).toBe(difference)
  })

  test('may be apart by all of what is allowed, and no more', () => {
    const none = { ...stored, totalReturn: 0 }
    expect(differenceOf(none, { ...none, totalReturn: 1e-9 })).toBeNull()
    expect(differenceOf(none, { ...none, totalReturn: -1e-9 })).toBeNull()
    expect(differenceOf(none, { ...none, totalReturn: 1.001e-9 })).not.toBeNull()
  })

  test('may be apart in proportion where an account grew a lot', () => {
    const large = { ...stored, totalReturn: 4e6 }
    expect(differenceOf(large, { ...large, totalReturn: 4e6 * (1 + 5e-10) })).toBeNull()
    expect(differenceOf(large, { ...large, totalReturn: 4e6 * (1 + 2e-9) })).not.toBeNull()
  })

  test('says why it is not shown, in a sentence', () => {
    expect(describeReplayFailure(new CodeMissingError('mine', 'a1b2c3d4e5f6'))).toBe(
      "Strategy 'mine' was changed since: this server does not hold it as it was when the job began (a1b2c3d4…).",
    )
    expect(describeReplayFailure(new Error('not today'))).toBe('The trial could not be run again: not today.')
    expect(describeDifference('mine', '1 trades in place of 2', 'SAME_CODE')).toBe(
      "Strategy 'mine' answers otherwise each time: run again, the trial has 1 trades in place of 2.",
    )
    expect(describeDifference('mine', '1 trades in place of 2', 'OTHER_CODE')).toContain(
      'was changed since, or answers otherwise',
    )
  })

  test('by a built-in strategy whose rule is another one since, says so', () => {
    const then = { rules: 2 } as Specification
    expect(originOf(then, 'supertrend')).toBe('NEWER_RULES')
    expect(originOf({} as Specification, 'supertrend')).toBe('NEWER_RULES')
    expect(originOf({ rules: RULES } as Specification, 'supertrend')).toBe('OTHER_CODE')
    expect(originOf(then, 'mine')).toBe('OTHER_CODE')
    expect(originOf({ ...then, code: { mine: { digest: 'a1' } } } as unknown as Specification, 'mine')).toBe(
      'SAME_CODE',
    )
    expect(describeDifference('supertrend', '1 trades in place of 2', originOf(then, 'supertrend'))).toBe(
      "Strategy 'supertrend' has another rule since this job was started, and what is stored stays as it was: run again, the trial has 1 trades in place of 2.",
    )
  })
})
