import { describe, expect, test } from 'vitest'
import { readingOf } from './readings.fixture.ts'
import { beginUnit, isOutdated, isSameAttempt, isUnderWay, isWaiting, workPerBar } from './unit.ts'

const CONTEXT = { expectedOf: () => ({ quantum: 1, gap: 1 }) as never, totalBars: 1_000, order: 3 }

/** A unit that has done so many bars with so much work, some of it since it last advanced. */
const unitOf = (bars: number, work: number, since = 0) => {
  const unit = beginUnit(readingOf({ bars }), CONTEXT)
  return { ...unit, work, noProgress: { ...unit.noProgress, work: since } }
}

test.each([
  [10, 5, 0, 0.5],
  [10, 5, 1, 0.4],
  [10, 5, 5, null],
  [10, 0, 0, null],
  [0, 5, 0, null],
  [0, 0, 0, null],
])('a unit that has done %i bars with work of %i, %i of it since, takes %s a bar', (bars, work, since, perBar) => {
  expect(workPerBar(unitOf(bars, work, since))).toBe(perBar)
})

describe('a reading', () => {
  test.each([
    ['of the same attempt', {}, true],
    ['of another one', { attempt: 2 }, false],
    ['of one in another process', { node: 'other' }, false],
  ])('%s goes on from what is known: %s', (_, changes, isSame) => {
    expect(isSameAttempt(readingOf(), readingOf(changes))).toBe(isSame)
  })

  test.each([
    ['that says the same', {}, false],
    ['of fewer bars', { bars: 4 }, true],
    ['of less CPU', { cpuMs: 9 }, true],
    ['whose CPU is not known', { cpuMs: null }, false],
    ['of an attempt before', { attempt: 1 }, true],
    ['of a later attempt, though it has fewer bars', { attempt: 3, bars: 0 }, false],
    ['of the same attempt in another process, though it has fewer bars', { node: 'other', bars: 0 }, false],
  ])('%s came too late: %s', (_, changes, isLate) => {
    const known = readingOf({ attempt: 2, bars: 5, cpuMs: 10 })
    expect(isOutdated(beginUnit(known, CONTEXT), { ...known, ...changes })).toBe(isLate)
  })

  test('is none too late where no CPU was known before', () => {
    const known = readingOf({ cpuMs: null })
    expect(isOutdated(beginUnit(known, CONTEXT), { ...known, cpuMs: 0 })).toBe(false)
  })
})

test.each([
  ['WAITING', false, true],
  ['STORING', true, true],
  ['SIMULATION', true, false],
] as const)('a unit at %s is under way: %s, and waits for others: %s', (stage, underWay, waiting) => {
  const unit = beginUnit(readingOf({ stage }), CONTEXT)
  expect([isUnderWay(unit), isWaiting(unit)]).toEqual([underWay, waiting])
})
