import { chmodSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

interface Trial {
  readonly number: number
  readonly replayProblem: string | null
  readonly metrics: { readonly trades: number }
  readonly equity: readonly object[]
  readonly trades: { readonly totalCount: number }
}

interface Found {
  readonly state: string
  readonly error: object | null
  readonly best: Trial | null
  readonly trials: { readonly nodes: readonly { readonly metrics: { readonly trades: number } }[] }
  readonly events: { readonly nodes: readonly { readonly type: string; readonly message: string }[] }
  readonly verdict: { readonly level: string; readonly reason: string }
  readonly analysis: { readonly deflatedSharpe: number | null } | null
}

const JOB = `query ($id: ID!) { job(id: $id) {
  state error { code message } verdict { level reason } analysis { deflatedSharpe }
  best { number replayProblem metrics { trades } equity(points: 9) { equity } trades(first: 1) { totalCount } }
  trials(first: 1000, orderBy: NUMBER) { nodes { metrics { trades } } }
  events(first: 100) { nodes { type message } }
} }`

/** A strategy that trades every so many bars, and takes its time, in which it leaves the processor to others. */
const every = (bars: string, top = '') => `${top}
  const signals = ({ length }, { at }) => {
    const entry = new Uint8Array(length)
    const exit = new Uint8Array(length)
    const period = ${bars}
    for (let bar = 0; bar + 9 < length; bar += period) { entry[bar] = 1; exit[bar + 1 + (at % 5)] = 1 }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 15)
    return { entry, exit }
  }
  const at = { name: 'at', kind: 'INTEGER', min: 0, max: 1000, step: 1, default: 0, description: '' }
  export default { name: 'mine', title: 'Mine', description: '', family: 'own', parameters: [at], signals }`

let app: TestApp
let home: string
let folder: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'barline-code-'))
  // Run by root, the database's account must come through.
  chmodSync(home, 0o711)
  folder = join(home, 'strategies')
  mkdirSync(folder)
  app = await openTestApp({ STRATEGIES_DIR: folder, DATA_DIR: join(home, 'data'), THREADS: '1' })
  // What a trial takes is known from now on: then tasks are short from the first one.
  save(every('40'))
  const { id } = await start(20)
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
})

afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
})

const save = (text: string, file = 'mine.ts') => writeFileSync(join(folder, file), text)
const read = async (id: string) => (await ask<{ job: Found }>(app.port, JOB, { id })).job
const change = (what: string, id: string) =>
  ask(app.port, `mutation ($id: ID!) { ${what}(id: $id) { problems { message } } }`, { id })
const tradesOf = ({ trials }: Found) => new Set(trials.nodes.map(({ metrics }) => metrics.trades))

/** What the file was before it was changed. */
let last = ''

/** Starts a sweep of the strategy once its changed file was read. @returns its id, and the digest of that */
async function start(trials: number) {
  const dataset = await sampleDataset(app.port)
  const space = [{ name: 'at', range: { min: 0, max: trials - 1, step: 1 } }]
  return vi.waitFor(
    async () => {
      const { job, problems } = await startSweep(app.port, { dataset, strategies: [{ strategy: 'mine', space }] })
      expect(problems).toEqual([])
      const query = 'query ($id: ID!) { job(id: $id) { specification } }'
      const found = await ask<{ job: { specification: string } }>(app.port, query, { id: job?.id })
      const { code } = JSON.parse(found.job.specification) as { code: { mine: { digest: string } } }
      const { digest } = code.mine
      if (digest === last) await change('cancelJob', job?.id ?? '')
      expect(digest).not.toBe(last)
      last = digest
      return { id: job?.id ?? '', digest }
    },
    { timeout: 30_000, interval: 300 },
  )
}

/** Pauses a job as soon as some of it is done. */
async function pauseEarly(id: string): Promise<void> {
  const query = 'subscription ($id: ID!) { progress(job: $id) { state trialsDone } }'
  type Reading = { readonly progress: { readonly state: string; readonly trialsDone: number } }
  for await (const { progress } of follow<Reading>(app.port, query, { id })) {
    if (progress.state === 'PAUSED') return
    if (progress.trialsDone > 0) await change('pauseJob', id)
  }
}

describe('a job of a strategy that is edited', () => {
  test('goes on with the code that it began with, and shows what that did', async () => {
    save(every('bars', "import { bars } from './bars.ts'"))
    save('export const bars: number = 50', 'bars.ts')
    const { id, digest } = await start(300)
    await pauseEarly(id)
    save('export const bars: number = 90', 'bars.ts')
    const other = await start(40)
    await change('resumeJob', id)
    expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
    expect(await outcomeOf(app.port, other.id)).toBe('SUCCEEDED')
    const [before, after] = [await read(id), await read(other.id)]
    expect([tradesOf(before).size, tradesOf(after).size]).toEqual([1, 1])
    expect(tradesOf(before)).not.toEqual(tradesOf(after))
    for (const { best, analysis, events } of [before, after]) {
      expect(best).toMatchObject({ replayProblem: null, trades: { totalCount: best?.metrics.trades } })
      expect(best?.equity.length).toBeGreaterThan(0)
      expect(analysis?.deflatedSharpe).not.toBeNull()
      expect(events.nodes.map(({ type }) => type)).not.toContain('RETRIED')
    }
    // A start keeps only what jobs need that are not over.
    await app.restart()
    const gone = await read(id)
    expect(gone).toMatchObject({ state: 'SUCCEEDED', best: { equity: [], trades: { totalCount: 0 } } })
    expect(gone.best?.replayProblem).toBe(
      `Strategy 'mine' was changed since: this server does not hold it as it was when the job began (${digest.slice(0, 8)}…).`,
    )
    expect(gone.analysis?.deflatedSharpe).toBeNull()
    expect((await read(other.id)).best?.replayProblem).toBeNull()
    save('export const bars: number = 50', 'bars.ts')
    await vi.waitFor(async () => expect((await read(id)).best?.replayProblem).toBeNull(), { timeout: 30_000 })
    expect((await read(id)).best).toMatchObject({ trades: { totalCount: before.best?.metrics.trades } })
    // This is what the file is now: what comes next is another version.
    last = digest
  }, 120_000)

  test('waits while nobody has its code, says so, and goes on when it is back', async () => {
    const text = every('70')
    save(text)
    const { id, digest } = await start(300)
    await pauseEarly(id)
    await app.close()
    unlinkSync(join(folder, 'mine.ts'))
    rmSync(join(home, 'data', 'code'), { recursive: true })
    app = await openTestApp({ STRATEGIES_DIR: folder, DATA_DIR: join(home, 'data'), THREADS: '1' })
    expect(await read(id)).toMatchObject({ state: 'PAUSED', error: null })
    await change('resumeJob', id)
    const reason = `waiting for strategy 'mine' (${digest.slice(0, 8)}…) as it was when the job began; no worker has it`
    await vi.waitFor(
      async () => expect(await read(id)).toMatchObject({ state: 'RUNNING', verdict: { level: 'WAITING', reason } }),
      { timeout: 30_000 },
    )
    const waiting = await read(id)
    expect(waiting.events.nodes.filter(({ type }) => type === 'STAGE')).toEqual([{ type: 'STAGE', message: reason }])
    expect(waiting.best?.equity).toEqual([])
    expect(waiting.best?.replayProblem).toContain("Strategy 'mine' was changed since")
    save(text)
    expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
    const { events, ...found } = await read(id)
    expect(tradesOf(found as Found).size).toBe(1)
    expect(events.nodes.map(({ message }) => message)).toContain(
      'goes on: a worker has its strategies as they were when it began',
    )
  }, 120_000)

  test('that waits can be canceled', async () => {
    const text = every('60')
    save(text)
    const { id } = await start(300)
    await pauseEarly(id)
    await app.close()
    unlinkSync(join(folder, 'mine.ts'))
    rmSync(join(home, 'data', 'code'), { recursive: true })
    app = await openTestApp({ STRATEGIES_DIR: folder, DATA_DIR: join(home, 'data'), THREADS: '1' })
    await change('resumeJob', id)
    await change('cancelJob', id)
    expect(await outcomeOf(app.port, id)).toBe('CANCELED')
  }, 120_000)
})

describe('a strategy that gives two answers to one question', () => {
  test.each([
    ['draws random numbers', '20 + Math.floor(60 * Math.random())', ''],
    ['keeps a state between calls', '20 + (calls++ % 50)', 'let calls = 25'],
  ])(
    'is told so when its job ends: one that %s',
    async (_what, bars, top) => {
      save(every(bars, top))
      const { id } = await start(30)
      expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
      const { best, events } = await read(id)
      const told = events.nodes.find(({ type }) => type === 'RETRIED')?.message
      expect(told).toMatch(
        /^strategy 'mine' gives two answers to one question: trial \d+, run once more, has .* in place of .*; its figures cannot be repeated$/,
      )
      // Whatever is shown is what is stored, or nothing.
      const shown = best?.replayProblem === null ? best.metrics.trades : 0
      expect(best?.trades.totalCount).toBe(shown)
      if (shown === 0) expect(best).toMatchObject({ equity: [], replayProblem: expect.stringContaining('otherwise') })
    },
    60_000,
  )
})
