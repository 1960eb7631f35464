import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { expectRising, figuresOf, importWalk, RemotePostgres, revive, ServerProcess, watch } from './chaos.fixture.ts'
import { outcomeOf, sampleDataset, startSweep } from './testApp.ts'
import { IS_CHAOS, skipLong } from './testMode.fixture.ts'

/** For how long a process is stopped, and after how many measurements its job is warned of meanwhile. */
const SUSPENSION = IS_CHAOS
  ? { ms: 30_000, watchdog: { suspectAfter: 20, stalledAfter: 50 } }
  : { ms: 5_000, watchdog: { suspectAfter: 3, stalledAfter: 6 } }

let remote: RemotePostgres
let sql: postgres.Sql
let dataset = ''
const servers: ServerProcess[] = []

/** Three processes on one database, and candles enough for a sweep that lasts while they are killed. */
async function openCluster(): Promise<void> {
  remote = new RemotePostgres()
  await remote.start()
  for (let count = 0; count < 3; count += 1) servers.push(new ServerProcess({ DATABASE_URL: remote.url, THREADS: '1' }))
  await Promise.all(servers.map((server) => server.start()))
  sql = postgres(remote.url, { max: 1, onnotice: () => undefined })
  dataset = await importWalk(remote.url, 1_000_000)
}

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await sql?.end({ timeout: 1 })
  await remote?.close()
})

/** 5,400 trials: a moving-average cross of 900 pairs by six exits. One by one, so that it lasts while processes are killed. */
function sweep(): object {
  const slow = { name: 'slow', range: { min: 101, max: 1_000, step: 1 } }
  const exits = { takeProfit: [null, 0.05, 0.1], stopLoss: [null, 0.05] }
  return { dataset, strategies: [{ strategy: 'sma-cross', space: [slow] }], exits, run: { engine: 'VECTOR' } }
}

async function start(): Promise<string> {
  const { job } = await startSweep(servers[0]?.port ?? 0, sweep())
  return job?.id ?? ''
}

/** Kills one process after the other, whichever it is, and starts it again, until it is told to stop. */
async function killOn(isOver: () => boolean): Promise<number> {
  let kills = 0
  while (!isOver()) {
    await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 1_000))
    const victim = servers[Math.floor(Math.random() * servers.length)]
    if (!victim) continue
    await victim.kill()
    await revive(victim)
    kills += 1
  }
  return kills
}

async function stateOf(job: string): Promise<string> {
  const [row] = await sql`select state from jobs where id = ${job}`.catch(() => [])
  return row?.state ?? ''
}

test('a sweep on the embedded database goes on after the only process was killed', async () => {
  const server = new ServerProcess({ THREADS: '1' })
  try {
    await server.start()
    const bars = await sampleDataset(server.port)
    const slow = { name: 'slow', range: { min: 101, max: 1_000, step: 1 } }
    const levels = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / 100)
    const exits = { takeProfit: levels(40), stopLoss: levels(10) }
    const { job } = await startSweep(server.port, {
      dataset: bars,
      strategies: [{ strategy: 'sma-cross', space: [slow] }],
      exits,
    })
    const watched = watch(server, job?.id ?? '')
    const query =
      'query ($id: ID!) { job(id: $id) { tally { succeeded } trials { totalCount } events { nodes { type } } } }'
    const find = () => ask<{ job: { tally: { succeeded: number } } }>(server.port, query, { id: job?.id })
    await expect
      .poll(async () => (await find()).job.tally.succeeded, { interval: 20, timeout: 60_000 })
      .toBeGreaterThan(0)
    await server.kill()
    await server.start()
    const readings = await watched
    expectRising(readings)
    expect(readings.at(-1)).toMatchObject({ state: 'SUCCEEDED', fraction: 1, trialsDone: 360_000 })
    expect(await find()).toEqual({
      job: {
        tally: { succeeded: 360_000 },
        trials: { totalCount: 360_000 },
        events: { nodes: ['CREATED', 'STARTED', 'WORKER_LOST', 'RECOVERED', 'SUCCEEDED'].map((type) => ({ type })) },
      },
    })
  } finally {
    await server.close()
  }
})

test('a sweep whose process is stopped for a while and continued is neither warned of nor ended, and loses no trial', async () => {
  const server = new ServerProcess({ THREADS: '2' })
  try {
    await server.start()
    const slow = { name: 'slow', range: { min: 101, max: 1_000, step: 1 } }
    const { job } = await startSweep(server.port, {
      dataset: await sampleDataset(server.port),
      strategies: [{ strategy: 'sma-cross', space: [slow] }],
      exits: { takeProfit: Array.from({ length: 80 }, (_, index) => (index + 1) / 100) },
      run: { watchdog: SUSPENSION.watchdog },
    })
    const query = `query ($id: ID!) { job(id: $id) {
      state verdict { level } tally { succeeded failed timedOut } trials { totalCount } events { nodes { type } }
    } }`
    const find = async () => {
      const { port } = server
      return (await ask<{ job: { state: string; tally: { succeeded: number } } }>(port, query, { id: job?.id })).job
    }
    await expect.poll(async () => (await find()).tally.succeeded, { interval: 20, timeout: 60_000 }).toBeGreaterThan(0)
    expect((await find()).state).toBe('RUNNING')
    await server.suspend(SUSPENSION.ms)
    expect(await outcomeOf(server.port, job?.id ?? '')).toBe('SUCCEEDED')
    expect(await find()).toEqual({
      state: 'SUCCEEDED',
      verdict: { level: 'COMPLETE' },
      tally: { succeeded: 72_000, failed: 0, timedOut: 0 },
      trials: { totalCount: 72_000 },
      events: { nodes: ['CREATED', 'STARTED', 'SUCCEEDED'].map((type) => ({ type })) },
    })
  } finally {
    await server.close()
  }
})

test('a sweep over three processes survives that they are killed and that the database restarts, bit by bit', async (context) => {
  skipLong(context)
  await openCluster()
  const undisturbed = await start()
  expect(await outcomeOf(servers[1]?.port ?? 0, undisturbed)).toBe('SUCCEEDED')
  const disturbed = await start()
  let isOver = false
  const watched = Promise.all(servers.map((server) => watch(server, disturbed))).finally(() => {
    isOver = true
  })
  const killing = killOn(() => isOver)
  await expect.poll(() => stateOf(disturbed), { timeout: 60_000 }).toBe('RUNNING')
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await remote.stop()
  await remote.start()
  const seen = await watched
  expect(await killing).toBeGreaterThan(0)
  for (const readings of seen) {
    expectRising(readings)
    expect(readings.at(-1)).toMatchObject({ state: 'SUCCEEDED', fraction: 1, trialsDone: 5_400 })
  }
  expect(await figuresOf(sql, disturbed)).toEqual(await figuresOf(sql, undisturbed))
  expect((await figuresOf(sql, disturbed)).count).toBe(5_400)
  const [job] = await sql`select succeeded, failed from jobs where id = ${disturbed}`
  expect(job).toEqual({ succeeded: 5_400, failed: 0 })
  const types = (await sql`select distinct type from events where job_id = ${disturbed}`).map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(['WORKER_LOST', 'SUCCEEDED']))
}, 900_000)
