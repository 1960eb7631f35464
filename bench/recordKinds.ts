/**
 * Records the kinds of jobs that bars are held to (kinds.ts), each as the first job of an installation and once more: `npm run bench:record --
 * kinds`, with a word behind it for those alone whose name it is part of. What was heard is written to server/progress/traces/kinds.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ask } from '../server/api/http/client.ts'
import { importWalk, RemotePostgres, ServerProcess } from '../server/chaos.fixture.ts'
import { specificationOf } from '../server/jobs/parsed.ts'
import { planJob } from '../server/jobs/plan/planJob.ts'
import { rangeWidthOf } from '../server/jobs/plan/rangeWidth.ts'
import { CodeStore } from '../server/pool/own/codeStore.ts'
import { OwnStrategies } from '../server/pool/own/strategies.ts'
import { createPostgresBus } from '../server/postgres/bus/bus.ts'
import { type Database, openDatabase } from '../server/postgres/database.ts'
import { createCostStatisticsStore } from '../server/postgres/store/costStatisticsStore.ts'
import { createJobStore } from '../server/postgres/store/jobStore.ts'
import { KINDS_FOLDER } from '../server/progress/traces/jobRecording.fixture.ts'
import { systemClock as clock } from '../server/systemClock.ts'
import type { Started } from '../server/testApp.ts'
import { JobRecorder } from './jobRecorder.ts'
import { KINDS, type Kind, OWN_STRATEGIES } from './kinds.ts'

const THREADS = 2
const BAR_SECONDS = 60
const GUIDE = readFileSync(new URL('../docs/guides/strategies.md', import.meta.url), 'utf8')
const quiet = { info: () => undefined, warn: console.warn, error: console.error }

/** What a job teaches is kept when it is over. */
const SETTLE_MS = 1_500

const INPUTS = {
  startOptimization: 'OptimizationInput',
  startWalkForward: 'WalkForwardInput',
  startImprovement: 'ImprovementInput',
} as const

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A folder with the strategies that the guide shows, and the ones of kinds.ts. */
function openStrategies(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barline-strategies-'))
  const shown = [...GUIDE.matchAll(/`strategies\/([\w-]+\.ts)`[^`]*```ts\n(.*?)```/gs)]
  for (const [, name, text] of shown) writeFileSync(join(folder, name as string), text as string)
  for (const [name, text] of Object.entries(OWN_STRATEGIES)) writeFileSync(join(folder, name), text)
  return folder
}

interface Stage {
  readonly port: number
  readonly url: string
  readonly dataset: string
  readonly database: Database
  readonly catalog: OwnStrategies
}

async function begin(port: number, { start, input }: Kind, dataset: string): Promise<string> {
  const mutation = `mutation ($input: ${INPUTS[start]}!) { ${start}(input: $input) { job { id state } problems { path code message } } }`
  const { job, problems } = (await ask<Record<string, Started>>(port, mutation, { input: input(dataset) }))[
    start
  ] as Started
  if (!job) throw new Error(problems.map(({ message }) => message).join('; '))
  return job.id
}

async function record(kind: Kind, isFirst: boolean, { port, url, dataset, database, catalog }: Stage): Promise<void> {
  const store = createJobStore(database, async () => undefined)
  const costStatistics = createCostStatisticsStore(database)
  const bus = await createPostgresBus(url, { readJob: (id) => store.job(id), clock, log: quiet })
  const recorder = new JobRecorder(bus)
  const jobId = await begin(port, kind, dataset)
  const { specification = '', strategies = [] } = (await store.job(jobId)) ?? {}
  const plan = planJob(specificationOf({ specification }), catalog.find)
  const known = [...(await costStatistics.read(plan.engine, strategies))]
  const width = await costStatistics.width(rangeWidthOf(plan, strategies))
  while (!recorder.isOver(jobId)) await pass(100)
  await pass(SETTLE_MS)
  recorder.close()
  await bus.close()
  const barsOf = (range: { readonly first: number; readonly count: number }) =>
    plan.bars?.(range) ?? range.count * kind.bars
  const subject = {
    kind: kind.name,
    isFirst,
    threads: THREADS,
    bars: kind.bars,
    specification,
    costStatistics: known,
    width,
  }
  const recording = recorder.recordingOf({ ...subject, jobId, barsOf })
  const file = new URL(`${kind.file}.${isFirst ? '1' : '2'}.json.gz`, KINDS_FOLDER)
  writeFileSync(file, gzipSync(JSON.stringify(recording), { level: 9 }))
  const load = loadavg()[0]?.toFixed(1)
  console.log(
    `${kind.name}, ${isFirst ? 'first' : 'second'}: ${recorder.stateOf(jobId)}, ${plan.trials} trials, ${recording.tasks.length} tasks, ${recording.endMs / 1_000} s, load ${load}`,
  )
}

/** A database and a server of its own for each kind, so that the first job is the first. */
async function recordKind(kind: Kind, folder: string): Promise<void> {
  const remote = new RemotePostgres()
  await remote.start()
  const settings = {
    DATABASE_URL: remote.url,
    THREADS: String(THREADS),
    STRATEGIES_DIR: folder,
    LOG_LEVEL: 'info',
  }
  const server = new ServerProcess(settings)
  const catalog = new OwnStrategies({ folder, codes: new CodeStore(join(folder, 'kept'), quiet), clock, log: quiet })
  const database = openDatabase(remote.url)
  try {
    await server.start()
    await catalog.open()
    const dataset = await importWalk(remote.url, kind.bars, BAR_SECONDS)
    const stage = { port: server.port, url: remote.url, dataset, database, catalog }
    await record(kind, true, stage)
    await record(kind, false, stage)
  } finally {
    await catalog.close()
    await database.close()
    await server.close()
    await remote.close()
  }
}

/** Records the kinds whose names hold a word. */
export async function recordKinds(word: string): Promise<void> {
  mkdirSync(KINDS_FOLDER, { recursive: true })
  const folder = openStrategies()
  try {
    for (const kind of KINDS.filter(({ name, file }) => name.includes(word) || file === word))
      await recordKind(kind, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
