import { describe, expect, test } from 'vitest'
import { jobOf, SWEEP } from '../ports.fixture.ts'
import { printSpecification, type Specification } from '../specification.ts'
import { foldPlaceOf, rangesWithin } from './foldTrials.ts'
import { effectiveFilter, NO_FILTER } from './trialFilter.ts'

const input = { optimization: SWEEP, folds: 3, trainFraction: 0.7, anchored: false }
const analysis: Specification = { kind: 'WALK_FORWARD', input, bars: 1_000 }
const sweep: Specification = { kind: 'OPTIMIZATION', input: SWEEP }
/** Three folds of four trials, the last of which is the test. */
const job = jobOf({ kind: 'WALK_FORWARD', specification: printSpecification(analysis), trialsTotal: 12 })
const other = jobOf({ kind: 'OPTIMIZATION', specification: printSpecification(sweep), trialsTotal: 12 })

describe('the trials of a walk-forward analysis', () => {
  test.each([
    [0, 1, false],
    [3, 1, true],
    [4, 2, false],
    [7, 2, true],
    [11, 3, true],
  ])('number %i belongs to fold %i; its test: %j', (number, fold, test) => {
    expect(foldPlaceOf(job, number)).toEqual({ fold, test })
  })

  const range = (first: number, count: number) => ({ first, count })
  test.each([
    [null, null, null],
    [null, true, [range(3, 1), range(7, 1), range(11, 1)]],
    [null, false, [range(0, 3), range(4, 3), range(8, 3)]],
    [2, null, [range(4, 4)]],
    [2, true, [range(7, 1)]],
    [3, false, [range(8, 3)]],
    [4, null, []],
    [0, true, []],
  ])('of fold %j and test %j are these', (fold, test, ranges) => {
    expect(rangesWithin(job, { fold, test })).toEqual(ranges)
  })

  const shown = (given: Partial<typeof NO_FILTER> | null) =>
    rangesWithin(job, effectiveFilter(job, given && { ...NO_FILTER, ...given }))

  test('are its tests, where nobody asks for others; an empty filter asks for all', () => {
    expect(shown(null)).toHaveLength(3)
    expect(shown({})).toBeNull()
  })

  test('are its tests where a filter names neither fold nor trainings', () => {
    expect(shown({ admissible: true })).toEqual(shown(null))
    expect(shown({ admissible: true, fold: 2 })).toEqual([range(4, 4)])
    expect(shown({ admissible: true, test: false })).toEqual(shown({ test: false }))
  })
})

test('trials of another job are in no fold, and none of them is a test', () => {
  expect(foldPlaceOf(other, 3)).toEqual({ fold: null, test: false })
  expect(rangesWithin(other, effectiveFilter(other, null))).toBeNull()
  expect(rangesWithin(other, effectiveFilter(other, { ...NO_FILTER, admissible: true }))).toBeNull()
  expect(rangesWithin(other, { fold: null, test: false })).toBeNull()
  expect(rangesWithin(other, { fold: 1, test: null })).toEqual([])
  expect(rangesWithin(other, { fold: null, test: true })).toEqual([])
})
