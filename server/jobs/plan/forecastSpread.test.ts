import { describe, expect, test } from 'vitest'
import { generatorOf } from '../../samplers/generator.ts'
import { normalQuantile } from '../../samplers/normal.ts'
import { MemoryCostStatistics } from '../memoryCostStatistics.fixture.ts'
import { catalog, DATASET, sweepOf } from '../ports.fixture.ts'
import { Costs } from './costs.ts'
import { calibrateForecast, forecastSpread } from './forecastSpread.ts'
import { planJob } from './planJob.ts'

const TRIALS = 100
const plan = planJob(sweepOf(TRIALS), catalog.find)
const RANGE = { first: 0, count: TRIALS }

/** Costs by what a job taught that took half a second a trial; by guesses where there was none. */
function costsOf(isKnown: boolean): Costs {
  const unknown = new Costs({ plan, barsPerTrial: DATASET.bars, costStatistics: new Map() })
  unknown.observe(RANGE, 0.5 * TRIALS)
  return isKnown ? new Costs({ plan, barsPerTrial: DATASET.bars, costStatistics: unknown.statistics }) : unknown
}

/** Jobs that take so many times what was forecast, one after the other, and what share of them lay outside of their range. */
async function teach(factors: readonly number[], isKnown = true, costStatistics = new MemoryCostStatistics()) {
  const costs = costsOf(isKnown)
  let missed = 0
  for (const factor of factors) {
    if (Math.abs(Math.log(factor)) > (await forecastSpread('SWEEP', isKnown, costStatistics))) missed += 1
    const committed = [{ ...RANGE, seconds: factor * costs.of(RANGE) }]
    await calibrateForecast('SWEEP', { costs, committed }, costStatistics)
  }
  return { costStatistics, missed: missed / factors.length }
}

/** So many factors around 1, whose logarithms are normal. */
function factorsOf(count: number, deviation: number): number[] {
  const generator = generatorOf(7)
  return Array.from({ length: count }, () =>
    Math.exp(deviation * normalQuantile((generator.below(1_000) + 0.5) / 1_000)),
  )
}

describe('the range of forecasts', () => {
  test('is wider where a strategy was never run', async () => {
    const costStatistics = new MemoryCostStatistics()
    const [known, guessed] = [
      await forecastSpread('SWEEP', true, costStatistics),
      await forecastSpread('SWEEP', false, costStatistics),
    ]
    expect(guessed).toBeGreaterThan(3 * known)
  })

  test.each([0.15, 0.35, 0.9])(
    'holds four of five jobs once they have taught it, where these stray by %s',
    async (deviation) => {
      const { costStatistics } = await teach(factorsOf(60, deviation))
      const { missed } = await teach(factorsOf(500, deviation), true, costStatistics)
      expect(missed).toBeGreaterThan(0.15)
      expect(missed).toBeLessThan(0.25)
    },
  )

  test('is taught apart for strategies that were run before and for others, for each engine, and not for ETAs', async () => {
    const { costStatistics } = await teach([10, 10, 10])
    const spreadOf = (isKnown: boolean, engine: 'SWEEP' | 'VECTOR') => forecastSpread(engine, isKnown, costStatistics)
    const fresh = new MemoryCostStatistics()
    expect(await spreadOf(true, 'SWEEP')).toBeGreaterThan(1.5 * (await forecastSpread('SWEEP', true, fresh)))
    expect(await spreadOf(false, 'SWEEP')).toBe(await forecastSpread('SWEEP', false, fresh))
    expect(await spreadOf(true, 'VECTOR')).toBe(await forecastSpread('VECTOR', true, fresh))
    expect(await costStatistics.width('SWEEP')).toBe(1)
  })

  test('is taught nothing by a job of a second or of none', async () => {
    const costStatistics = new MemoryCostStatistics()
    const costs = costsOf(true)
    await calibrateForecast('SWEEP', { costs, committed: [{ ...RANGE, seconds: 1 }] }, costStatistics)
    await calibrateForecast('SWEEP', { costs, committed: [] }, costStatistics)
    expect(await costStatistics.width('SWEEP forecast')).toBe(1)
    await calibrateForecast('SWEEP', { costs, committed: [{ ...RANGE, seconds: 2 }] }, costStatistics)
    expect(await costStatistics.width('SWEEP forecast')).not.toBe(1)
  })
})
