import { expect, test } from 'vitest'
import { SweepPace, SweepTime } from './pace.ts'

/** Sweeps on a thread whose clock stands until it is moved. */
function open() {
  let nowMs = 0
  const pace = new SweepPace(() => nowMs)
  const pass = (ms: number) => () => {
    nowMs += ms
  }
  /** A sweep of like rules, each of which takes 10 ms and finds so many entries. @returns the share that its signals were said to take, rule by rule */
  const sweep = (entries: number, { rules = 4, simulationMs = 0, strategy = 'mine' } = {}) => {
    const time = new SweepTime(pace, { bars: 1_000, rules })
    const shares = Array.from({ length: rules }, () => {
      time.ask(pass(10))
      time.add(strategy, entries, 10)
      return time.askedShare
    })
    time.simulate(pass(simulationMs))
    return shares
  }
  return { sweep, pass, pace }
}

test('signals that find nothing take all of the time of a sweep, and those that find much a small share', () => {
  const { sweep } = open()
  expect(sweep(0).at(-1)).toBeGreaterThan(0.99)
  expect(sweep(1e6).at(-1)).toBeLessThan(0.1)
})

test('what the simulation of entries takes is learnt from sweeps of the same strategy', () => {
  const { sweep, pace } = open()
  sweep(1_000, { simulationMs: 40 })
  // As long as the signals: each rule finds the same, so it is told after the first one.
  for (const share of sweep(1_000, { simulationMs: 40 })) expect(share).toBeCloseTo(0.5, 3)
  for (const share of sweep(3_000, { rules: 7, simulationMs: 210 })) expect(share).toBeCloseTo(0.25, 3)
  expect(sweep(1_000, { strategy: 'other' }).at(-1)).toBeGreaterThan(0.9)
  sweep(3_000, { simulationMs: 0 })
  expect(sweep(3_000).at(-1)).toBeGreaterThan(0.7)
  expect(pace.entryMs('mine')).toBeGreaterThan(0)
})

test('of strategies that are simulated together, each learns its share, and neither from a few entries', () => {
  const { pace, pass } = open()
  const time = new SweepTime(pace, { bars: 1_000, rules: 2 })
  const usualMs = pace.entryMs('many')
  for (const [strategy, entries] of [
    ['many', 10_000],
    ['few', 1],
  ] as const) {
    time.ask(pass(1))
    time.add(strategy, entries, 10)
  }
  time.simulate(pass(2 * usualMs * 100_000))
  expect(pace.entryMs('many')).toBeGreaterThan(1.9 * usualMs)
  expect(pace.entryMs('few')).toBe(usualMs)
})

test('where nothing is measured, signals take about half of the time', () => {
  const time = new SweepTime(null, { bars: 1_000, rules: 2 })
  time.ask(() => undefined)
  time.add('mine', 1e6, 10)
  expect(time.askedShare).toBe(0.45)
  expect(time.simulate(() => 7)).toBe(7)
})
