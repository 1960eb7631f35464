import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Work } from '../engine/batch.ts'
import { PLAIN_ACCOUNT } from '../engine/candles.fixture.ts'
import type { Candles } from '../engine/candles.ts'
import { makeCandles } from '../engine/walk.fixture.ts'
import { runWork } from '../engine/work.ts'
import { Threads } from './threads.ts'

/** The sweep of one entry rule, or a rule at a time by the slowest engine, with so many exits. */
const workOf = (engine: 'SWEEP' | 'REFERENCE', exits: number): Work => ({
  account: PLAIN_ACCOUNT,
  objective: 'SHARPE',
  engines: [engine],
  batches: [
    {
      strategy: 'sma-cross',
      direction: 'LONG',
      parameters: { fast: 5, slow: 20 },
      first: 0,
      exits: Array.from({ length: exits }, (_, index) => ({ takeProfit: (index + 1) / 100, stopLoss: null })),
    },
  ],
})

const SILENT = { enter: () => undefined, advance: () => undefined, finish: () => undefined }

let threads: Threads

beforeAll(() => {
  threads = new Threads(2)
})

afterAll(() => threads.close())

async function figuresOf(work: Work, candles: Candles): Promise<Float64Array> {
  const terms = { onRun: () => undefined, onStuck: () => undefined, signal: new AbortController().signal }
  return (await threads.run(work, candles, terms)).results.figures
}

describe('threads', () => {
  test('keep what they have worked out of candles apart, whichever come in between', async () => {
    const work = workOf('SWEEP', 5)
    const markets = [1, 2].map((seed) => makeCandles(2_000, seed))
    const expected = markets.map((candles) => runWork(candles, work, SILENT).figures)
    expect(expected[0]).not.toEqual(expected[1])
    for (const turn of [0, 1, 0, 0, 1, 1, 0, 1]) {
      const found = await Promise.all([0, 1, 2].map(() => figuresOf(work, markets[turn] as Candles)))
      expect(found).toEqual([expected[turn], expected[turn], expected[turn]])
    }
  })

  test('are as many as before when one was ended in the middle of its work', async () => {
    expect(threads.alive).toBe(2)
    const ending = new AbortController()
    const isAtWork = Promise.withResolvers<void>()
    const run = threads.run(workOf('REFERENCE', 1_000_000), makeCandles(20_000, 1), {
      onRun: (begun) => {
        const look = () => (begun?.worker ? isAtWork.resolve() : setTimeout(look, 5))
        if (begun) look()
      },
      onStuck: () => undefined,
      signal: ending.signal,
    })
    await isAtWork.promise
    ending.abort()
    await expect(run).rejects.toThrow()
    await expect.poll(() => threads.alive).toBe(2)
    expect(await figuresOf(workOf('SWEEP', 1), makeCandles(100, 1))).toBeInstanceOf(Float64Array)
  })
})
