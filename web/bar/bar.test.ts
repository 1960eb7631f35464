import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UNFINISHED_MAX } from '../../server/progress/law.ts'
import { advance, bracket, committed, isOver, moves, project, type Reading, reasonToStand, suspicion } from './bar.ts'

const running: Reading = {
  state: 'RUNNING',
  stage: 'SIMULATION',
  fraction: 0.4,
  rate: 0.01,
  ceiling: 0.6,
  trialsDone: 30,
  trialsTotal: 100,
  eta: { seconds: 60 },
  verdict: 'HEALTHY',
  arrivedMs: 1000,
  watchedMs: 60_000,
}
const succeeded: Reading = {
  ...running,
  state: 'SUCCEEDED',
  stage: 'DONE',
  fraction: 1,
  ceiling: 1,
  rate: 0,
  eta: null,
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const readings: fc.Arbitrary<Reading> = fc.record({
  state: fc.constantFrom('QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELED'),
  stage: fc.constant('SIMULATION'),
  fraction,
  rate: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5, noNaN: true })),
  ceiling: fraction,
  trialsDone: fc.nat(100),
  trialsTotal: fc.constantFrom(0, 100),
  eta: fc.option(fc.record({ seconds: fc.double({ min: 0, max: 1e6, noNaN: true }) })),
  verdict: fc.constantFrom('WAITING', 'HEALTHY', 'SLOW', 'SUSPECT', 'STALLED', 'COMPLETE'),
  arrivedMs: fc.constant(1000),
  watchedMs: fc.nat(1e6),
})

/** Draws at 60 Hz for `ms` from `drawn`. */
function draw(drawn: number, reading: Reading, ms: number): number {
  let at = drawn
  for (let now = 0; now < ms; now += 16) at = advance(at, reading, reading.arrivedMs + now, 16)
  return at
}

describe('the drawn bar', () => {
  test('never moves backwards and never leaves 0..1', () => {
    const still = { ...running, rate: 0, ceiling: 0, trialsDone: 0, trialsTotal: 0, eta: null }
    fc.assert(
      fc.property(fraction, readings, fc.nat(1e7), fc.nat(1e5), (drawn, reading, since, step) => {
        const next = advance(drawn, reading, reading.arrivedMs + since, step)
        expect(next).toBeGreaterThanOrEqual(drawn)
        expect(next).toBeLessThanOrEqual(1)
      }),
      {
        // A step of no time, where rounding once put the bar a hair behind.
        examples: [
          [5e-324, { ...still, state: 'QUEUED', fraction: 0.0005 }, 0, 0],
          [5e-324, { ...still, state: 'SUCCEEDED', fraction: 0 }, 0, 0],
        ],
      },
    )
  })

  test('is never drawn beyond the ceiling nor 99.5 % before the job succeeded', () => {
    fc.assert(
      fc.property(fraction, readings, fc.nat(1e7), fc.nat(1e5), (drawn, reading, since, step) => {
        fc.pre(reading.state !== 'SUCCEEDED')
        const next = advance(drawn, reading, reading.arrivedMs + since, step)
        const limit = Math.min(Math.max(reading.ceiling, reading.fraction), UNFINISHED_MAX)
        expect(next).toBeLessThanOrEqual(Math.max(drawn, limit) + 1e-12)
      }),
    )
  })

  test('moves between readings, by the rate', () => {
    expect(moves(0.4, running)).toBe(true)
    expect(moves(0.3, { ...running, rate: 0 })).toBe(true)
    expect(draw(0.4, running, 5000)).toBeCloseTo(0.45, 2)
  })

  test('stands still when nothing moves', () => {
    expect(draw(0.4, { ...running, rate: 0 }, 60_000)).toBe(0.4)
    expect(moves(0.4, { ...running, rate: 0 })).toBe(false)
  })

  test('stands at the ceiling until the next reading', () => {
    expect(draw(0.4, running, 120_000)).toBe(0.6)
    expect(moves(0.6, running)).toBe(false)
  })

  test('slows to a quarter where it leads, instead of stopping', () => {
    const step = advance(0.55, running, running.arrivedMs, 16) - 0.55
    expect(step).toBeCloseTo(running.rate * 0.25 * 0.016, 9)
  })

  test('hurries at most two and a half times where it lags', () => {
    const step = advance(0.371, running, running.arrivedMs, 16) - 0.371
    expect(step).toBeGreaterThan(running.rate * 1.3 * 0.016)
    expect(step).toBeLessThanOrEqual(running.rate * 2.5 * 0.016 + 1e-12)
  })

  test('makes up what was not watched at nine points a second, however long the page was away', () => {
    const ahead = { ...running, fraction: 0.9, ceiling: 0.95 }
    expect(advance(0.4, ahead, 1000, 30_000) - 0.4).toBeCloseTo(0.009)
    expect(draw(0.4, ahead, 4000)).toBeGreaterThan(0.75)
    expect(draw(0.4, ahead, 7000)).toBeGreaterThan(0.87)
  })

  test('takes no step above one point at ten frames a second before the job is over', () => {
    const watched = readings.filter((one) => !isOver(one)).map((reading) => ({ ...reading, watchedMs: 30_000 }))
    fc.assert(
      fc.property(fraction, watched, fc.nat(1e5), fc.nat(1e5), (drawn, reading, since, step) => {
        expect(advance(drawn, reading, reading.arrivedMs + since, step) - drawn).toBeLessThanOrEqual(0.01)
      }),
    )
  })

  test('is full in the frame in which the job has succeeded, however far it was and however short the frame', () => {
    fc.assert(fc.property(fraction, fc.nat(1e5), (drawn, step) => advance(drawn, succeeded, 1000, step) === 1))
    expect(moves(1, succeeded)).toBe(false)
  })

  test('is the same for who joins late as for who was there from the start', () => {
    const whole = 60_000
    // Readings that stray from an even course, as those of a job whose trials differ.
    const readingAt = (ms: number): Reading => {
      const done = ms / whole + 0.01 * Math.sin(ms / 4000)
      const eta = { seconds: (whole - ms) / 1000 }
      return { ...running, fraction: done, rate: 1000 / whole, ceiling: done + 0.02, eta, arrivedMs: ms, watchedMs: ms }
    }
    let early = 0
    let late: number | null = null
    for (let ms = 50; ms < 50_000; ms += 50) {
      early = advance(early, readingAt(ms), ms, 50)
      if (ms === 30_000) late = project(readingAt(ms), ms)
      else if (late !== null) late = advance(late, readingAt(ms), ms, 50)
      if (late !== null) expect(Math.abs(early - late)).toBeLessThan(0.01)
    }
  })

  test.each(['FAILED', 'CANCELED'] as const)(
    'of a job that %s is at once where the work ended, and stays there',
    (state) => {
      expect(advance(0.3, { ...running, state, rate: 0 }, 1000, 0)).toBe(0.4)
      expect(draw(0.3, { ...running, state, rate: 0 }, 5000)).toBe(0.4)
    },
  )
})

test('what is safe is never more than what is drawn', () => {
  fc.assert(fc.property(fraction, readings, (drawn, reading) => committed(reading, drawn) <= drawn))
  expect(committed(running, 0.4)).toBeCloseTo(0.3)
})

test('a projection ends at the ceiling', () => {
  expect(project(running, 6000)).toBeCloseTo(0.45)
  expect(project(running, 1e9)).toBe(0.6)
})

test.each<[Partial<Reading>, boolean, string | null]>([
  [{}, true, null],
  [{}, false, 'no connection'],
  [{ state: 'QUEUED', stage: 'WAITING', rate: 0 }, true, 'waiting for a thread'],
  [{ state: 'PAUSED', rate: 0 }, true, 'paused'],
  [{ stage: 'LOADING', rate: 0 }, true, 'loading candles'],
  [{ rate: 0 }, true, 'no movement'],
  [{ stage: 'SIGNALS', rate: 0 }, true, 'no movement'],
  [{ stage: 'METRICS', rate: 0 }, true, 'no movement'],
  [{ stage: 'STORING', rate: 0 }, true, 'storing results'],
  [{ stage: 'DONE', rate: 0 }, true, 'storing results'],
  [{ stage: 'WAITING', rate: 0 }, true, 'waiting for a thread'],
  [{ state: 'FAILED', rate: 0 }, false, null],
])('%o with a connection: %s stands because: %s', (change, connected, reason) => {
  expect(reasonToStand({ ...running, ...change }, connected, running.arrivedMs)).toBe(reason)
})

test('a bar that stands at its ceiling says so when nothing more is heard', () => {
  expect(reasonToStand(running, true, running.arrivedMs + 2000)).toBeNull()
  expect(reasonToStand(running, true, running.arrivedMs + 60_000)).toBe('no news from the job')
  // Three seconds may pass, also where it stood there when it was heard of last.
  const atEnd = { ...running, fraction: running.ceiling }
  expect(reasonToStand(atEnd, true, running.arrivedMs + 3_000)).toBeNull()
  expect(reasonToStand(atEnd, true, running.arrivedMs + 3_001)).toBe('no news from the job')
  expect(reasonToStand({ ...running, rate: 0.000_1 }, true, running.arrivedMs + 60_000)).toBeNull()
})

test('the bracket spans from the earliest end to the latest', () => {
  expect(bracket(0.5, { low: 50, seconds: 75, high: 100 })).toEqual({ from: 0.75, middle: 0.875, to: 1 })
})

describe('a job that may be stuck', () => {
  test.each([
    ['SUSPECT', 'suspect: unchanged 23 of 50'],
    ['STALLED', 'stalled: unchanged 23 of 50'],
    ['HEALTHY', null],
    ['SLOW', null],
  ] as const)('and is %s is said to be: %s', (verdict, text) => {
    expect(suspicion(verdict, { unchanged: 23, stalledAfter: 50 })).toBe(text)
  })

  test('is not said to be unchanged where nothing is heard of it', () => {
    expect(suspicion('SUSPECT', { unchanged: 0, stalledAfter: 50 })).toBe('suspect')
    expect(suspicion('SUSPECT', { unchanged: 1_500, stalledAfter: 100_000 })).toBe(
      'suspect: unchanged 1,500 of 100,000',
    )
  })

  test('stands still and says so, in the place of its stage', () => {
    expect(reasonToStand({ ...running, rate: 0, eta: null, verdict: 'SUSPECT' }, true, 1000)).toBe('suspect')
    expect(reasonToStand({ ...running, rate: 0, eta: null, verdict: 'HEALTHY' }, true, 1000)).toBe('no movement')
  })
})
