import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestDatabase, type TestDatabase } from './postgres/testDatabase.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'
import { Wire } from './wire.fixture.ts'

let database: TestDatabase
let remote: Wire
let api: TestApp
let home: string
const workers: TestApp[] = []
/** Where each process looks for strategies: that of the API first, then those of the workers. */
const folders: string[] = []

/** A strategy that trades every so many bars. */
const every = (bars: number) => `
  const signals = ({ length }) => {
    const entry = Uint8Array.from({ length }, (_, bar) => Number(bar % ${bars} === 0))
    for (const end = performance.now() + 10; performance.now() < end; );
    return { entry, exit: Uint8Array.from({ length }, (_, bar) => Number(bar % ${bars} === 1)) }
  }
  const at = { name: 'at', kind: 'INTEGER', min: 0, max: 1000, step: 1, default: 0, description: '' }
  export default { name: 'mine', title: 'Every ${bars}', description: '', family: 'own', parameters: [at], signals }`

/** A process with a folder of strategies of its own; null for an empty one. */
async function open(role: string, text: string | null): Promise<TestApp> {
  const folder = mkdtempSync(join(home, role))
  folders.push(folder)
  if (text !== null) writeFileSync(join(folder, 'mine.ts'), text)
  return openTestApp({ ROLE: role, THREADS: '1', DATABASE_URL: remote.url, STRATEGIES_DIR: folder })
}

const work = async (text: string | null) => workers.push(await open('worker', text))

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'barline-code-'))
  database = await openTestDatabase()
  remote = new Wire(() => database.connection)
  await remote.open()
  api = await open('api', every(50))
})

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()))
  await api?.close()
  remote?.close()
  await database?.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
})

test('a job runs only where its code is, wherever it is conducted, and built-in strategies run meanwhile', async () => {
  await work(every(90))
  await work(null)
  const dataset = await sampleDataset(api.port)
  const space = [{ name: 'at', range: { min: 0, max: 199, step: 1 } }]
  const { job } = await startSweep(api.port, { dataset, strategies: [{ strategy: 'mine', space }] })
  const query = `query ($id: ID!) { job(id: $id) {
    state verdict { level reason } events { nodes { type message } }
    trials(first: 1000) { totalCount nodes { metrics { trades } } } best { replayProblem }
  } }`
  const read = () => ask<{ job: Record<string, unknown> }>(api.port, query, { id: job?.id }).then((found) => found.job)
  const waiting = {
    level: 'WAITING',
    reason: expect.stringMatching(/^waiting for strategy 'mine' .*; no worker has it$/),
  }
  await vi.waitFor(async () => expect(await read()).toMatchObject({ state: 'QUEUED', verdict: waiting }), {
    timeout: 30_000,
    interval: 200,
  })
  const other = await startSweep(api.port, { dataset, strategies: [{ strategy: 'sma-cross' }] })
  expect(await outcomeOf(api.port, other.job?.id ?? '')).toBe('SUCCEEDED')
  await work(every(50))
  expect(await outcomeOf(api.port, job?.id ?? '')).toBe('SUCCEEDED')
  const found = await read()
  const { nodes, totalCount } = found.trials as { nodes: { metrics: { trades: number } }[]; totalCount: number }
  expect(totalCount).toBe(200)
  expect(new Set(nodes.map(({ metrics }) => metrics.trades))).toEqual(new Set([Math.ceil(5_105 / 50)]))
  expect(found.best).toEqual({ replayProblem: null })
  const types = (found.events as { nodes: { type: string }[] }).nodes.map(({ type }) => type)
  expect(types).not.toContain('WORKER_LOST')
  expect(types.filter((type) => type === 'STAGE')).toHaveLength(2)
}, 120_000)

/** Writes a file as a slow copy does: for a while there is the first half of it. */
async function copySlowly(folder: string, text: string): Promise<void> {
  writeFileSync(join(folder, 'mine.ts'), text.slice(0, text.length / 2))
  await new Promise((resolve) => setTimeout(resolve, 500))
  writeFileSync(join(folder, 'mine.ts'), text)
}

test('a job that is started while a file is copied to the machines waits, and runs as the file was then', async () => {
  const dataset = await sampleDataset(api.port)
  const space = [{ name: 'at', range: { min: 0, max: 19, step: 1 } }]
  const start = () => startSweep(api.port, { dataset, strategies: [{ strategy: 'mine', space }] })
  const copied = copySlowly(folders[0] as string, every(70))
  const early = await start()
  await copied
  const titleOf = async () =>
    (await ask<{ strategy: { title: string } }>(api.port, '{ strategy(name: "mine") { title } }')).strategy.title
  await expect.poll(titleOf, { timeout: 30_000 }).toBe('Every 70')
  const late = await start()
  await Promise.all(folders.slice(1).map((folder) => copySlowly(folder, every(70))))

  const query =
    'query ($id: ID!) { job(id: $id) { error { code } trials(first: 20) { nodes { metrics { trades } } } } }'
  type Found = { error: unknown; trials: { nodes: { metrics: { trades: number } }[] } }
  for (const [{ job }, bars] of [[early, 50] as const, [late, 70] as const]) {
    // What was read of the half file is a problem of the start, and no job.
    if (!job && bars === 50) continue
    expect(await outcomeOf(api.port, job?.id ?? '')).toBe('SUCCEEDED')
    const { job: found } = await ask<{ job: Found }>(api.port, query, { id: job?.id })
    expect(found.error).toBeNull()
    const trades = found.trials.nodes.map(({ metrics }) => metrics.trades)
    expect(trades).toHaveLength(20)
    expect(new Set(trades)).toEqual(new Set([Math.ceil(5_105 / bars)]))
  }
}, 120_000)
