import { expect, test } from 'vitest'
import { SyncBackoff } from './syncBackoff.ts'

/** The seconds, of so many, at which a silence is long that is looked at once a second. */
function longAt(silence: SyncBackoff, fromSeconds: number, seconds: number): number[] {
  const times = Array.from({ length: seconds }, (_, index) => fromSeconds + index + 1)
  return times.filter((second) => silence.isLong(1_000 * second))
}

test('a silence is long after 5 s, and again after rests that double up to a minute', () => {
  expect(longAt(new SyncBackoff(0), 0, 200)).toEqual([5, 15, 35, 75, 135, 195])
})

test('a silence that is broken begins anew', () => {
  const silence = new SyncBackoff(0)
  expect(longAt(silence, 0, 20)).toEqual([5, 15])
  silence.break(20_000)
  expect(longAt(silence, 20, 20)).toEqual([25, 35])
})
