/**
 * Records jobs of a real server for the traces of the progress suite: `npm run bench:record` runs the jobs below, each about forty seconds
 * long, and writes what the bus said of them to server/progress/traces/recorded. A word after it records those jobs alone whose
 * name it is part of; `kinds` records those of kinds.ts instead (recordKinds.ts). The server is a process of its own with a Postgres of its own; the recorder hears it as a further process of its cluster would.
 * What else the machine does is recorded too: let it be quiet.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../server/api/http/client.ts'
import { importWalk, RemotePostgres, ServerProcess } from '../server/chaos.fixture.ts'
import { specificationOf } from '../server/jobs/parsed.ts'
import { Costs } from '../server/jobs/plan/costs.ts'
import { planJob } from '../server/jobs/plan/planJob.ts'
import { CodeStore } from '../server/pool/own/codeStore.ts'
import { OwnStrategies } from '../server/pool/own/strategies.ts'
import { createPostgresBus } from '../server/postgres/bus/bus.ts'
import { type Database, openDatabase } from '../server/postgres/database.ts'
import { createCostStatisticsStore } from '../server/postgres/store/costStatisticsStore.ts'
import { createJobStore } from '../server/postgres/store/jobStore.ts'
import { systemClock as clock } from '../server/systemClock.ts'
import { outcomeOf, startSweep } from '../server/testApp.ts'
import { RECORDED_JOBS, type RecordedJob } from './recordedJobs.ts'
import { Recorder } from './recorder.ts'
import { recordKinds } from './recordKinds.ts'

const YEAR_OF_MINUTES = 525_600
const FOLDER = new URL('../server/progress/traces/recorded/', import.meta.url)
const GUIDE = readFileSync(new URL('../docs/guides/strategies.md', import.meta.url), 'utf8')
const quiet = { info: () => undefined, warn: console.warn, error: console.error }

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A folder with the strategies that the guide shows. */
function openStrategies(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barline-strategies-'))
  for (const [, name, text] of GUIDE.matchAll(/`strategies\/([\w-]+\.ts)`[^`]*```ts\n(.*?)```/gs))
    writeFileSync(join(folder, name as string), text as string)
  return folder
}

interface Stage {
  readonly port: number
  readonly url: string
  readonly dataset: string
  readonly database: Database
  readonly catalog: OwnStrategies
}

async function begin({ port, dataset }: Stage, sweep: RecordedJob['sweep']): Promise<string> {
  const { job, problems } = await startSweep(port, { ...sweep, dataset })
  if (!job) throw new Error(problems.map(({ message }) => message).join('; '))
  return job.id
}

/** Runs what goes before, and waits until what it taught is kept. */
async function rehearse(stage: Stage, job: RecordedJob, rehearsal: RecordedJob['sweep']): Promise<void> {
  const strategies = job.sweep.strategies.map(({ strategy }) => strategy)
  await outcomeOf(stage.port, await begin(stage, rehearsal))
  const costStatistics = createCostStatisticsStore(stage.database)
  while ((await costStatistics.read(job.engine, strategies)).size < strategies.length) await pass(50)
}

async function pause(port: number, id: string): Promise<void> {
  await pass(10_000)
  await ask(port, 'mutation ($id: ID!) { pauseJob(id: $id) { problems { message } } }', { id })
  await pass(6_000)
  await ask(port, 'mutation ($id: ID!) { resumeJob(id: $id) { problems { message } } }', { id })
}

async function record(stage: Stage, job: RecordedJob): Promise<void> {
  if (job.rehearsal) await rehearse(stage, job, job.rehearsal)
  const store = createJobStore(stage.database, async () => undefined)
  const readJob = (id: string) => store.job(id)
  const bus = await createPostgresBus(stage.url, { readJob, clock, log: quiet })
  const recorder = new Recorder(bus)
  const jobId = await begin(stage, job.sweep)
  const found = await readJob(jobId)
  const plan = planJob(specificationOf({ specification: found?.specification ?? '' }), stage.catalog.find)
  const known = await createCostStatisticsStore(stage.database).read(plan.engine, found?.strategies ?? [])
  const costs = new Costs({ plan, barsPerTrial: YEAR_OF_MINUTES, costStatistics: known })
  const pieces = costs.waiting([{ first: 0, count: plan.trials }])
  if (job.isPaused) await pause(stage.port, jobId)
  while (!recorder.isOver(jobId)) await pass(100)
  recorder.close()
  await bus.close()
  const recording = recorder.recordingOf({
    ...job,
    jobId,
    isKnown: costs.areKnown,
    pieces: pieces.map(({ count, cost }) => ({ trials: count, cost: Number(cost.toPrecision(4)) })),
    barsPerTrial: YEAR_OF_MINUTES,
  })
  writeFileSync(new URL(`${job.file}.json`, FOLDER), `${JSON.stringify(recording)}\n`)
  console.log(`${job.name}: ${plan.trials} trials, ${recording.tasks.length} tasks, ${recording.endMs / 1_000} s`)
}

/** A database and a server of its own for each job, so that it knows of earlier ones only what its rehearsal taught. */
async function recordAlone(job: RecordedJob, folder: string): Promise<void> {
  const remote = new RemotePostgres()
  await remote.start()
  const settings = { DATABASE_URL: remote.url, THREADS: String(job.threads), STRATEGIES_DIR: folder, LOG_LEVEL: 'info' }
  const server = new ServerProcess(settings)
  const catalog = new OwnStrategies({ folder, codes: new CodeStore(join(folder, 'kept'), quiet), clock, log: quiet })
  const database = openDatabase(remote.url)
  try {
    await server.start()
    await catalog.open()
    const dataset = await importWalk(remote.url, YEAR_OF_MINUTES, 60)
    await record({ port: server.port, url: remote.url, dataset, database, catalog }, job)
  } finally {
    await catalog.close()
    await database.close()
    await server.close()
    await remote.close()
  }
}

async function recordJobs(word: string): Promise<void> {
  const folder = openStrategies()
  try {
    for (const job of RECORDED_JOBS.filter(({ name }) => name.includes(word))) await recordAlone(job, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const [first = '', word = ''] = process.argv.slice(2)
if (first === 'kinds') await recordKinds(word)
else await recordJobs(first)
