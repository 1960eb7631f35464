import { describe, expect, test } from 'vitest'
import { planJob } from '../plan/planJob.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import { ComparedTrials } from './comparedTrials.ts'

const [FAST, SLOW] = [
  [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  [20, 25, 30, 35, 40, 45, 50, 55, 60, 65],
]

/**
 * The trials of a sweep over all of `FAST` and `SLOW`, each with the objective that is given; NaN where it failed.
 *
 * @param looked gets the numbers of the trials that are looked at
 */
function trialsOf(objectiveOf: (fast: number, slow: number) => number, looked: number[] = []): ComparedTrials {
  const space = [
    { name: 'fast', values: FAST, range: null },
    { name: 'slow', values: SLOW, range: null },
  ]
  const input = { ...SWEEP, strategies: [{ strategy: 'sma-cross', space }] }
  const plan = planJob({ kind: 'OPTIMIZATION', input }, catalog.find)
  const objectives = Array.from({ length: plan.trials }, (_, number) => {
    const { fast, slow } = plan.candidate(number).parameters
    return objectiveOf(Number(fast), Number(slow))
  })
  const point = (number: number) => {
    looked.push(number)
    return plan.point(number)
  }
  return new ComparedTrials(Object.assign(Object.create(plan), { point }), {
    numbers: Int32Array.from(objectives.keys()),
    columns: [Float64Array.from(objectives)],
  })
}

const shareOf = (trials: ComparedTrials, most: number, name: string) =>
  trials.importance(most).find((one) => one.name === name)?.share

describe('what matters', () => {
  test('is told by some trials from all over, where there are more than are looked at', () => {
    const looked: number[] = []
    const trials = trialsOf((fast) => fast, looked)
    expect(shareOf(trials, 100, 'fast')).toBeCloseTo(1, 9)
    expect(new Set(looked.splice(0)).size).toBe(100)
    expect(shareOf(trials, 40, 'fast')).toBeGreaterThan(0.9)
    expect([looked.length, new Set(looked).size]).toEqual([40, 40])
    expect(Math.max(...looked) - Math.min(...looked)).toBeGreaterThan(80)
  })

  test('is told by those that succeeded alone, where these are looked for among more', () => {
    // Of failures there are as many as are looked at: were they taken too, half of the sample would say nothing.
    const trials = trialsOf((fast, slow) => (FAST.indexOf(fast) < 5 ? Number.NaN : slow))
    expect(trials.succeeded).toBe(50)
    expect(shareOf(trials, 50, 'slow')).toBeCloseTo(1, 9)
  })
})
