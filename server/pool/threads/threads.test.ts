import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIGURES, type Work } from '../../engine/batch.ts'
import { PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import type { Candles } from '../../engine/candles.ts'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { runWork } from '../../engine/work.ts'
import { ownFileOf } from '../own/code.fixture.ts'
import type { ThreadAnswer } from './thread.ts'
import { LostRun, Threads } from './threads.ts'

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
let folder: string

/** A strategy whose import, and whose signals, do as they are told. */
function own(name: string, signals: string, top = ''): void {
  const text = `${top}
    export default { name: '${name}', title: '${name}', description: '', family: 'own', parameters: [],
      signals: ({ length }) => { ${signals}; return { entry: new Uint8Array(length), exit: new Uint8Array(length) } } }`
  writeFileSync(join(folder, `${name}.js`), text)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'barline-threads-'))
  threads = new Threads(2, ({ batches }) => {
    const names = new Set(batches.map(({ strategy }) => strategy))
    return [...names].filter((name) => name !== 'sma-cross').map((name) => ownFileOf(join(folder, `${name}.js`)))
  })
})

afterAll(async () => {
  await threads.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

function run(work: Work, candles: Candles): Promise<ThreadAnswer> {
  const terms = { onRun: () => undefined, onStuck: () => undefined, signal: new AbortController().signal }
  return threads.run(work, candles, terms)
}

const figuresOf = async (work: Work, candles: Candles) => (await run(work, candles)).results.figures

/** The work of some other strategies, each with one trial. */
const ownWork = (...strategies: string[]): Work => {
  const work = workOf('SWEEP', 1)
  const batches = strategies.flatMap((strategy, first) => work.batches.map((batch) => ({ ...batch, strategy, first })))
  return { ...work, batches }
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

  test('that end by themselves are missed, with where they stood, and replaced', async () => {
    own('exits', 'process.exit()')
    const candles = makeCandles(100, 1)
    const lost = await run(ownWork('exits'), candles).catch((error: unknown) => error)
    expect(lost).toBeInstanceOf(LostRun)
    const { message, sample } = lost as LostRun
    expect([message, sample.stage, sample.trial]).toEqual(['ended its thread (process.exit())', 'SIGNALS', 0])
    await expect.poll(() => threads.alive).toBe(2)
    for (let turn = 0; turn < 4; turn += 1)
      expect(await figuresOf(workOf('SWEEP', 1), candles)).toHaveLength(FIGURES.length)
  })

  test('stay for the next task of a strategy that leaves nothing behind', async () => {
    own('counts', 'calls += 1; throw new Error("call " + calls)', 'let calls = 0')
    const one = new Threads(1, () => [ownFileOf(join(folder, 'counts.js'))])
    const terms = { onRun: () => undefined, onStuck: () => undefined, signal: new AbortController().signal }
    const work: Work = { ...ownWork('counts'), engines: ['REFERENCE'] }
    const errors: string[] = []
    for (let turn = 0; turn < 8; turn += 1) {
      const { results } = await one.run(work, makeCandles(100, 1), terms)
      errors.push(...results.failures.map(({ error }) => error))
    }
    await one.close()
    expect(errors).toEqual(errors.map((_, turn) => expect.stringContaining(`call ${turn + 1}`)))
    expect(errors).toHaveLength(8)
  })

  test('are renewed when a strategy left something behind, and it is known of that one from then on', async () => {
    own('tidy', '')
    own('leaves', 'globalThis.found = (globalThis.found ?? 0) + 1; if (globalThis.found > 1) throw new Error("found")')
    own('ticks', 'setInterval(() => undefined, 1_000)')
    const candles = makeCandles(100, 1)
    const mixed = ownWork('tidy', 'leaves')
    expect(threads.isRestless(mixed)).toBe(false)
    expect((await run(mixed, candles)).isDoubtful).toBe(true)
    for (let turn = 0; turn < 3; turn += 1) {
      const { results, isDoubtful } = await run(ownWork('leaves'), candles)
      expect([results.failures, isDoubtful]).toEqual([[], false])
    }
    expect((await run(ownWork('ticks'), candles)).results.failures).toEqual([])
    expect((await run(ownWork('tidy'), candles)).results.failures).toEqual([])
    expect(threads.isRestless(mixed)).toBe(true)
    expect(threads.isRestless(ownWork('tidy', 'sma-cross'))).toBe(false)
    expect(threads.isRestless(ownWork('leaves'))).toBe(false)
    await expect.poll(() => threads.alive).toBe(2)
  })
})
