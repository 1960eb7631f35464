/**
 * Makes a data folder to keep: `npm run bench:folder` runs jobs of every kind on a real server of this version, asks it for all that it keeps, stops it,
 * and packs its data, its strategies and its answers into server/dataFolders/<commit>.tar.zst. server/dataFolder.test.ts opens every
 * one of them with today's code. Make one of a version whose data looks different, before its successor changes it again.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { ask, follow } from '../server/api/http/client.ts'
import { ServerProcess } from '../server/chaos.fixture.ts'
import { answersOf, PARTS, packFolder } from '../server/dataFolder.fixture.ts'
import { makeCandles } from '../server/engine/walk.fixture.ts'
import { startEmbedded } from '../server/postgres/embedded/embedded.ts'
import { outcomeOf, sampleDataset } from '../server/testApp.ts'
import { type FolderJob, JOBS, STRATEGIES } from './dataFolderJobs.ts'

/** A walk of so many bars as CSV, with a gap. */
function walkCsv(bars: number): string {
  const { time, open, high, low, close, volume } = makeCandles(bars, 11)
  const rows = Array.from(time, (at, bar) => [at, open[bar], high[bar], low[bar], close[bar], volume[bar]].join(','))
  return ['timestamp,open,high,low,close,volume', ...rows.slice(0, 100), ...rows.slice(110)].join('\n')
}

async function importWalk(port: number): Promise<string> {
  const mutation = 'mutation ($input: DatasetInput!) { importDataset(input: $input) { dataset { id } } }'
  const input = { name: 'a walk', symbol: 'WALK', csv: walkCsv(900) }
  const { importDataset } = await ask<{ importDataset: { dataset: { id: string } } }>(port, mutation, { input })
  return importDataset.dataset.id
}

/** The input of a job with what all have in common. */
function inputOf({ kind, name, input }: FolderJob, dataset: string): object {
  const { optimization, ...rest } = input as { readonly optimization?: object }
  const complete = (part: object) => ({ dataset, ...part, run: { name, ...(part as { run?: object }).run } })
  const isNested = kind === 'WalkForward' || kind === 'Improvement'
  return isNested ? { ...rest, optimization: complete(optimization ?? {}) } : complete(rest)
}

async function start(port: number, job: FolderJob, dataset: string): Promise<string> {
  const mutation = `mutation ($input: ${job.kind}Input!) {
    started: start${job.kind}(input: $input) { job { id } problems { path message } }
  }`
  type Started = { readonly job: { readonly id: string } | null; readonly problems: readonly object[] }
  const { started } = await ask<{ started: Started }>(port, mutation, { input: inputOf(job, dataset) })
  if (!started.job) throw new Error(`${job.name}: ${JSON.stringify(started.problems)}`)
  return started.job.id
}

/** Waits until some trials of a job are kept, and does what is to be done to it then. */
async function interrupt(port: number, id: string, verb: 'cancel' | 'pause'): Promise<void> {
  const query = 'subscription ($id: ID!) { progress(job: $id) { state trialsDone trialsTotal } }'
  type Reading = { readonly state: string; readonly trialsDone: number }
  for await (const { progress } of follow<{ progress: Reading }>(port, query, { id })) {
    if (progress.trialsDone === 0) continue
    await ask(port, `mutation ($id: ID!) { ${verb}Job(id: $id) { problems { message } } }`, { id })
    break
  }
  const rest = 'query ($id: ID!) { job(id: $id) { state progress { trialsDone trialsTotal } } }'
  // Trials that were begun are still finished.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  console.log(JSON.stringify(await ask(port, rest, { id })))
}

async function runJobs(port: number): Promise<void> {
  const datasets = [await sampleDataset(port), await importWalk(port)] as const
  for (const [index, job] of JOBS.entries()) {
    // What lingers need not wait for many bars too.
    const isSlow = JSON.stringify(job.input).includes('"slow"')
    const id = await start(port, job, datasets[isSlow ? 1 : index % 2] ?? '')
    if (job.halfway) await interrupt(port, id, job.halfway)
    else console.log(`${job.name}: ${await outcomeOf(port, id)}`)
  }
}

/** Leaves of the cluster what its next start needs: no dead rows, and of the log one segment without remains of others. */
async function shrink(dataDir: string): Promise<void> {
  const log = { info: () => undefined, warn: console.warn }
  const server = await startEmbedded(dataDir, log, { wal_recycle: 'off' })
  const sql = postgres({ ...server.connection, max: 1, onnotice: () => undefined })
  await sql`vacuum (full, analyze)`
  for (const statement of ['checkpoint', 'select pg_switch_wal()', 'checkpoint']) await sql.unsafe(statement)
  await sql.end()
  await server.stop()
}

const folder = mkdtempSync(join(tmpdir(), 'barline-folder-'))
const strategies = join(folder, PARTS.strategies)
mkdirSync(strategies)
for (const [name, text] of Object.entries(STRATEGIES)) writeFileSync(join(strategies, name), text)
// One thread, so that a job can be caught half-way.
const server = new ServerProcess({ DATA_DIR: folder, STRATEGIES_DIR: strategies, THREADS: '1', LOG_LEVEL: 'info' })
try {
  // Run by root, the database's account must come through.
  chmodSync(folder, 0o711)
  await server.start()
  await runJobs(server.port)
  // A stop and a start: what is asked is what is kept.
  await server.kill('SIGTERM')
  await server.start()
  writeFileSync(join(folder, PARTS.answers), JSON.stringify(await answersOf(server.port)))
  await server.kill('SIGTERM')
  await shrink(folder)
  const commit = execFileSync('git', ['rev-parse', '--short=7', 'HEAD'], { encoding: 'utf8' }).trim()
  const archive = fileURLToPath(new URL(`../server/dataFolders/${commit}.tar.zst`, import.meta.url))
  packFolder(folder, archive)
  console.log(`${archive}: ${statSync(archive).size} bytes`)
} finally {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}
