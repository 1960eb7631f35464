import { describe, expect, test } from 'vitest'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { TestClock } from '../../jobs/ports.fixture.ts'
import { TimedLoading } from './timedLoading.ts'

/** Loads of so many bars each take so many milliseconds. */
function loadingOf(bars: number, ms: number) {
  const clock = new TestClock()
  const loading = new TimedLoading(async () => {
    await clock.pass(ms)
    return makeCandles(bars, 1, 60_000)
  }, clock)
  return { clock, loading }
}

const MILLION = { id: 'other', bars: 1_000_000 }
const USUAL = 0.001

describe('how long candles are expected to load', () => {
  test('is what is usual, before any were loaded', () => {
    expect(loadingOf(1, 1).loading.leftMs(MILLION, USUAL)).toBe(1_000)
  })

  test('is what others took a bar, where these were many', async () => {
    const { loading } = loadingOf(200_000, 600)
    for (let load = 0; load < 8; load += 1) await loading.load('one')
    expect(loading.leftMs(MILLION, USUAL)).toBeGreaterThan(2_700)
    expect(loading.leftMs(MILLION, USUAL)).toBeLessThan(3_000)
  })

  test('is hardly what a few bars took, whose time was the way', async () => {
    const { loading } = loadingOf(250, 5)
    await loading.load('small')
    expect(loading.leftMs(MILLION, USUAL)).toBeLessThan(1_150)
  })

  test('grows less as they load, and is never less than nothing', async () => {
    const clock = new TestClock()
    const loading = new TimedLoading(() => new Promise(() => undefined), clock)
    void loading.load('other')
    await clock.pass(400)
    expect(loading.leftMs(MILLION, USUAL)).toBeCloseTo(600)
    await clock.pass(4_000)
    expect(loading.leftMs(MILLION, USUAL)).toBe(0)
  })

  test('says nothing of a load that failed', async () => {
    const clock = new TestClock()
    const loading = new TimedLoading(async () => {
      await clock.pass(60_000)
      throw new Error('away')
    }, clock)
    await expect(loading.load('other')).rejects.toThrow('away')
    expect(loading.leftMs(MILLION, USUAL)).toBe(1_000)
  })
})
