import { describe, expect, test } from 'vitest'
import { IS_QUICK } from '../testMode.fixture.ts'
import { judge } from './coordinator.ts'
import { DEFAULT_THRESHOLDS } from './reading.ts'
import { GENEROUS_CPU_MS, readingOf, TICK_CPU_MS, watchFor, watchOf } from './readings.fixture.ts'
import { commitUnit, dropUnit, learnedGaps, observe, type Watch } from './watch.ts'

const SPINNING = { cpuMs: GENEROUS_CPU_MS }
const RUNNING = { fraction: 0.2, trialsDone: 2, trialsTotal: 10, hasResult: false, isRunning: true }
const judged = (watch: Watch) => judge(watch, { atMs: 12, completion: RUNNING })
const levelOf = (watch: Watch) => judged(watch).verdict.level

/** A peer that begins, does all of its task in one go with so much work, and is committed. */
function finishPeer(watch: Watch, work: number): Watch {
  const begun = readingOf({ unit: 'peer', trial: 8, step: { of: 'macd', bars: 10_000 }, host: { ticks: 1_000 } })
  const over = { ...begun, bars: 10_000, writes: 9, cpuMs: work * TICK_CPU_MS }
  return commitUnit(observe(watch, [begun, over]), 'peer')
}

describe('a job', () => {
  test('of which nothing is handed out is WAITING', () => {
    expect(levelOf(watchOf())).toBe('WAITING')
    expect(levelOf(observe(watchOf(), [readingOf({ stage: 'WAITING' })]))).toBe('WAITING')
  })

  test('stands as its worst unit does, and says so of that one', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 55 })
    const peer = readingOf({ unit: 'b', trial: 9, step: { of: 'macd', bars: 1_000 } })
    const { verdict, toEnd } = judged(watchFor(stuck, peer, { ...SPINNING, ticks: 70, bars: 100, writes: 1 }))
    expect(verdict).toMatchObject({ level: 'STALLED', unchanged: 55, atMs: 12, suspectAfter: 20, stalledAfter: 50 })
    expect(verdict.reason).toContain('trial 7')
    expect(verdict.velocity).toBeGreaterThan(0)
    expect(toEnd.map(({ unit }) => unit.reading.unit)).toEqual(['a'])
  })

  test('that does not allow it has no unit ended, and is told all the same', () => {
    const thresholds = { ...DEFAULT_THRESHOLDS, abort: false }
    const { verdict, toEnd } = judged(watchFor(watchOf({ thresholds }), readingOf(), { ...SPINNING, ticks: 60 }))
    expect(verdict.level).toBe('STALLED')
    expect(toEnd).toEqual([])
  })

  test('that is complete is COMPLETE, whatever its units look like', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 60 })
    const { verdict, toEnd } = judge(stuck, { atMs: 0, completion: { ...RUNNING, hasResult: true, trialsDone: 10 } })
    expect(verdict.level).toBe('COMPLETE')
    expect(toEnd).toEqual([])
  })

  test('says the same when it is asked twice', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 60 })
    expect(judged(stuck)).toEqual(judged(stuck))
  })

  test('has every signal once in its evidence, with units and without', () => {
    for (const watch of [watchOf(), watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 5 })]) {
      const signals = judged(watch).verdict.evidence.map(({ signal }) => signal)
      expect(signals.toSorted()).toEqual([
        'ALL_TRIALS_DONE',
        'CPU_CONSUMED',
        'PEERS_ADVANCED',
        'PROGRESS_100',
        'RESULT_AVAILABLE',
        'RUNNING_FALSE',
        'SAMPLER_HEALTHY',
        'UNITS_ADVANCED',
        'WORKER_ALIVE',
      ])
    }
  })
})

describe('peers that finish while a unit stands still', () => {
  /** Peers finish one after the other while a unit uses as much CPU as each of them, which is far below a quantum. */
  function overtaken(rounds: number, work = 60): Watch {
    let watch = observe(watchOf(), [readingOf()])
    for (let round = 1; round <= rounds; round += 1) {
      watch = observe(finishPeer(watch, 60), [readingOf({ cpuMs: round * work * TICK_CPU_MS, host: { ticks: round } })])
    }
    return watch
  }

  test('make it SUSPECT', () => {
    expect(levelOf(overtaken(16))).toBe('HEALTHY')
    expect(judged(overtaken(20)).verdict).toMatchObject({ level: 'SUSPECT', unchanged: 20 })
  })

  test('make it STALLED when the board agrees', () => {
    const { verdict } = judged(overtaken(50))
    expect(verdict.level).toBe('STALLED')
    const says = verdict.evidence.filter(({ opinion }) => opinion === 'STALLED').map(({ signal }) => signal)
    expect(says).toEqual(['UNITS_ADVANCED', 'PEERS_ADVANCED'])
  })

  test('are no measure while it has not been given the CPU that they took', () => {
    expect(judged(overtaken(59, 1)).verdict.unchanged).toBe(0)
  })

  test('are no measure if they cost more than twice as much or less than half', () => {
    let watch = observe(watchOf(), [readingOf({ cost: 30_000 })])
    watch = observe(finishPeer(watch, 60), [readingOf({ cost: 30_000, cpuMs: 100 * TICK_CPU_MS, host: { ticks: 1 } })])
    expect(judged(watch).verdict.unchanged).toBe(0)
  })
})

describe('readings', () => {
  test('of a new attempt, or of another node, begin anew', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 60 })
    for (const more of [{ attempt: 2 }, { node: 'other' }]) {
      expect(judged(observe(stuck, [readingOf(more)])).verdict).toMatchObject({ level: 'HEALTHY', unchanged: 0 })
    }
  })

  test('that come late, of an attempt that was given up or before a newer one, change nothing', () => {
    const second = watchFor(watchOf(), readingOf({ attempt: 2, bars: 50 }), { ...SPINNING, ticks: 30 })
    const late = [readingOf({ attempt: 1, bars: 9_000 }), readingOf({ attempt: 2, bars: 40 })]
    expect(observe(second, late).units).toEqual(second.units)
  })

  test('that are lost delay a verdict and never make one', () => {
    const moving = Array.from({ length: 200 }, (_, tick) =>
      readingOf({ bars: Math.floor(tick / 45), writes: tick, cpuMs: tick * GENEROUS_CPU_MS, host: { ticks: tick } }),
    )
    for (const heard of [1, 3, 40, 60, 199]) {
      const some = moving.filter((_, tick) => tick % heard === 0)
      expect(judged(observe(watchOf(), some)).toEnd).toEqual([])
    }
  })
})

describe('a unit', () => {
  test('that is over is forgotten', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 60 })
    for (const watch of [commitUnit(stuck, 'a'), dropUnit(stuck, 'a')]) {
      expect(watch.units.size).toBe(0)
      expect(levelOf(watch)).toBe('WAITING')
    }
    expect(commitUnit(stuck, 'unknown')).toBe(stuck)
  })

  test('of a run of any length that progresses is never ended: a day at one advance in 49 measurements', () => {
    let watch = watchOf({ totalBars: 1e9 })
    let tick = 0
    for (let advance = 1; advance <= (IS_QUICK ? 200 : 2_000); advance += 1) {
      for (let still = 1; still <= 49; still += 7) {
        tick += 7
        const cpuMs = tick * GENEROUS_CPU_MS
        watch = observe(watch, [readingOf({ cost: 1e9, bars: advance, writes: advance, cpuMs, host: { ticks: tick } })])
        expect(judged(watch).toEnd).toEqual([])
      }
    }
  })
})

test('what a job has learnt is the history of the next one, where it is enough', () => {
  const worked = watchFor(watchOf(), readingOf(), { cpuMs: 50, bars: 100, writes: 1, ticks: 12 })
  expect([...learnedGaps(worked).keys()]).toEqual(['SIMULATION rsi'])
  const short = watchFor(watchOf(), readingOf(), { cpuMs: 50, bars: 100, writes: 1, ticks: 9 })
  expect(learnedGaps(short).size).toBe(0)
  const next = watchFor(watchOf({ history: learnedGaps(worked) }), readingOf(), { ...SPINNING, ticks: 60 })
  expect(judged(next).verdict.evidence[1]?.detail).toMatch(/most that such steps take here/)
})
