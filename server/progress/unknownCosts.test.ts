import { describe, expect, test } from 'vitest'
import { beginEstimator, type EstimatorState, estimate, observe } from './estimator.ts'
import type { JobCosts } from './jobCosts.ts'
import { priorOf } from './samples.ts'

/** A step of the clock, in milliseconds. */
const STEP_MS = 50

/** Follows a state; `standingAt` is asked for each moment. */
function follow(
  begun: EstimatorState,
  seconds: number,
  standingAt: (seconds: number) => JobCosts,
): readonly EstimatorState[] {
  const states = [begun]
  for (let step = 1; step <= (1_000 * seconds) / STEP_MS; step += 1) {
    const nowMs = begun.nowMs + step * STEP_MS
    states.push(observe(states.at(-1) as EstimatorState, standingAt(nowMs / 1_000), { nowMs, flows: true }))
  }
  return states.slice(1)
}

/** One thread at trials whose costs nobody knows: so many are done, and a part of the next. */
function unknown(done: number, revision = 0): JobCosts {
  const whole = Math.floor(done)
  const units = [{ id: whole, cost: 1, done: done - whole }]
  const waiting = [{ count: 99 - whole, cost: 1 }]
  return { finished: whole, units, waiting, threads: 1, share: done / 100, tellingShare: 0.05, revision }
}

describe('a job of which nothing is known', () => {
  test('is no further than its bars, and has no ETA, until costs are fitted to its own trials', () => {
    const begun = beginEstimator(unknown(0), 0, { nowMs: 0 })
    // The first trials are over at once, as the cheapest of them may be.
    const states = follow(begun, 5, (seconds) => unknown(Math.min(9, 4 * seconds)))
    for (const [index, state] of states.entries()) {
      expect(state.shown).toBeLessThanOrEqual(Math.min(9, (4 * (index + 1) * STEP_MS) / 1_000) / 100 + 1e-9)
      expect(estimate(state).eta).toBeNull()
    }
    const fitted = follow(states.at(-1) as EstimatorState, 1, (seconds) => unknown(9 + 0.1 * (seconds - 5), 1))
    expect(estimate(fitted.at(-1) as EstimatorState).eta).not.toBeNull()
  })

  test('has an ETA from a tenth of its bars on, though it has one trial', () => {
    const alone = (done: number): JobCosts => ({
      finished: 0,
      units: [{ id: 0, cost: 1, done }],
      waiting: [],
      threads: 1,
      share: done,
    })
    const states = follow(beginEstimator(alone(0), 0, { nowMs: 0 }), 20, (seconds) => alone(seconds / 100))
    expect(estimate(states[150] as EstimatorState).eta).toBeNull()
    const { eta } = estimate(states.at(-1) as EstimatorState)
    expect(eta?.seconds).toBeGreaterThan(70)
    expect(eta?.seconds).toBeLessThan(90)
  })
})

test('a bar does not jump where trials are suddenly reckoned to cost a hundredth or a hundred times as much', () => {
  const at = (done: number, factor: number, revision: number): JobCosts => {
    const { finished, units, waiting, ...rest } = unknown(done, revision)
    return {
      ...rest,
      finished: finished * factor,
      units: units.map((unit) => ({ ...unit, cost: unit.cost * factor, done: unit.done * factor })),
      waiting: waiting.map(({ count, cost }) => ({ count, cost: cost * factor })),
    }
  }
  for (const factor of [0.01, 100]) {
    const before = follow(beginEstimator(at(0, factor, 1), 0, { nowMs: 0 }), 30, (seconds) => at(seconds, factor, 1))
    const after = follow(before.at(-1) as EstimatorState, 20, (seconds) => at(seconds, 1, 2))
    const shown = [...before, ...after].map((state) => state.shown)
    for (const [index, next] of shown.entries()) expect(next - (shown[index - 1] ?? 0)).toBeLessThanOrEqual(0.01)
    // All costs have changed alike, to what threads take: what is left takes what it took.
    expect(shown.at(-1)).toBeGreaterThan(0.47)
    expect(shown.at(-1)).toBeLessThan(0.53)
  }
})

test('a job of rounds is reckoned by the time that passes, though its threads rest in between', () => {
  const rounds = (seconds: number): JobCosts => {
    const done = Math.min(100, seconds)
    const isResting = seconds % 1 >= 0.3
    const whole = Math.floor(done)
    const units = isResting ? [] : [{ id: whole, cost: 1, done: Math.min(1, (seconds % 1) / 0.3) }]
    const finished = isResting ? whole + 1 : whole
    return { finished, units, waiting: [{ count: 100 - finished - units.length, cost: 1 }], threads: 2, isPaced: true }
  }
  const states = follow(beginEstimator(rounds(0), 0, { nowMs: 0, prior: priorOf(100) }), 60, rounds)
  for (const [index, state] of states.entries())
    expect(Math.abs(state.shown - ((index + 1) * STEP_MS) / 100_000)).toBeLessThan(0.02)
})

test('a piece that waits for all others counts behind them', () => {
  const at = (done: number, last: number): JobCosts => ({
    finished: 0,
    units: [
      { id: 0, cost: 10, done },
      { id: 1, cost: 10, done },
    ],
    waiting: [],
    threads: 2,
    last,
  })
  const etaOf = (last: number) => {
    const states = follow(beginEstimator(at(0, last), 0, { nowMs: 0, prior: priorOf(20) }), 5, (seconds) =>
      at(seconds, last),
    )
    return estimate(states.at(-1) as EstimatorState).eta?.seconds ?? Number.NaN
  }
  expect(etaOf(0)).toBeCloseTo(5, 0)
  expect(etaOf(5)).toBeCloseTo(10, 0)
})

test('what only a list says has no ETA, and takes the bar no faster than nine points a second, until something was heard', () => {
  const at = (done: number): JobCosts => ({
    finished: 0,
    units: [{ id: 0, cost: 2, done }],
    waiting: [],
    threads: 1,
  })
  const begun = beginEstimator(at(0), 0, { nowMs: 0, prior: priorOf(2), isLearnt: false })
  // It takes fifty times as long as the list says.
  const states = follow(begun, 4, (seconds) => at(seconds / 50))
  for (const [index, state] of states.slice(0, 35).entries()) {
    expect(state.shown).toBeLessThanOrEqual((0.09 * (index + 1) * STEP_MS) / 1_000 + 1e-9)
    expect(estimate(state).eta).toBeNull()
  }
  expect(estimate(states.at(-1) as EstimatorState).eta?.seconds).toBeGreaterThan(40)
})

test('the first job of a process is not taken for slow while its code is compiled', () => {
  // Two threads that lose half a second each at first, and then get through a second of work in each second.
  const at = (seconds: number): JobCosts => {
    const done = Math.max(0, seconds - 0.5 * (1 - Math.exp(-seconds / 0.5)))
    const units = [0, 1].map((id) => ({ id, cost: 10, done: Math.min(10, done) }))
    return { finished: 0, units, waiting: [], threads: 2 }
  }
  const etaOf = (coldMs: number) => {
    const terms = { nowMs: 0, prior: priorOf(20, coldMs), isLearnt: false, coldMs }
    const states = follow(beginEstimator(at(0), 0, terms), 1.5, at)
    return estimate(states.at(-1) as EstimatorState).eta?.seconds ?? Number.NaN
  }
  expect(Math.abs(etaOf(1_000) - 9)).toBeLessThan(0.3)
  expect(etaOf(0)).toBeGreaterThan(10)
})

test('haste brings a bar to its target, and not beyond, however long a step is', () => {
  const at = (done: number): JobCosts => ({ finished: 0, units: [{ id: 0, cost: 10, done }], waiting: [], threads: 1 })
  const begun = beginEstimator(at(0), 0, { nowMs: 0, prior: priorOf(10) })
  const still = observe(begun, at(0), { nowMs: 100, flows: true })
  // All but a tenth of a second is done at once.
  const { shown, clockMs, endMs } = observe(still, at(9.9), { nowMs: 600, flows: true })
  expect(shown).toBeLessThanOrEqual(clockMs / (endMs ?? Number.NaN) + 1e-9)
})
