import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { RemotePostgres, ServerProcess } from './chaos.fixture.ts'
import { kills, steady } from './faults.fixture.ts'
import { sampleDataset, startSweep } from './testApp.ts'
import { skipLong } from './testMode.fixture.ts'

const ENDED = 'its process ended three times while it ran'

/** Processes are started again and again, which takes a while where others keep the machine busy. */
const TIMEOUT = { timeout: 300_000 }

/** How often a process is killed from outside, and the last trial that there is meanwhile. */
const [KILLS, LAST] = [6, 150]

let folder: string
let remote: RemotePostgres
const servers: ServerProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-deaths-'))
  writeFileSync(join(folder, 'kills.js'), kills(17))
  writeFileSync(join(folder, 'steady.js'), steady(20))
  const again = 'endsWhenRepeated.js'
  copyFileSync(new URL(`pool/own/illBehaved/${again}`, import.meta.url), join(folder, again))
  remote = new RemotePostgres()
  await remote.start()
  const environment = { DATABASE_URL: remote.url, STRATEGIES_DIR: folder, THREADS: '1' }
  for (let count = 0; count < 2; count += 1) servers.push(new ServerProcess(environment))
  await Promise.all(servers.map((server) => server.start()))
})

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await remote?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const over = (strategy: string, to: number) => ({
  strategy,
  space: [{ name: 'at', range: { min: 0, max: to, step: 1 } }],
})

/** Twenty trials of a strategy that ends its process from the twenty-first call on. */
const ENDS_WHEN_REPEATED = {
  strategy: 'ends-when-repeated',
  space: [{ name: 'n', range: { min: 1, max: 20, step: 1 } }],
}

/** A process that serves. */
async function serving(): Promise<ServerProcess> {
  for (;;) {
    const server = servers.find(({ port, isAlive }) => port > 0 && isAlive)
    if (server) return server
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function start(...strategies: object[]): Promise<string> {
  const { port } = await serving()
  const { job, problems } = await startSweep(port, { dataset: await sampleDataset(port), strategies })
  expect(problems).toEqual([])
  return job?.id ?? ''
}

const JOB = `query ($id: ID!) { job(id: $id) {
  state tally { succeeded failed }
  trials(first: 1000, orderBy: NUMBER) { nodes { number state error metrics { sharpe totalReturn trades exposure } } }
} }`

interface Found {
  readonly state: string
  readonly tally: { readonly succeeded: number; readonly failed: number }
  readonly trials: { readonly nodes: readonly { readonly number: number; readonly error: string | null }[] }
}

async function stateOf(id: string): Promise<string> {
  const { port } = await serving()
  return (await ask<{ job: { state: string } }>(port, 'query ($id: ID!) { job(id: $id) { state } }', { id })).job.state
}

const find = async (id: string) => (await ask<{ job: Found }>((await serving()).port, JOB, { id })).job

/** Waits until a job is over, whatever ends meanwhile. */
async function ended(id: string): Promise<Found> {
  for (;;) {
    const state = await stateOf(id).catch(() => null)
    const found = ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(state ?? '') ? await find(id).catch(() => null) : null
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Starts every server again that has ended, as systemd does, until it is told to stop. @returns how often that was, and what was logged */
async function revive(isOver: () => boolean): Promise<{ readonly deaths: number; readonly output: string }> {
  let [deaths, output] = [0, '']
  const keepUp = async (server: ServerProcess) => {
    while (!isOver()) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      if (server.isAlive) continue
      deaths += 1
      output += server.output
      await server.start()
    }
  }
  await Promise.all(servers.map(keepUp))
  return { deaths, output: output + servers.map((server) => server.output).join('') }
}

test(
  'a trial that kills its process fails alone after one death, and the rest of its job and the jobs beside it succeed',
  TIMEOUT,
  async () => {
    const beside = await ended(await start(over('steady', 30)))
    let isOver = false
    const reviving = revive(() => isOver)
    const [deadly, other] = [await start(over('kills', 39)), await start(over('steady', 30))]
    const [found, undisturbed] = [await ended(deadly), await ended(other)]
    isOver = true
    const { deaths, output } = await reviving
    expect(found).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 39, failed: 1 } })
    expect(found.trials.nodes.filter(({ error }) => error !== null)).toMatchObject([{ number: 17, error: ENDED }])
    expect(undisturbed).toMatchObject({ state: 'SUCCEEDED', trials: beside.trials })
    expect(deaths).toBe(1)
    expect(output).toContain(`To cancel the job: its page, or mutation { cancelJob(id: \\"${deadly}\\")`)
  },
)

test(
  'a healthy sweep whose processes are killed from outside again and again loses no trial, and none fails',
  TIMEOUT,
  async (context) => {
    skipLong(context)
    const undisturbed = await ended(await start(over('steady', LAST)))
    const job = await start(over('steady', LAST))
    for (let kills = 0; kills < KILLS; kills += 1) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_000))
      const server = servers[kills % servers.length]
      await server?.kill()
      await server?.start()
    }
    const found = await ended(job)
    expect(found).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: LAST + 1, failed: 0 } })
    const isOther = (trial: object, index: number) => !isDeepStrictEqual(trial, undisturbed.trials.nodes[index])
    expect(found.trials.nodes.filter(isOther)).toEqual([])
  },
)

interface Shown {
  readonly state: string
  readonly events: { readonly nodes: readonly { readonly message: string }[] }
  readonly best: {
    readonly number: number
    readonly replayProblem: string | null
    readonly equity: readonly object[]
    readonly trades: { readonly totalCount: number }
  }
}

const SHOWN = `query ($id: ID!) { job(id: $id) {
  state events(first: 100) { nodes { message } }
  best { number replayProblem equity(points: 9) { equity } trades(first: 1) { totalCount } }
} }`

test(
  "a strategy that ends its process only when a trial is run again ends no server, at its job's end, on a page and after a start",
  TIMEOUT,
  async () => {
    const show = async (id: string) => (await ask<{ job: Shown }>((await serving()).port, SHOWN, { id })).job
    const built = await start({ strategy: 'sma-cross', space: [] })
    await ended(built)
    const id = await start(ENDS_WHEN_REPEATED)
    expect(await ended(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 20, failed: 0 } })
    const problem = 'its strategy ended its process (SIGABRT), twice'
    const first = await show(id)
    expect(first.events.nodes.map(({ message }) => message)).toContain(
      `strategy 'ends-when-repeated' gives two answers to one question: trial ${first.best.number}, run once more, has no figures: ` +
        `${problem}; its figures cannot be repeated`,
    )
    const [server] = servers
    await server?.kill()
    await server?.start()
    const [again, beside] = await Promise.all([show(id), show(built)])
    for (const { best } of [first, again]) {
      expect(best).toMatchObject({
        replayProblem: `The trial could not be run again: ${problem}.`,
        equity: [],
        trades: { totalCount: 0 },
      })
    }
    expect(beside.best.replayProblem).toBeNull()
    expect(beside.best.trades.totalCount).toBeGreaterThan(0)
    expect(servers.map(({ isAlive }) => isAlive)).toEqual([true, true])
  },
)
