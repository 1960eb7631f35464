import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Reading } from './reading.ts'
import { readingOf, TICK_CPU_MS } from './readings.fixture.ts'
import { beginClock, type ChanceInput, readClock, WAIT_TICKS, type WorkClock, withoutChance } from './workClock.ts'

const QUANTUM: ChanceInput = { quantum: 100, peerWork: null }
const QUANTUM_MS = 100 * TICK_CPU_MS

/** Measurements that follow from readings, each folded onto the one before. */
function measure(readings: readonly Reading[], chance: ChanceInput = QUANTUM): number {
  const [first, ...rest] = readings
  let clock = beginClock(first ?? readingOf())
  return rest.reduce((sum, reading) => {
    const lapse = readClock(clock, reading, chance)
    clock = lapse.clock
    return sum + lapse.measurements
  }, 0)
}

const at = (ticks: number, cpuMs: number | null, more: Partial<Reading> = {}) =>
  readingOf({ ...more, cpuMs, host: { ticks } })

describe('a thread that works', () => {
  test.each([
    [0.99, 0],
    [1, 1],
    [2.5, 2],
    [10, 10],
  ])('is given for %d quanta of its CPU %d measurements', (quanta, measurements) => {
    expect(measure([at(0, 0), at(20, quanta * QUANTUM_MS)])).toBe(measurements)
  })

  test('is given no more of them than the metronome ticked, and none later for what was beyond', () => {
    expect(measure([at(0, 0), at(3, 100 * QUANTUM_MS)])).toBe(3)
    expect(measure([at(0, 0), at(3, 100 * QUANTUM_MS), at(9, 100.5 * QUANTUM_MS)])).toBe(4)
  })

  test('is given none while the metronome stands, whatever the system charged', () => {
    expect(measure([at(5, 0), at(5, 1e9), at(5, 2e9)])).toBe(0)
  })

  test('is given as many however often it is read, and however many readings are lost', () => {
    const ticks = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 40 })
    fc.assert(
      fc.property(ticks, (heard) => {
        const all = Array.from({ length: 101 }, (_, tick) => at(tick, tick * QUANTUM_MS * 0.25))
        const some = all.filter((_, tick) => tick === 0 || tick === 100 || heard.includes(tick))
        expect(measure(some)).toBe(25)
      }),
    )
  })

  test('is given as many on a machine that is slow: CPU is counted in reference computations', () => {
    const slow = (tick: number) =>
      readingOf({ cpuMs: tick * QUANTUM_MS * 20, host: { ticks: tick, tickCpuMs: 20 * TICK_CPU_MS } })
    expect(measure([0, 1, 2, 3].map(slow))).toBe(3)
  })

  test('is given one for the CPU that a peer of similar cost took, if that is less than a quantum', () => {
    const half = [at(0, 0), at(1, QUANTUM_MS / 2)]
    expect(measure(half)).toBe(0)
    expect(measure(half, { ...QUANTUM, peerWork: 50 })).toBe(1)
    expect(measure(half, { ...QUANTUM, peerWork: 51 })).toBe(0)
  })
})

describe('a thread that does not work', () => {
  test('is given a measurement for each tick', () => {
    expect(measure([at(0, 7), at(4, 7), at(10, 7)])).toBe(10)
  })

  test.each([
    ['that answers', true, 0.19, 10],
    ['that answers', true, 0.21, 0],
    ['that does not answer', false, 0.019, 10],
    ['that does not answer', false, 0.021, 0],
  ])('%s (%s) with a work of %d a tick is given %d in ten ticks', (_, answered, work, measurements) => {
    expect(measure([at(0, 0), at(10, 10 * work * TICK_CPU_MS, { answered })])).toBe(measurements)
  })

  test('counts alike where its CPU is not known', () => {
    expect(measure([at(0, null), at(10, null)])).toBe(10)
  })
})

describe('a declared wait', () => {
  test.each(['LOADING', 'STORING'] as const)('of %s takes ten ticks a measurement, whatever CPU it uses', (stage) => {
    expect(measure([at(0, 0, { stage }), at(WAIT_TICKS - 1, 0, { stage })])).toBe(0)
    expect(measure([at(0, 0, { stage }), at(WAIT_TICKS - 1, 0, { stage }), at(WAIT_TICKS, 0, { stage })])).toBe(1)
    expect(measure([at(0, 0, { stage }), at(10 * WAIT_TICKS, 1e9, { stage })])).toBe(10)
  })
})

describe('what cannot be measured', () => {
  test('counts later: CPU while it is not known what a reference computation takes', () => {
    const unknown = readingOf({ cpuMs: 3 * QUANTUM_MS, host: { ticks: 0, tickCpuMs: null } })
    expect(measure([at(0, 0), unknown, at(5, 4 * QUANTUM_MS)])).toBe(4)
    const ticked = readingOf({ cpuMs: 3 * QUANTUM_MS, host: { ticks: 4, tickCpuMs: null } })
    expect(measure([at(0, 0), ticked])).toBe(0)
    expect(measure([at(0, 0), ticked, at(5, 4 * QUANTUM_MS)])).toBe(4)
  })

  test('is no chance: ticks of a metronome that was started anew', () => {
    expect(measure([at(900, 0), at(3, 0), at(5, 0)])).toBe(2)
  })
})

describe('what a declared wait has waited is forgotten', () => {
  const wait = { stage: 'STORING' } as const
  const { clock: waited } = readClock(beginClock(at(0, 0, wait)), at(9, 0, wait), QUANTUM)

  test.each<[string, WorkClock]>([
    ['when the unit works on', readClock(waited, at(10, 0.5 * QUANTUM_MS), QUANTUM).clock],
    [
      'when a peer has finished meanwhile',
      readClock(waited, at(10, 0.5 * QUANTUM_MS), { ...QUANTUM, peerWork: 20 }).clock,
    ],
    ['when its thread is idle', readClock(waited, at(10, 0), QUANTUM).clock],
    ['when its CPU is not known', readClock(waited, at(10, null), QUANTUM).clock],
    ['when a lapse was no chance', withoutChance(readClock(waited, at(10, 0, wait), QUANTUM)).clock],
  ])('%s', (_, clock) => {
    expect(waited.waited).toBe(9)
    expect(clock.waited).toBe(0)
    expect(readClock(clock, at(19, null, wait), QUANTUM).measurements).toBe(0)
  })
})

test('a lapse that was no chance accounts for what passed, and counts nothing of it, then or later', () => {
  const before = beginClock(at(0, 0))
  const vetoed = withoutChance(readClock(before, at(50, 3 * QUANTUM_MS), QUANTUM))
  expect(vetoed).toMatchObject({ work: 300, ticks: 0, isIdle: false, measurements: 0, pace: 0 })
  const half = readClock(vetoed.clock, at(60, 3.5 * QUANTUM_MS), QUANTUM)
  expect(half).toMatchObject({ work: 50, measurements: 0 })
  expect(readClock(half.clock, at(70, 4 * QUANTUM_MS), QUANTUM).measurements).toBe(1)
})
