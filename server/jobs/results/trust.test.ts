import { describe, expect, test } from 'vitest'
import { noiseOf } from '../../analysis/noise.fixture.ts'
import { scoreOfBroken } from '../../engine/objective.ts'
import { MAX_SAMPLED, sampledTrials, trustOf } from './trust.ts'

const figuresOf = (scores: readonly number[]) => ({
  numbers: Int32Array.from(scores.keys(), (place) => 10 * place),
  columns: [Float64Array.from(scores)],
})

describe('the trials that are run again', () => {
  test('are those that could have been the best, the best one first', () => {
    const sample = sampledTrials(figuresOf([1, Number.NaN, 3, scoreOfBroken(1), 2]), 20)
    expect(sample[0]).toBe(20)
    expect(sample.toSorted((one, other) => one - other)).toEqual([0, 20, 40])
  })

  test('are a sample of very many, from all over them, each once, and always the same', () => {
    const figures = figuresOf(Array.from({ length: 50_000 }, (_, place) => place))
    const sample = sampledTrials(figures, 499_990)
    expect([sample.length, sample[0], new Set(sample).size]).toEqual([MAX_SAMPLED, 499_990, MAX_SAMPLED])
    const early = sample.filter((number) => number < 250_000).length
    expect(early).toBeGreaterThan(400)
    expect(early).toBeLessThan(600)
    expect(sampledTrials(figures, 499_990)).toEqual(sample)
  })
})

test('what is known of too few trials, or periods, is little', () => {
  const [one, other] = noiseOf({ seed: 1, trials: 2, periods: 40, edge: 0 }) as [Float64Array, Float64Array]
  const flat = new Float64Array(40)
  expect(trustOf([one], flat, 1)).toEqual({
    overfitting: null,
    realityCheck: expect.any(Number),
    effectiveTrials: null,
    sampled: 1,
  })
  const short = [one, other].map((own) => own.slice(0, 8))
  expect(trustOf(short, flat.slice(0, 8), 2)).toEqual({
    overfitting: null,
    realityCheck: null,
    effectiveTrials: null,
    sampled: 2,
  })
  expect(trustOf([one, other], null, 2)).toMatchObject({ realityCheck: null, sampled: 2 })
})
