import { describe, expect, test } from 'vitest'
import { leftOf, mayHang, type Others, shouldYield } from './budget.ts'
import { judge } from './coordinator.ts'
import { addFinished } from './finishedRules.ts'
import { DEFAULT_THRESHOLDS, type Reading } from './reading.ts'
import { GENEROUS_CPU_MS, readingOf, TICK_CPU_MS, watchFor, watchOf } from './readings.fixture.ts'
import type { Watch } from './watch.ts'

const CONTEXT = {
  atMs: 0,
  completion: { fraction: 0, trialsDone: 0, trialsTotal: 9, hasResult: false, isRunning: true },
}

/** An endless loop from its first reading on, for so many generous quanta. */
const spinning = (from: Reading, quanta: number, watch: Watch = watchOf()) =>
  watchFor(watch, from, { ticks: 4 * quanta, cpuMs: GENEROUS_CPU_MS / 4 })

/** The first number of quanta at which a unit is to be ended. */
function endOf(from: Reading): number {
  for (let quanta = 1; quanta <= 200; quanta += 1) {
    if (judge(spinning(from, quanta), CONTEXT).toEnd.length > 0) return quanta
  }
  return Number.POSITIVE_INFINITY
}

describe('the budget of both attempts', () => {
  test.each([
    [0, 50],
    [10, 50],
    [20, 40],
    [50, 10],
    [59, 1],
    [70, 1],
  ])('leaves of one that has spent %i measurements %i', (spent, left) => {
    expect(leftOf({ spent }, DEFAULT_THRESHOLDS).stalledAfter).toBe(left)
  })

  test('is never more than `stalledAfter` for one of them, however small that is', () => {
    for (const stalledAfter of [1, 2, 8]) {
      const thresholds = { ...DEFAULT_THRESHOLDS, suspectAfter: 1, stalledAfter }
      for (const spent of [0, 1, stalledAfter]) {
        expect(leftOf({ spent }, thresholds).stalledAfter).toBeLessThanOrEqual(stalledAfter)
      }
    }
  })

  test('is `stalledAfter` and ten, wherever the first attempt ended, with two witnesses each time', () => {
    expect(endOf(readingOf())).toBe(50)
    for (const spent of [10, 30, 50]) expect(endOf(readingOf({ spent })) + spent).toBe(60)
  })

  test('begins anew where the second attempt moves', () => {
    const from = readingOf({ spent: 50 })
    const stood = spinning(from, 9)
    const { spent: _, ...moved } = readingOf({ bars: 1, cpuMs: 9 * GENEROUS_CPU_MS, host: { ticks: 36 } })
    expect(judge(spinning(moved, 20, stood), CONTEXT).toEnd).toEqual([])
  })
})

const unitOf = (watch: Watch) => [...watch.units.values()][0] as NonNullable<ReturnType<Watch['units']['get']>>
const NOTHING: Others = { gaps: new Map(), rules: new Map() }

/** Others of a unit's kind took at most so much work a bar between two signs of theirs. */
const othersTook = (watch: Watch, longest = 0.01): Others => ({
  ...NOTHING,
  gaps: new Map([[unitOf(watch).noProgress.kind, { count: 1, mean: 0, squares: 0, longest }]]),
})
const WARNS_ONLY = { ...DEFAULT_THRESHOLDS, abort: false }

describe('a unit that others wait for', () => {
  const asks = (watch: Watch, more = {}) =>
    shouldYield(unitOf(watch), { ...DEFAULT_THRESHOLDS, ...more }, othersTook(watch))

  test('yields after a fifth of its measurements where it took far more than others of its kind, or does nothing', () => {
    expect(asks(spinning(readingOf(), 9))).toBe(false)
    expect(asks(spinning(readingOf(), 10))).toBe(true)
    expect(asks(watchFor(watchOf(), readingOf(), { ticks: 11 }))).toBe(true)
  })

  test('yields where nothing of its kind has finished, so that others show what such a step takes', () => {
    const asksAlone = (quanta: number) =>
      shouldYield(unitOf(spinning(readingOf(), quanta)), DEFAULT_THRESHOLDS, NOTHING)
    expect([asksAlone(9), asksAlone(10)]).toEqual([false, true])
  })

  test('does not where others took a third as long', () => {
    const watch = spinning(readingOf(), 20)
    const alike = othersTook(watch, unitOf(watch).noProgress.work / unitOf(watch).noProgress.bars / 2)
    expect(shouldYield(unitOf(watch), DEFAULT_THRESHOLDS, alike)).toBe(false)
  })

  test('yields where three rules of its strategy were over in less, before anything was read of them', () => {
    const bars = 5_000
    const step = { of: 'mine', bars }
    const watch = spinning(readingOf({ stage: 'SIGNALS', step }), 10)
    const msOfIt = unitOf(watch).noProgress.work * TICK_CPU_MS
    const asksBeside = (strategy: string, rules: number, share: number) => {
      const seconds = (rules * share * msOfIt) / 1_000
      const known = addFinished(new Map(), { strategy, rules, seconds, bars })
      return shouldYield(unitOf(watch), DEFAULT_THRESHOLDS, { ...NOTHING, rules: known })
    }
    expect(asksBeside('mine', 3, 0.3)).toBe(true)
    expect(asksBeside('mine', 3, 0.4)).toBe(false)
    expect(asksBeside('mine', 2, 0.4)).toBe(true)
    expect(asksBeside('other', 3, 0.4)).toBe(true)
  })

  test('yields once, and never where it is only warned of, nor while readings do not count', () => {
    expect(asks(spinning(readingOf({ spent: 10 }), 20))).toBe(false)
    expect(asks(spinning(readingOf(), 20), { abort: false })).toBe(false)
    const last = readingOf({ cpuMs: 20 * GENEROUS_CPU_MS, host: { ticks: 80, hasGap: true } })
    expect(asks(spinning(last, 0, spinning(readingOf(), 20)))).toBe(false)
  })
})

test('a unit may hang as soon as it would yield, whether anyone waits for it or not, and whether it may be ended or not', () => {
  const may = (watch: Watch, known = true) => mayHang(unitOf(watch), WARNS_ONLY, known ? othersTook(watch) : NOTHING)
  expect(may(spinning(readingOf(), 9))).toBe(false)
  expect(may(spinning(readingOf(), 10))).toBe(true)
  expect(may(spinning(readingOf(), 19), false)).toBe(false)
  expect(may(spinning(readingOf(), 20), false)).toBe(true)
  expect(may(spinning(readingOf({ spent: 15 }), 5), false)).toBe(true)
})

describe('the suspects of a verdict', () => {
  const suspects = (watch: Watch) => judge(watch, CONTEXT).verdict.suspects

  test('are the trials that have not moved for `suspectAfter` measurements, in all attempts', () => {
    expect(suspects(spinning(readingOf(), 19))).toEqual([])
    expect(suspects(spinning(readingOf({ trial: 3, bars: 120 }), 20))).toEqual([
      { trial: 3, unchanged: 20, bars: 120, stage: 'SIMULATION' },
    ])
    expect(suspects(spinning(readingOf({ trial: 3, spent: 10 }), 10))).toEqual([
      { trial: 3, unchanged: 20, bars: 0, stage: 'SIMULATION' },
    ])
    const idle = watchFor(watchOf(), readingOf({ cpuMs: TICK_CPU_MS }), { ticks: 20 })
    expect(suspects(idle)).toEqual([{ trial: 7, unchanged: 20, bars: 0, stage: 'SIMULATION' }])
  })

  test('hold those too that wait for another attempt, each once', () => {
    const waits = { trial: 11, unchanged: 10, bars: 5, stage: 'WAITING' } as const
    const runs = { trial: 3, unchanged: 10, bars: 0, stage: 'WAITING' } as const
    const again = spinning(readingOf({ trial: 3, spent: 10 }), 10)
    const found = judge(again, { ...CONTEXT, waiting: [runs, waits] }).verdict.suspects
    expect(found).toEqual([{ trial: 3, unchanged: 20, bars: 0, stage: 'SIMULATION' }, waits])
  })
})
