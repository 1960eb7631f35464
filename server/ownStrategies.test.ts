import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

const GUIDE = readFileSync(new URL('../docs/guides/strategies.md', import.meta.url), 'utf8')

/** The files that the guide shows, by name. */
const EXAMPLES = new Map(
  [...GUIDE.matchAll(/`strategies\/([\w-]+\.ts)`[^`]*```ts\n(.*?)```/gs)].map(([, name, text]) => [name, text]),
)

interface Trial {
  readonly state: string
  readonly error: string | null
  readonly metrics: { readonly trades: number } | null
  readonly trades: { readonly totalCount: number }
}

let app: TestApp
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-strategies-'))
  app = await openTestApp({ STRATEGIES_DIR: folder })
})

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const save = (file: string, text: string) => writeFileSync(join(folder, file), text)

async function listed(): Promise<string[]> {
  const { strategies } = await ask<{ strategies: { name: string }[] }>(app.port, '{ strategies { name } }')
  return strategies.map(({ name }) => name)
}

const comes = (name: string) =>
  vi.waitFor(async () => expect(await listed()).toContain(name), { timeout: 20_000, interval: 100 })

/** Runs two strategies' sweep to its end, and reads the trials and events of the job. */
async function runSweep(...strategies: object[]) {
  const dataset = await sampleDataset(app.port)
  const exits = { takeProfit: [null, 0.02, 0.05, 0.1], stopLoss: [null, 0.01, 0.02, 0.03, 0.05] }
  const { job, problems } = await startSweep(app.port, { dataset, strategies, directions: ['LONG', 'SHORT'], exits })
  expect(problems).toEqual([])
  const state = await outcomeOf(app.port, job?.id ?? '')
  const query = `query ($id: ID!) { job(id: $id) {
    trials(first: 100, orderBy: NUMBER) { totalCount nodes { state error metrics { trades } trades(first: 1) { totalCount } } }
    events(first: 100) { nodes { type message } }
  } }`
  const answer = await ask<{
    job: { trials: { totalCount: number; nodes: Trial[] }; events: { nodes: { type: string; message: string }[] } }
  }>(app.port, query, { id: job?.id })
  return { state, trials: answer.job.trials, events: answer.job.events.nodes }
}

describe("a strategy of one's own", () => {
  test('is picked up while the server runs, and swept as the guide says', async () => {
    expect([...EXAMPLES.keys()]).toEqual(['pullback.ts', 'patience.ts'])
    save('pullback.ts', EXAMPLES.get('pullback.ts') ?? '')
    await comes('pullback')
    const { strategy } = await ask<{ strategy: object }>(
      app.port,
      '{ strategy(name: "pullback") { title family parameters { name kind min max step default } } }',
    )
    expect(strategy).toMatchObject({ title: 'Pullback in a trend', family: 'my own' })
    const { state, trials, events } = await runSweep({
      strategy: 'pullback',
      space: [{ name: 'dip', range: { min: 10, max: 40, step: 5 } }],
    })
    expect(state).toBe('SUCCEEDED')
    expect(trials.totalCount).toBe(7 * 2 * 20)
    expect(events.map(({ type }) => type)).not.toContain('ENGINE_FALLBACK')
    expect(trials.nodes.map(({ trades }) => trades.totalCount)).toEqual(
      trials.nodes.map(({ metrics }) => metrics?.trades),
    )
    expect(Math.max(...trials.nodes.map(({ trades }) => trades.totalCount))).toBeGreaterThan(5)
  })

  test('may decide bar by bar, beside others, and its job says what that costs', async () => {
    save('patience.ts', EXAMPLES.get('patience.ts') ?? '')
    await comes('patience')
    const { state, trials, events } = await runSweep({ strategy: 'patience' }, { strategy: 'rsi' })
    expect(state).toBe('SUCCEEDED')
    expect(trials.nodes.filter((trial) => trial.state !== 'SUCCEEDED')).toEqual([])
    expect(trials.nodes.map(({ trades }) => trades.totalCount)).toEqual(
      trials.nodes.map(({ metrics }) => metrics?.trades),
    )
    expect(events.find(({ type }) => type === 'ENGINE_FALLBACK')?.message).toContain("'patience' decides bar by bar")
  })

  test('is read anew when it changes, in the threads too, and is gone when its file is', async () => {
    const text = (
      entry: string,
    ) => `export default { name: 'changing', title: '${entry}', description: '', family: 'mine', parameters: [],
      signals: ({ length }) => ({ entry: new ${entry}, exit: new Uint8Array(length) }) }`
    const titled = (title: string) =>
      vi.waitFor(
        async () => {
          const found = await ask<{ strategy: { title: string } | null }>(
            app.port,
            '{ strategy(name: "changing") { title } }',
          )
          expect(found.strategy?.title).toBe(title)
        },
        { timeout: 20_000, interval: 100 },
      )
    save('changing.js', text('Uint8Array(3)'))
    await titled('Uint8Array(3)')
    const { state, trials } = await runSweep({ strategy: 'changing' })
    expect(state).toBe('FAILED')
    expect(trials.nodes[0]?.error).toBe(
      "strategy 'changing' failed: entry must be as long as the candles, 5105 (it is 3)",
    )
    save('changing.js', text('Uint8Array(length).fill(1)'))
    await titled('Uint8Array(length).fill(1)')
    expect((await runSweep({ strategy: 'changing' })).state).toBe('SUCCEEDED')
    unlinkSync(join(folder, 'changing.js'))
    await vi.waitFor(async () => expect(await listed()).not.toContain('changing'), { timeout: 20_000 })
    const refused = await startSweep(app.port, {
      dataset: await sampleDataset(app.port),
      strategies: [{ strategy: 'changing' }],
    })
    expect(refused.problems[0]?.message).toContain("no strategy is called 'changing'")
  })
})
