import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { IS_CHAOS, IS_QUICK } from '../testMode.fixture.ts'
import type { UnitStage } from './reading.ts'
import { type Disturbance, type FaultKind, type Part, type Run, runOf, trial } from './run.fixture.ts'
import { simulate, type Trace } from './simulator.fixture.ts'

/** Work of one trial: most are quick, and some take a thousand times as long. */
const works = fc.double({ min: 0, max: 3.3, noNaN: true }).map((power) => 10 ** power)

/** Trials alike, sparse or bursty, that show what is inside them or nothing at all. */
const trials: fc.Arbitrary<Part[]> = fc
  .record({ work: works, advances: fc.constantFrom(1, 1, 10, 100), bars: fc.constantFrom(100, 1_000, 20_000) })
  .map(({ work, ...more }) => trial(work, more))

const loading: fc.Arbitrary<Part[]> = fc
  .integer({ min: 0, max: 400 })
  .map((ticks) => [{ kind: 'wait', stage: 'LOADING', ticks }])

/**
 * A last item that is declared, and is, a thousand times as big as the others; it may show nothing until it is over.
 */
const hugeItem: fc.Arbitrary<Part[]> = fc
  .record({ advances: fc.constantFrom(1, 1_000), work: fc.integer({ min: 1_000, max: 10_000 }) })
  .map(({ advances, work }) => [{ kind: 'work', stage: 'SIMULATION', of: 'huge', bars: 2_000_000, work, advances }])

/** A collection of garbage, or any other pause that uses CPU, in the middle of ordinary trials. */
const pausing: fc.Arbitrary<Part[]> = fc
  .integer({ min: 1, max: 400 })
  .map((pause) => [...Array(12)].flatMap((_, index) => trial(index === 11 ? 4 + pause : 4)))

const unit: fc.Arbitrary<Part[]> = fc
  .tuple(
    fc.option(loading, { nil: [], freq: 3 }),
    fc.array(fc.oneof({ weight: 4, arbitrary: trials }, { weight: 1, arbitrary: pausing }), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.option(hugeItem, { nil: [], freq: 8 }),
  )
  .map(([first, middle, last]) => [...first, ...middle.flat(), ...last])

const disturbances = (steps: number): fc.Arbitrary<Disturbance[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('SUSPENDED', 'CLOCK_JUMP', 'LAG', 'DATABASE_AWAY', 'QUEUE_AWAY', 'LOST', 'STARVED'),
      from: fc.integer({ min: 1, max: 300 }),
      steps: fc.integer({ min: 1, max: steps }),
    }),
    { maxLength: 4 },
  )

const machine = {
  threads: fc.integer({ min: 1, max: 3 }),
  slowness: fc.constantFrom(1, 5, 20),
  starvedSteps: fc.constantFrom(0, 0, 0, 300),
}

const healthyRun: fc.Arbitrary<Run> = fc
  .record({
    ...machine,
    disturbances: disturbances(200),
    share: fc.constantFrom(1, 1, 0.5, 0.1),
    readingsPerTick: fc.constantFrom(0.5, 2, 3),
    units: fc.array(unit, { minLength: 1, maxLength: 3 }),
  })
  .map(({ readingsPerTick, units, ...more }) =>
    runOf(units, { ...more, everyMs: (500 * more.slowness) / readingsPerTick, mostSteps: 200_000 }),
  )

/** What can go wrong in a strategy, and what a thread then does. */
const FAULTS: readonly (readonly [string, UnitStage, FaultKind])[] = [
  ['a deadlock on Atomics.wait', 'SIMULATION', 'BLOCKED'],
  ['an endless loop', 'SIMULATION', 'SPINNING'],
  ['a livelock that touches counters', 'SIMULATION', 'CIRCLING'],
  ['a catastrophic regular expression', 'SIGNALS', 'SPINNING'],
  ['a promise that never settles, in the middle of work', 'SIGNALS', 'IDLE'],
  ['a promise that never settles, while loading', 'LOADING', 'IDLE'],
]

/** In a step of the size that trials have unless told otherwise. */
const faultOf = (stage: UnitStage, fault: FaultKind, bars = 500): Part => ({ kind: 'fault', stage, fault, bars })

const measurementsOf = ({ ended }: Trace) => ended[0]?.unit.stall.unchanged ?? Number.POSITIVE_INFINITY

/** How many healthy runs are drawn: two hundred find what a change breaks, the long form what is rare. */
const HEALTHY_RUNS = IS_CHAOS ? 1_000 : 200

describe('a healthy run', () => {
  test('is never aborted, in runs of every kind on every kind of machine', () => {
    fc.assert(
      fc.property(healthyRun, (run) => {
        const trace = simulate(run)
        expect(trace.ended).toEqual([])
        expect(trace.isDone).toBe(true)
      }),
      { numRuns: numRuns(HEALTHY_RUNS) },
    )
  })
})

describe.each(FAULTS)('%s', (_, stage, fault) => {
  test('in the first and only unit of a job is STALLED within 60 measurements', () => {
    const trace = simulate(runOf([[faultOf(stage, fault)]]))
    expect(trace.last.verdict.level).toBe('STALLED')
    expect(measurementsOf(trace)).toBeLessThanOrEqual(60)
  })

  test('anywhere in a job, among peers or alone, is STALLED within 60 measurements', () => {
    const healthy = fc
      .array(
        works.map((work) => trial(work)),
        { maxLength: 12 },
      )
      .map((parts) => parts.flat())
    const run = fc.record({
      before: healthy,
      others: fc.array(healthy, { maxLength: 4 }),
      disturbances: disturbances(10),
      ...machine,
    })
    fc.assert(
      fc.property(run, ({ before, others, ...more }) => {
        const units = [...others, [...before, faultOf(stage, fault)]]
        const trace = simulate(runOf(units, { ...more, everyMs: 250 * more.slowness }))
        expect(trace.ended.map((one) => one.unit.reading.unit)).toEqual([`${others.length}`])
        expect(measurementsOf(trace)).toBeLessThanOrEqual(60)
      }),
      { numRuns: numRuns(40, 2) },
    )
  })
})

/** How much slower a machine may be; while one writes, one more is enough. */
const SLOWNESSES = IS_QUICK ? [1, 5] : [1, 5, 20]

describe('verdicts, counted in measurements,', () => {
  test.each(FAULTS)('are the same at 1×, 5× and 20× for %s', (_, stage, fault) => {
    const before = fc.array(
      works.map((work) => trial(work)),
      { maxLength: 20 },
    )
    const everyMs = fc.constantFrom(50, 100, 250)
    fc.assert(
      fc.property(before, everyMs, (trials, everyMs) => {
        const units = [[...trials.flat(), faultOf(stage, fault)]]
        const [one, ...others] = SLOWNESSES.map((slowness) => {
          return simulate(runOf(units, { slowness, everyMs: everyMs * slowness })).changes
        })
        for (const other of others) expect(other).toEqual(one)
      }),
      { numRuns: numRuns(15, 2) },
    )
  })

  test.each(FAULTS)(
    'come at the same measurement, or the next one, where %s is read as often on all three',
    (_, stage, fault) => {
      const units = [[...Array(40)].flatMap(() => trial(20)).concat([faultOf(stage, fault)])]
      const [one = [], ...others] = SLOWNESSES.map(
        (slowness) => simulate(runOf(units, { slowness, mostSteps: 150_000 })).changes,
      )
      for (const other of others) {
        expect(other.map(({ level }) => level)).toEqual(one.map(({ level }) => level))
        for (const [index, { unchanged }] of other.entries()) {
          expect(Math.abs(unchanged - (one[index]?.unchanged ?? Number.NaN))).toBeLessThanOrEqual(1)
        }
      }
    },
  )
})
