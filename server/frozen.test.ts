import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { expectRising, ServerProcess, watch } from './chaos.fixture.ts'
import { steady } from './faults.fixture.ts'
import { openTestDatabase, type TestDatabase } from './postgres/testDatabase.ts'
import { sampleDataset, startSweep } from './testApp.ts'
import { Wire } from './wire.fixture.ts'

const TRIALS = 200

let folder: string
let database: TestDatabase
let wire: Wire
let api: ServerProcess
let workers: ServerProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-frozen-'))
  writeFileSync(join(folder, 'steady.js'), steady(40))
  database = await openTestDatabase()
  wire = new Wire(() => database.connection)
  await wire.open()
  const environment = { DATABASE_URL: wire.url, STRATEGIES_DIR: folder, THREADS: '1' }
  api = new ServerProcess({ ...environment, ROLE: 'api' })
  workers = [1, 2].map(() => new ServerProcess({ ...environment, ROLE: 'worker' }))
  await api.start()
  await Promise.all(workers.map((worker) => worker.start()))
})

afterAll(async () => {
  await Promise.all([api, ...workers].map((server) => server?.close()))
  wire?.close()
  await database?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

interface Driver {
  readonly id: string
  readonly pid: number
}

/** The processes that hold the call for a conductor of a job: one, or none for a moment. */
const driversOf = (job: string) => database.sql<Driver[]>`
  select nodes.id, nodes.pid from leases join nodes on nodes.id = leases.node_id
  where job_id = ${job} and queue = 'conductors'`

const JOB = `query ($id: ID!) {
  job(id: $id) {
    progress { rate ceiling fraction verdict barsPerSecond eta { seconds } }
    verdict { level reason }
    tally { succeeded failed }
    trials(first: 0) { totalCount }
    events { nodes { type message } }
  }
  workers { silentFor busy barsPerSecond }
}`

interface Found {
  readonly job: {
    readonly progress: { readonly fraction: number }
    readonly verdict: { readonly level: string; readonly reason: string }
    readonly tally: { readonly succeeded: number; readonly failed: number }
    readonly trials: { readonly totalCount: number }
    readonly events: { readonly nodes: readonly { readonly type: string; readonly message: string }[] }
  }
  readonly workers: readonly { readonly silentFor: number | null }[]
}

const find = (id: string) => ask<Found>(api.port, JOB, { id })

/** Waits for the first verdict of such a level, a minute at the most, and answers with how many milliseconds that took. */
async function untilLevel(job: string, level: string): Promise<number> {
  const begunMs = performance.now()
  const query = 'subscription ($job: ID!) { verdicts(job: $job) { level } }'
  const told: string[] = []
  const follows = async () => {
    for await (const { verdicts } of follow<{ verdicts: { level: string } }>(api.port, query, { job })) {
      told.push(verdicts.level)
      if (verdicts.level === level) return
    }
    throw new Error(`the job is over and was never ${level}: ${told.join(', ')}`)
  }
  const giveUp = async () => {
    await setTimeout(60_000, undefined, { ref: false })
    throw new Error(`for a minute the job was not ${level}: ${told.join(', ')}`)
  }
  await Promise.race([follows(), giveUp()])
  return performance.now() - begunMs
}

test('the job of a frozen process says so, goes to another process, and is the work of one when it wakes up', {
  timeout: 180_000,
}, async ({ onTestFailed }) => {
  onTestFailed(() => console.error([api, ...workers].map(({ output }) => output).join('\n')))
  const strategies = [{ strategy: 'steady', space: [{ name: 'at', range: { min: 0, max: TRIALS - 1, step: 1 } }] }]
  const { job, problems } = await startSweep(api.port, { dataset: await sampleDataset(api.port), strategies })
  expect(problems).toEqual([])
  const id = job?.id ?? ''
  const readings = watch(api, id)
  await untilLevel(id, 'HEALTHY')
  const [frozen] = await driversOf(id)
  if (!frozen) throw new Error('nobody drives the job')

  process.kill(frozen.pid, 'SIGSTOP')
  try {
    // Two seconds, and room for a machine that is busy; nothing else would say so before ten have passed.
    expect(await untilLevel(id, 'SUSPECT')).toBeLessThan(6_000)
    await expect
      .poll(async () => (await find(id)).job.verdict.reason, { timeout: 5_000 })
      .toContain(`process ${frozen.pid} on`)
    const { job: silent, workers: told } = await find(id)
    expect(silent.progress).toMatchObject({ rate: 0, eta: null, barsPerSecond: 0, verdict: 'SUSPECT' })
    expect(silent.progress).toMatchObject({ ceiling: silent.progress.fraction })
    await expect
      .poll(async () => (await find(id)).workers.filter(({ silentFor }) => silentFor !== null), { timeout: 5_000 })
      .toMatchObject([{ busy: 0, barsPerSecond: 0 }])
    expect(told).toHaveLength(2)

    const others = async () => (await driversOf(id)).filter(({ pid }) => pid !== frozen.pid)
    await expect.poll(others, { timeout: 60_000 }).toHaveLength(1)
    await untilLevel(id, 'HEALTHY')
    const named = ['%', frozen.id].join('')
    const sessions = () => database.sql`select from pg_stat_activity where application_name like ${named}`
    await expect.poll(async () => (await sessions()).length, { timeout: 5_000 }).toBe(0)
    const lost = (await find(id)).job.events.nodes.filter(({ type }) => type === 'WORKER_LOST')
    expect(lost).toHaveLength(1)
    expect(lost[0]?.message).toMatch(
      new RegExp(
        `^nothing was heard of process ${frozen.pid} on .+ for 1\\d\\.\\d s, so it is taken for lost; it drove this job`,
      ),
    )
  } finally {
    process.kill(frozen.pid, 'SIGCONT')
  }

  await expect.poll(async () => (await find(id)).job.tally, { timeout: 60_000 }).toMatchObject({ succeeded: TRIALS })
  const seen = await readings
  expectRising(seen)
  expect(seen.at(-1)).toMatchObject({ state: 'SUCCEEDED', trialsDone: TRIALS })
  const { job: ended } = await find(id)
  expect(ended).toMatchObject({ tally: { succeeded: TRIALS, failed: 0 }, trials: { totalCount: TRIALS } })
  const types = ended.events.nodes.map(({ type }) => type)
  expect(types.filter((type) => type === 'RECOVERED')).toHaveLength(1)
  // It works on as if nothing had been.
  await expect
    .poll(async () => (await find(id)).workers.filter(({ silentFor }) => silentFor === null), { timeout: 20_000 })
    .toHaveLength(2)
  expect(workers.every((worker) => worker.isAlive)).toBe(true)
})
