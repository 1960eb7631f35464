import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figuresOf, importWalk, RemotePostgres, ServerProcess } from './chaos.fixture.ts'
import {
  type Cluster,
  expectSteady,
  type HeardReading,
  inflict,
  type Lie,
  listenForLies,
  watchClosely,
} from './chaosCluster.fixture.ts'
import { planFaults } from './faultPlan.fixture.ts'
import { outcomeOf, startSweep } from './testApp.ts'
import { IS_CHAOS } from './testMode.fixture.ts'

/** `npm run test:chaos` runs twenty faults, in an order that SEED decides; `npm test` each kind once, always in one order. */
const SEED = IS_CHAOS ? Number(process.env.SEED ?? Date.now() % 1_000_000) : 1
const FAULTS = IS_CHAOS ? 20 : 7
const BARS = IS_CHAOS ? 1_000_000 : 40_000

/** After so long without a reading nobody says that a job moves. A busy machine may be late by as much again. */
const SAID_WITHIN_MS = 2 * 2_000

let cluster: Cluster
let sql: postgres.Sql
let dataset = ''

beforeAll(async () => {
  const remote = new RemotePostgres()
  await remote.start()
  const start = (role: string) => new ServerProcess({ DATABASE_URL: remote.url, ROLE: role, THREADS: '1' })
  cluster = { postgres: remote, processes: [start('api'), start('worker'), start('worker')] }
  await Promise.all(cluster.processes.map((server) => server.start()))
  sql = postgres(remote.url, { max: 1, onnotice: () => undefined })
  dataset = await importWalk(remote.url, BARS)
})

afterAll(async () => {
  await Promise.all(cluster.processes.map((server) => server.close()))
  await sql?.end({ timeout: 1 })
  await cluster?.postgres.close()
})

/** 5,400 trials: a moving-average cross of 900 pairs by six exits. One by one, so that it lasts while things happen. */
async function start(): Promise<string> {
  const slow = { name: 'slow', range: { min: 101, max: 1_000, step: 1 } }
  const exits = { takeProfit: [null, 0.05, 0.1], stopLoss: [null, 0.05] }
  const input = { dataset, strategies: [{ strategy: 'sma-cross', space: [slow] }], exits, run: { engine: 'VECTOR' } }
  const { job } = await startSweep(cluster.processes[0]?.port ?? 0, input)
  return job?.id ?? ''
}

/** Runs a job while faults happen to its cluster, until it is over or there are none left, and checks all that was said of it. */
async function runDisturbed(faults: ReturnType<typeof planFaults>[number][], expected: unknown): Promise<void> {
  const [api] = cluster.processes
  if (!api) throw new Error('there is no process that serves viewers')
  const job = await start()
  const heard: HeardReading[] = []
  const watched = watchClosely(api, job, heard)
  const lies: Promise<readonly Lie[]> = listenForLies(api, job, SAID_WITHIN_MS)
  const isOver = () => ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(heard.at(-1)?.state ?? '')
  while (faults.length > 0 && !isOver()) {
    const planned = faults.shift()
    if (!planned) break
    await new Promise((resolve) => setTimeout(resolve, planned.afterMs))
    // On a machine that is quicker than that, it happens sooner in the next sweep.
    if (isOver()) faults.unshift({ ...planned, afterMs: planned.afterMs / 2 })
    else await inflict(cluster, planned.fault, job, heard)
  }
  await watched
  expect(heard.at(-1)).toMatchObject({ state: 'SUCCEEDED', fraction: 1, trialsDone: 5_400 })
  expectSteady(heard)
  expect(await lies).toEqual([])
  expect(await figuresOf(sql, job)).toEqual(expected)
}

test(
  `${FAULTS} faults in the order of seed ${SEED} change no bit of a sweep, and what is said of it stays true`,
  async () => {
    const undisturbed = await start()
    expect(await outcomeOf(cluster.processes[0]?.port ?? 0, undisturbed)).toBe('SUCCEEDED')
    const expected = await figuresOf(sql, undisturbed)
    expect(expected.count).toBe(5_400)
    const faults = [...planFaults(SEED, FAULTS, cluster.processes.length)]
    // A quick machine is through with a sweep before all has happened: then there is another.
    while (faults.length > 0) await runDisturbed(faults, expected)
  },
  IS_CHAOS ? 1_200_000 : 240_000,
)
