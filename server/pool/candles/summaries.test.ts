import { performance } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { allocateCandles, type Candles } from '../../engine/candles.ts'
import { summarizeCandles } from '../../jobs/results/candlePoints.ts'
import { Summaries } from './summaries.ts'

const BARS = 2_000_000

function candlesOf(bars: number): Candles {
  const candles = allocateCandles(bars)
  for (let bar = 0; bar < bars; bar += 1) {
    candles.time[bar] = bar * 60_000
    candles.open[bar] = candles.close[bar] = 100 + (bar % 13)
    candles.high[bar] = 120 + (bar % 7)
    candles.low[bar] = 80 - (bar % 5)
    candles.volume[bar] = bar % 3
  }
  return candles
}

const opened: Summaries[] = []
afterEach(async () => {
  for (const summaries of opened.splice(0)) await summaries.close()
})

function open(bars: number) {
  const loads: string[] = []
  const live = { now: 0, most: 0 }
  const whole = candlesOf(bars)
  const summaries = new Summaries({
    candles: async (id) => {
      loads.push(id)
      live.now += 1
      live.most = Math.max(live.most, live.now)
      await new Promise((resolve) => setImmediate(resolve))
      live.now -= 1
      return id === 'gone' ? null : whole
    },
  })
  opened.push(summaries)
  return { summaries, loads, live, whole }
}

test('a page of datasets reads each once, one at a time, and the next page view none', async () => {
  const { summaries, loads, live, whole } = open(1_000)
  const ids = Array.from({ length: 25 }, (_, index) => `dataset ${index}`)
  const view = () => Promise.all(ids.map((id) => summaries.of(id, 60)))
  const [first, second] = await Promise.all([view(), view()])
  expect(first).toEqual(ids.map(() => summarizeCandles(whole, 60)))
  expect(second).toEqual(first)
  expect(await view()).toEqual(first)
  expect([loads, live.most]).toEqual([ids, 1])
})

test('a dataset that is not there has no candles', async () => {
  expect(await open(3).summaries.of('gone', 60)).toEqual([])
})

test('the sums are made on a thread of their own', async () => {
  const { summaries, whole } = open(BARS)
  // The first one starts the thread.
  await summaries.of('another', 1)
  const before = performance.eventLoopUtilization()
  const views = Array.from({ length: 20 }, (_, index) => summaries.of(`dataset ${index}`, 60))
  const last = (await Promise.all(views)).at(-1)
  expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5)
  expect(last).toEqual(summarizeCandles(whole, 60))
})
