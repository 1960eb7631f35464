import { describe, expect, test } from 'vitest'
import { GENEROUS_CPU_MS, readingOf, watchFor, watchOf } from './readings.fixture.ts'
import { velocityOf } from './velocity.ts'
import { commitUnit, observe, type Watch } from './watch.ts'

const reading = (unit: string, ticks: number, cpuMs: number, bars = 0) =>
  readingOf({ unit, cpuMs, bars, host: { ticks } })

const unchangedOf = (watch: Watch, unit: string) => watch.units.get(unit)?.stall.unchanged

describe('a unit that is committed', () => {
  // One measurement of the velocity's, so that what a commit adds to it can be seen.
  const measured = (bars: number) => {
    const watch = watchFor(watchOf({ totalBars: 100_000 }), readingOf({ cost: 10_000 }), {
      ticks: 1,
      cpuMs: GENEROUS_CPU_MS,
      bars,
    })
    return { before: velocityOf(watch.velocity), after: velocityOf(commitUnit(watch, 'a').velocity) }
  }

  test('adds the percent of the job that was not seen of it', () => {
    const { before, after } = measured(9_000)
    expect(after - before).toBeCloseTo(1)
  })

  test('adds nothing where it was seen whole', () => {
    const { before, after } = measured(10_000)
    expect(after).toBe(before)
  })
})

test('a peer that has finished is one chance for a unit that stands, and no second one', () => {
  const peerCpuMs = GENEROUS_CPU_MS / 2
  let watch = observe(watchOf(), [reading('a', 0, 0), reading('a', 1, 1)])
  watch = observe(watch, [reading('b', 1, 0), reading('b', 10, peerCpuMs, 9_999)])
  watch = commitUnit(watch, 'b')
  watch = observe(watch, [reading('a', 20, 1 + peerCpuMs)])
  expect(unchangedOf(watch, 'a')).toBe(1)
  watch = observe(watch, [reading('a', 30, 1 + 1.9 * peerCpuMs)])
  expect(unchangedOf(watch, 'a')).toBe(1)
  watch = observe(watch, [reading('a', 40, 1 + 2.9 * peerCpuMs)])
  expect(unchangedOf(watch, 'a')).toBe(1)
})
