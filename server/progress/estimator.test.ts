import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import {
  beginEstimator,
  type Estimate,
  type EstimatorState,
  estimate,
  missedRanges,
  observe,
  resume,
} from './estimator.ts'
import type { JobCosts } from './jobCosts.ts'
import { priorOf } from './samples.ts'

/** Where a job of one thread stands whose pieces cost 1 each, with so much done of it. */
function standingAt(done: number, total: number): JobCosts {
  const finished = Math.min(total, Math.floor(done))
  const units = finished < total ? [{ id: finished, cost: 1, done: done - finished }] : []
  return { finished, units, waiting: [{ count: Math.max(0, total - finished - 1), cost: 1 }], threads: 1 }
}

/** A job that is followed. */
interface Job {
  readonly state: EstimatorState
  readonly done: number
  readonly total: number
}

function begin(total: number, { done = 0, shown = 0, isKnown = false } = {}): Job {
  const prior = isKnown ? { prior: priorOf(total) } : {}
  return { state: beginEstimator(standingAt(done, total), shown, { nowMs: 0, ...prior }), done, total }
}

/** So many seconds of steady work, looked at every so many milliseconds. */
function work(job: Job, perSecond: number, { seconds, everyMs = 50 }: { seconds: number; everyMs?: number }): Job {
  let { state } = job
  const beganMs = state.nowMs
  for (let ms = everyMs; ms <= 1_000 * seconds; ms += everyMs) {
    const standing = standingAt(job.done + (perSecond * ms) / 1_000, job.total)
    state = observe(state, standing, { nowMs: beganMs + ms, flows: true })
  }
  return { ...job, state, done: job.done + perSecond * seconds }
}

/** Looks at which nothing moves. */
function rest(job: Job, seconds: number): Job {
  const standing = standingAt(job.done, job.total)
  return { ...job, state: observe(job.state, standing, { nowMs: job.state.nowMs + 1_000 * seconds, flows: false }) }
}

const looks = fc.array(
  fc.record({
    ms: fc.integer({ min: 0, max: 60_000 }),
    work: fc.double({ min: 0, max: 3, noNaN: true }),
    more: fc.constantFrom(0, 0, 0, 20),
    flows: fc.constantFrom(true, true, true, false),
  }),
  { minLength: 1, maxLength: 200 },
)

/** Everything that a state says of a job whose work, plan and time go as they like. */
function estimatesOf(steps: readonly { ms: number; work: number; more: number; flows: boolean }[]): Estimate[] {
  let { state, done, total } = begin(50)
  return steps.map(({ ms, work: change, more, flows }) => {
    total += more
    done = Math.min(total, done + change)
    state = observe(state, standingAt(done, total), { nowMs: state.nowMs + ms, flows })
    return estimate(state)
  })
}

describe('whatever is observed', () => {
  test('the fraction never falls, never reaches 1, and is never above the ceiling', () => {
    fc.assert(
      fc.property(looks, (steps) => {
        let before = 0
        for (const { fraction, ceiling } of estimatesOf(steps)) {
          expect(fraction).toBeGreaterThanOrEqual(before)
          expect(fraction).toBeLessThan(1)
          expect(ceiling).toBeGreaterThanOrEqual(fraction)
          expect(ceiling).toBeLessThan(1)
          before = fraction
        }
      }),
    )
  })

  test('rate and ETA are finite, not negative, and the range brackets the ETA', () => {
    fc.assert(
      fc.property(looks, (steps) => {
        for (const { rate, eta } of estimatesOf(steps)) {
          expect(rate).toBeGreaterThanOrEqual(0)
          expect(rate).toBeLessThan(Number.POSITIVE_INFINITY)
          if (!eta) continue
          expect(rate).toBeGreaterThan(0)
          expect(eta.seconds).toBeLessThan(Number.POSITIVE_INFINITY)
          expect(eta.low).toBeGreaterThanOrEqual(0)
          expect(eta.low).toBeLessThanOrEqual(eta.seconds)
          expect(eta.high).toBeGreaterThanOrEqual(eta.seconds)
        }
      }),
    )
  })
})

describe('steady work', () => {
  test.each([0.1, 0.3, 0.5, 0.9, 0.99])('has its true fraction and ETA within 3 %% at %d of the way', (share) => {
    const { eta, rate, fraction } = estimate(work(begin(1_000), 10, { seconds: 100 * share }).state)
    expect(Math.abs(fraction - share)).toBeLessThan(0.03)
    expect(rate).toBeCloseTo(0.01, 2)
    expect(eta?.seconds).toBeGreaterThan(97 * (1 - share))
    expect(eta?.seconds).toBeLessThan(103 * (1 - share))
  })

  test('has the same estimate however often it is looked at', () => {
    const often = fc.constantFrom(20, 50, 100, 250, 500)
    fc.assert(
      fc.property(often, often, fc.integer({ min: 30, max: 90 }), (one, other, seconds) => {
        const [a, b] = [one, other].map((everyMs) => estimate(work(begin(1_000), 10, { seconds, everyMs }).state))
        expect(Math.abs((a?.fraction ?? 0) - (b?.fraction ?? 1))).toBeLessThan(0.011)
        expect(Math.abs((a?.eta?.seconds ?? 0) - (b?.eta?.seconds ?? 99))).toBeLessThan(2)
      }),
      { numRuns: numRuns(20) },
    )
  })

  test('whose costs are known has an ETA from the first moment', () => {
    const { eta } = estimate(work(begin(100, { isKnown: true }), 1, { seconds: 0.1 }).state)
    expect(eta?.seconds).toBeGreaterThan(95)
    expect(eta?.seconds).toBeLessThan(101)
  })

  test('of a day is measured as that of a minute', () => {
    const { eta } = estimate(work(begin(864), 0.005, { seconds: 86_400, everyMs: 1_000 }).state)
    expect((eta?.seconds ?? 0) / 86_400).toBeCloseTo(1, 2)
  })
})

describe('work of which nothing was heard yet', () => {
  test('has no ETA, and its bar creeps', () => {
    const silent = work(begin(10), 0, { seconds: 4 })
    expect(estimate(silent.state).eta).toBeNull()
    expect(estimate(silent.state).fraction).toBeGreaterThan(0)
    expect(estimate(work(silent, 0, { seconds: 1 }).state).fraction).toBeGreaterThan(estimate(silent.state).fraction)
  })
})

describe('the work clock', () => {
  test.each([1_000, 1_050, 1_450])('loses nothing where a job is looked at every %i ms', (everyMs) => {
    const { state } = work(begin(1_000), 1, { seconds: 100, everyMs })
    expect(state.clockMs).toBe(Math.floor(100_000 / everyMs) * everyMs)
  })

  test('counts next to nothing of an hour in which the host stood', () => {
    expect(work(begin(1_000), 1, { seconds: 3_600, everyMs: 3_600_000 }).state.clockMs).toBeLessThan(2_000)
  })
})

describe('a range', () => {
  const width = ({ state }: Job) => {
    const { eta } = estimate(state)
    return eta ? (eta.high - eta.low) / eta.seconds : 0
  }

  test('is wider where the speed has changed', () => {
    const changing = work(work(begin(1_000), 2, { seconds: 20 }), 8, { seconds: 10 })
    expect(width(changing)).toBeGreaterThan(2 * width(work(begin(1_000), 4, { seconds: 30 })))
  })

  test('is as much wider as earlier jobs have taught', () => {
    const usual = begin(1_000)
    const wide = { ...usual, state: beginEstimator(standingAt(0, 1_000), 0, { nowMs: 0, width: 2 }) }
    const [one, two] = [usual, wide].map((job) => work(job, 4, { seconds: 30 }).state.spread)
    expect((two ?? 0) / (one ?? 1)).toBeCloseTo(2)
  })

  test('of a steady job held at its end', () => {
    expect(missedRanges(work(begin(1_000), 10, { seconds: 100 }).state)).toBe(0)
  })
})

test('a range is wider at the beginning where the job is doubted, and hardly so at its end', () => {
  const wider = (seconds: number) => {
    const [plain, doubted] = [0, 0.3].map((doubt) => {
      const state = beginEstimator(standingAt(0, 100), 0, { nowMs: 0, prior: priorOf(100), doubt })
      return estimate(work({ state, done: 0, total: 100 }, 1, { seconds }).state).eta
    })
    return (
      Math.log((doubted?.high ?? 0) / (doubted?.seconds ?? 1)) - Math.log((plain?.high ?? 0) / (plain?.seconds ?? 1))
    )
  }
  expect(wider(10)).toBeCloseTo(0.27, 2)
  expect(wider(90)).toBeCloseTo(0.03, 2)
})

describe('a job that stands', () => {
  test('has no rate and no ETA, and its ceiling is where it stands', () => {
    const before = work(begin(1_000), 10, { seconds: 20 })
    const { state } = rest(before, 600)
    expect(estimate(state)).toEqual({
      fraction: before.state.shown,
      rate: 0,
      ceiling: before.state.shown,
      eta: null,
    })
  })

  test('goes on with the ETA that it had', () => {
    const before = work(begin(1_000), 10, { seconds: 20 })
    const again = work(rest(before, 600), 10, { seconds: 1 })
    expect(estimate(again.state).eta?.seconds).toBeCloseTo((estimate(before.state).eta?.seconds ?? 0) - 1, 0)
  })

  test('is not the faster for what its threads ended while it was paused', () => {
    const before = work(begin(1_000), 10, { seconds: 20 })
    const standing = standingAt(230, 1_000)
    const state = resume(before.state, standing, before.state.nowMs + 60_000)
    const { eta } = estimate(work({ ...before, state, done: 230 }, 10, { seconds: 1 }).state)
    expect(eta?.seconds).toBeGreaterThan(75)
    expect(eta?.seconds).toBeLessThan(79.5)
  })
})

test('a host that stood for an hour is taken to have worked for a second and a half of it', () => {
  const before = work(begin(1_000), 10, { seconds: 20 })
  const standing = standingAt(before.done, before.total)
  const after = observe(before.state, standing, { nowMs: before.state.nowMs + 3_600_000, flows: true })
  expect(after.clockMs - before.state.clockMs).toBe(1_500)
  expect(after.shown - before.state.shown).toBeLessThan(0.03)
})

test('a plan that grows slows the bar, which does not fall', () => {
  const before = work(begin(1_000), 10, { seconds: 50 })
  const after = work({ ...before, total: 2_000 }, 10, { seconds: 10 })
  expect(after.state.shown).toBeGreaterThan(before.state.shown)
  expect(estimate(after.state).rate).toBeLessThan(0.7 * estimate(before.state).rate)
})

describe('a job that is taken up again', () => {
  test('begins where it was shown, and is timed by the work of this run alone', () => {
    const job = begin(1_000, { done: 500, shown: 0.5 })
    expect(estimate(job.state).fraction).toBe(0.5)
    const { fraction, eta } = estimate(work(job, 10, { seconds: 10 }).state)
    expect(fraction).toBeCloseTo(0.6, 1)
    expect(eta?.seconds).toBeGreaterThan(39)
    expect(eta?.seconds).toBeLessThan(41)
  })

  test('moves on from where it was shown, though its work has not come so far', () => {
    const job = begin(1_000, { done: 500, shown: 0.55 })
    const after = estimate(work(job, 10, { seconds: 2 }).state)
    expect(after.fraction).toBeGreaterThan(0.55)
    expect(after.fraction).toBeLessThan(0.58)
  })
})

test('a huge last piece counts in full', () => {
  const even = { finished: 30, units: [{ id: 1, cost: 1, done: 0.5 }], threads: 1 }
  const [without, huge] = [[], [{ count: 1, cost: 60 }]].map((waiting) => {
    let state = beginEstimator({ ...even, waiting }, 0, { nowMs: 0, prior: priorOf(90) })
    state = observe(state, { ...even, waiting }, { nowMs: 50, flows: true })
    return estimate(state).eta?.seconds ?? 0
  })
  expect((huge ?? 0) - (without ?? 0)).toBeCloseTo(60, 0)
})

test('a piece without cost that ends says nothing of how far pieces stray', () => {
  const costs = { finished: 10, waiting: [{ count: 50, cost: 1 }], threads: 1 }
  const begun = beginEstimator({ ...costs, units: [] }, 0, { nowMs: 0, prior: priorOf(60) })
  const units = [{ id: 1, cost: 0, done: 0 }]
  const during = observe(begun, { ...costs, units }, { nowMs: 50, flows: true })
  const after = observe(during, { ...costs, units: [] }, { nowMs: 100, flows: true })
  expect(after.deviation).toEqual(during.deviation)
})

describe('the rate', () => {
  test.each([0.1, 0.5, 0.9])('is that at which the fraction moves, at %d of the way', (share) => {
    const job = work(begin(1_000), 10, { seconds: 100 * share })
    const { rate, fraction } = estimate(job.state)
    const after = estimate(work(job, 10, { seconds: 0.1, everyMs: 10 }).state)
    expect((after.fraction - fraction) / 0.1 / rate).toBeCloseTo(1, 1)
    expect(rate).toBeCloseTo(0.01, 3)
  })
})

describe('a job that has its one thread in turns with others', () => {
  /** Seconds left at the first look, where it had so many threads on average. */
  function secondsLeft(activeThreads: number, isWaiting: boolean): number {
    const waiting = isWaiting ? [{ count: 19, cost: 1 }] : []
    const standing: JobCosts = { finished: 0, units: [{ id: 0, cost: 1, done: 0 }], waiting, threads: 1 }
    const begun = beginEstimator(standing, 0, { nowMs: 0, prior: priorOf(20) })
    return (
      estimate(observe({ ...begun, activeThreads }, standing, { nowMs: 50, flows: true })).eta?.seconds ?? Number.NaN
    )
  }

  test('takes as much longer, as long as any of its work waits', () => {
    expect(secondsLeft(0.5, true) / secondsLeft(1, true)).toBeCloseTo(2, 1)
    expect(secondsLeft(2, true)).toBeCloseTo(secondsLeft(1, true), 1)
    expect(secondsLeft(0.5, false)).toBe(secondsLeft(1, false))
  })
})

test('an end that is suddenly further off is told little by little', () => {
  const before = work(begin(1_000), 10, { seconds: 50 })
  const standing = standingAt(500.5, 2_000)
  const after = observe(before.state, standing, { nowMs: before.state.nowMs + 50, flows: true })
  // 6 % of the 200 seconds that it takes in all.
  const share = 1 - Math.exp(-50 / 12_000)
  expect((after.endMs ?? 0) - (before.state.endMs ?? 0)).toBeCloseTo(share * 100_000, -2)
})

describe('a job whose candles are loaded first', () => {
  const standing: JobCosts = { finished: 0, units: [], waiting: [{ count: 8, cost: 1 }], threads: 1 }
  const loadingFor = (ms: number, loadingMs: number) => {
    let state = beginEstimator(standing, 0, { nowMs: 0, prior: priorOf(8), loadingMs })
    for (let nowMs = 100; nowMs <= ms; nowMs += 100) state = observe(state, standing, { nowMs, flows: true })
    return state
  }

  test('has the rest of that time in its ETA, and its bar moves through it', () => {
    const shown = [500, 1_000, 1_500, 2_000].map((ms) => estimate(loadingFor(ms, 2_000)))
    for (const [index, { fraction, eta }] of shown.entries()) {
      expect(fraction).toBeCloseTo((500 * (index + 1)) / 10_000, 1)
      expect((eta?.seconds ?? 0) / (10 - 0.5 * (index + 1))).toBeCloseTo(1, 1)
    }
  })

  test('goes on to move while that takes longer, and has none of it left as soon as a thread begins', () => {
    expect(estimate(loadingFor(5_000, 2_000)).rate).toBeGreaterThan(0)
    const early = loadingFor(500, 20_000)
    const begun = Array.from({ length: 40 }, (_, index) => index / 10).reduce(
      (state, done) => observe(state, standingAt(done, 8), { nowMs: 600 + 1_000 * done, flows: true }),
      early,
    )
    expect(estimate(begun).eta?.seconds).toBeLessThan(5)
  })
})

describe('a job whose tasks are over too soon to be seen', () => {
  /** Ten pieces a second of a hundred, none of which is at work at any look. */
  function unseen(isPaced: boolean): EstimatorState[] {
    // Seconds that pass where rounds wait for one another, else those of two threads.
    const cost = isPaced ? 0.1 : 0.2
    const standingOf = (done: number): JobCosts => {
      return { finished: done * cost, units: [], waiting: [{ count: 100 - done, cost }], threads: 2, isPaced }
    }
    let state = beginEstimator(standingOf(0), 0, { nowMs: 0, prior: priorOf(100 * cost) })
    return Array.from({ length: 99 }, (_, index) => {
      state = observe(state, standingOf(index + 1), { nowMs: 100 * (index + 1), flows: true })
      return state
    })
  }

  test.each([true, false])(
    'moves all the while, and has an ETA that holds (rounds that wait for one another: %s)',
    (isPaced) => {
      const states = unseen(isPaced)
      for (const [index, state] of states.entries()) {
        const seconds = (index + 1) / 10
        const { fraction, rate, eta } = estimate(state)
        if (seconds >= 5) expect(Math.abs(fraction - seconds / 10)).toBeLessThan(0.05)
        if (seconds >= 2) expect(rate).toBeGreaterThan(0)
        if (seconds >= 5 && seconds <= 9) expect((eta?.seconds ?? 0) / (10 - seconds)).toBeCloseTo(1, 0)
      }
    },
  )

  test('stands once nothing has come for longer than usual', () => {
    const last = unseen(true).at(60) as EstimatorState
    const waiting = [{ count: 39, cost: 0.1 }]
    const standing: JobCosts = { finished: 6.1, units: [], waiting, threads: 2, isPaced: true }
    const still = [1_000, 2_000].reduce(
      (state, ms) => observe(state, standing, { nowMs: last.nowMs + ms, flows: true }),
      last,
    )
    expect(estimate(still).rate).toBe(0)
  })
})
