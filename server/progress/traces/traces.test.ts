import { describe, expect, test } from 'vitest'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { FORMULAS, playWith } from './baselines.fixture.ts'
import { type Measures, mean, measure } from './measure.fixture.ts'
import { play } from './play.fixture.ts'
import type { Trace } from './trace.fixture.ts'
import { OTHER_TRACES, TRACES } from './traces.fixture.ts'

/** A trace as it was seen, with our bar and with the others. */
function runOf(trace: Trace) {
  const seen = play(trace)
  const others = FORMULAS.map((formula) => measure(playWith(formula, seen)))
  return { ...trace, trace, seen, ours: measure(seen), raw: others[0] as Measures, others }
}

/** While one writes, every eighth. */
const RUNS = [...TRACES, ...OTHER_TRACES]
  .filter((_, index) => !IS_QUICK || index % 8 === 0)
  .map((make) => runOf(make()))
const HINTED = RUNS.filter(({ hinted }) => hinted)
const BLIND = RUNS.filter(({ hinted }) => !hinted)
const titled = (runs: typeof RUNS) =>
  runs.map((run) => [`${run.name}, ${run.hinted ? 'with' : 'without'} hints`, run] as const)

test('there are runs of every kind, at least five of them recorded from jobs of this server', () => {
  expect(TRACES.length).toBeGreaterThanOrEqual(51)
})

describe.each(titled(RUNS))('the bar of %s', (_, { ours, trace, seen }) => {
  test('never moves back, and never jumps by more than a point before the end, which is drawn at once', () => {
    expect(ours.backward).toBe(0)
    expect(ours.jump).toBeLessThanOrEqual(1)
    expect(seen.find(({ frame }) => frame.left === 0)?.shown).toBe(1)
  })

  test('has an ETA that moves no more than twice what passes', () => {
    expect(ours.churn).toBeLessThanOrEqual(2)
  })

  test('is the same for a viewer who opens the page at 60 %', () => {
    const late = play(trace, 0.6)
    const shownAt = new Map(seen.map(({ frame, shown }) => [frame.atMs, shown]))
    const both = late.flatMap(({ frame, shown }) => {
      const other = shownAt.get(frame.atMs)
      return other === undefined ? [] : [Math.abs(shown - other)]
    })
    expect(both.length).toBeGreaterThan(50)
    expect(Math.max(...both)).toBeLessThanOrEqual(0.005)
  })
})

describe.each(titled(HINTED))('the bar of %s', (_, { ours }) => {
  test('shows the share of the time that has passed, within two points in the mean', () => {
    expect(ours.error).toBeLessThanOrEqual(2)
  })

  test('stands for no more than two percent of the run while work flows', () => {
    expect(ours.freeze).toBeLessThanOrEqual(2)
  })

  test('has an ETA that is off by no more than a tenth of the run', () => {
    expect(ours.etaError).toBeLessThanOrEqual(10)
  })
})

describe.each(titled(BLIND))('the bar of %s', (_, { ours, raw }) => {
  test('is off by no more than a raw count and a little more than a point', () => {
    expect(ours.error).toBeLessThanOrEqual(raw.error + 1.1)
  })

  test('stands for no more than a tenth of the run while work flows', () => {
    expect(ours.freeze).toBeLessThanOrEqual(10)
  })
})

test.skipIf(IS_QUICK).each(FORMULAS.map(({ name }, index) => [name, index] as const))(
  'without hints ETAs are nearer to the truth than those of %s, averaged over the traces',
  (_, index) => {
    const theirs = mean(BLIND.map(({ others }) => others[index]?.etaError ?? Number.NaN))
    expect(mean(BLIND.map(({ ours }) => ours.etaError))).toBeLessThan(theirs)
  },
)

test.skipIf(IS_QUICK)('the 80 % range holds the end in 75 to 85 % of all moments', () => {
  const coverage = mean(RUNS.map(({ ours }) => ours.coverage ?? 0))
  expect(coverage).toBeGreaterThanOrEqual(75)
  expect(coverage).toBeLessThanOrEqual(85)
})
