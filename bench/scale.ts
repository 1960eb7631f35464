/**
 * Prints what one unit of each kind of work costs a real Postgres on this machine, and what a cluster of 10, 100 and 1,000 nodes asks
 * of it: `npm run bench:scale`. The units are measured, the rest is arithmetic; docs/scale.md reads it.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import postgres from 'postgres'
import { v7 as newId } from 'uuid'
import { NO_SECONDS } from '../server/jobs/job.ts'
import type { TaskOrder } from '../server/jobs/ports/queue.ts'
import { newJobOf, resultsOf } from '../server/jobs/ports.fixture.ts'
import { encode } from '../server/postgres/bus/codec.ts'
import type { Note } from '../server/postgres/bus/note.ts'
import { type Database, migrateDatabase, openDatabase } from '../server/postgres/database.ts'
import { startEmbedded } from '../server/postgres/embedded/embedded.ts'
import { datasetOf } from '../server/postgres/store/datasetStore.fixture.ts'
import { createDatasetStore } from '../server/postgres/store/datasetStore.ts'
import { createJobStore } from '../server/postgres/store/jobStore.ts'
import { createNodeStore } from '../server/postgres/store/nodeStore.ts'
import { openBoss } from '../server/queue/boss.ts'
import { Items } from '../server/queue/items.ts'
import { priorityOfTask } from '../server/queue/queues.ts'

const THREADS = 8
/** Seconds that a task takes, and trials that it runs. */
const TASK_SECONDS = 1.5
const TASK_TRIALS = 1_000
const CLIENTS = 4
const NODES = [10, 100, 1_000]
const quiet = { info: () => undefined, warn: console.warn, error: console.error }

/** How often a second `clients` workers do something one after another, together, over three seconds. */
async function rateOf(clients: number, once: (client: number) => Promise<unknown>): Promise<number> {
  const begunMs = performance.now()
  let done = 0
  const work = async (client: number) => {
    while (performance.now() - begunMs < 3_000) {
      await once(client)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => work(client)))
  return (done * 1_000) / (performance.now() - begunMs)
}

/** All at one job, as the nodes of one sweep: its commits take turns. */
async function measureCommits(database: Database, datasetId: string): Promise<number> {
  const store = createJobStore(database, async () => undefined)
  const { job } = await store.create({ ...newJobOf(1, { datasetId }), trialsTotal: 100_000_000 })
  await store.start(job.id)
  const results = resultsOf(
    0,
    Array.from({ length: TASK_TRIALS }, (_, index) => Math.sin(index)),
  )
  let first = 0
  return rateOf(CLIENTS, () => {
    const range = { first, count: TASK_TRIALS }
    first += TASK_TRIALS
    return store.commit({ jobId: job.id, range, seconds: TASK_SECONDS, stages: NO_SECONDS, runSeconds: 0, results })
  })
}

async function measureTasks(database: Database, side: Database): Promise<number> {
  const boss = await openBoss(side.db, quiet, false)
  const nodeId = newId()
  await createNodeStore(database, nodeId).report({ threads: THREADS, busy: 0, barsPerSecond: 0 })
  const items = new Items<TaskOrder>('tasks', priorityOfTask, { boss, db: database.db, nodeId })
  const jobId = newId()
  const rate = await rateOf(CLIENTS, async () => {
    await items.put([{ jobId, range: { first: 0, count: TASK_TRIALS }, priority: 0, rank: 0 }])
    for (const taken of await items.take(1, () => true)) await items.settle(taken)
  })
  await boss.stop({ graceful: false })
  return rate
}

/** A second's notifications, each heard by so many: every one carries the readings of a node's threads. */
async function measureNotes(connection: object, listeners: number): Promise<number> {
  const jobId = newId()
  const notes = Array.from({ length: THREADS }, (_, thread): Note => {
    const figures = { attempt: 1_700_000_000_000, cost: 5e9, bars: 123_456_789, writes: 1e6, cpuMs: 1_234.567 }
    const host = {
      ticks: 1e6,
      tickCpuMs: 5.123,
      lagMs: 1.234,
      hasGap: false,
      databaseAnswers: true,
      queueAnswers: true,
    }
    const rest = { stage: 'SIMULATION' as const, trial: 1_234, step: null, answered: null, host }
    const reading = { jobId, unit: String(1_000 * thread), node: jobId, ...figures, ...rest }
    return { kind: 'reading', jobId, reading }
  })
  const [payload = ''] = encode(newId(), notes)
  let heard = 0
  const ends = await Promise.all(
    Array.from({ length: listeners }, async () => {
      const sql = postgres({ ...connection, max: 1, fetch_types: false })
      await sql.listen('scale', () => {
        heard += 1
      })
      return sql
    }),
  )
  const sender = postgres({ ...connection, max: 1, fetch_types: false })
  const begunMs = performance.now()
  await rateOf(8, () => sender`select pg_notify('scale', ${payload})`)
  const sent = heard
  for (let before = -1; before !== heard; await new Promise((resolve) => setTimeout(resolve, 200))) before = heard
  const deliveries = (heard * 1_000) / (performance.now() - begunMs - (heard === sent ? 0 : 200))
  await Promise.all([sender, ...ends].map((sql) => sql.end({ timeout: 1 })))
  return deliveries
}

const figure = (value: number) => Math.round(value).toLocaleString('en').padStart(14)

const folder = mkdtempSync(join(tmpdir(), 'barline-scale-'))
const server = await startEmbedded(folder, quiet, { max_connections: '300' })
try {
  await migrateDatabase(server.connection)
  const [database, side] = [openDatabase(server.connection), openDatabase(server.connection, 1)]
  const { id } = await createDatasetStore(database).saveDataset(datasetOf(10))
  const node = createNodeStore(database, newId())
  const commits = await measureCommits(database, id)
  const tasks = await measureTasks(database, side)
  const statements = await rateOf(CLIENTS, () => node.report({ threads: THREADS, busy: 1, barsPerSecond: 1 }))
  const heard = [await measureNotes(server.connection, 20), await measureNotes(server.connection, 100)]
  await Promise.all([database.close(), side.close()])

  console.log('measured, a second, on one machine that runs server and clients')
  console.log(`commits of ${TASK_TRIALS} trials       ${figure(commits)}`)
  console.log(`tasks sent, taken, settled   ${figure(tasks)}`)
  console.log(`reports and polls            ${figure(statements)}`)
  console.log(`notes heard, 20 listeners    ${figure(heard[0] ?? 0)}`)
  console.log(`notes heard, 100 listeners   ${figure(heard[1] ?? 0)}`)
  console.log('\nasked a second, by nodes of 8 threads at one sweep; in brackets the share of what was measured')
  console.log(`                             ${NODES.map((count) => `${count} nodes`.padStart(24)).join('')}`)
  const line = (name: string, asked: (nodes: number) => number, most: number | null) => {
    const cell = (nodes: number) => {
      const share = most === null ? '' : ` (${(asked(nodes) / most).toFixed(2)})`
      return `${figure(asked(nodes))}${share.padStart(10)}`
    }
    console.log(name.padEnd(29) + NODES.map(cell).join(''))
  }
  const finished = (nodes: number) => (nodes * THREADS) / TASK_SECONDS
  // Nodes tell readings about 200 times a second together, and of each commit at once; the conductor tells its own 20.
  const notes = (nodes: number) => Math.min(20 * nodes, 200) + finished(nodes) + 20
  line('commits', finished, commits)
  line('tasks', finished, tasks)
  // Two polls a second, a report, a probe; the looks for lost nodes are ten for all.
  line('reports and polls', (nodes) => 4 * nodes + 10, statements)
  line('notes sent', notes, null)
  line('notes heard', (nodes) => notes(nodes) * nodes, heard[1] ?? 0)
  line('connections, at most', (nodes) => 9 * nodes, null)
} finally {
  await server.stop()
  for (const used of [realpathSync(join(folder, 'postgres')), folder]) rmSync(used, { recursive: true, force: true })
}
