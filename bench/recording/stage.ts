import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importWalk, RemotePostgres, ServerProcess } from '../../server/chaos.fixture.ts'
import { Metronome } from '../../server/pool/host/metronome.ts'
import { CodeStore } from '../../server/pool/own/codeStore.ts'
import { OwnStrategies } from '../../server/pool/own/strategies.ts'
import { createPostgresBus } from '../../server/postgres/bus/bus.ts'
import { type Database, openDatabase } from '../../server/postgres/database.ts'
import { createJobStore } from '../../server/postgres/store/jobStore.ts'
import { systemClock as clock } from '../../server/systemClock.ts'
import { Recorder } from './recorder.ts'

const GUIDE = readFileSync(new URL('../../docs/guides/strategies.md', import.meta.url), 'utf8')

const log = { info: () => undefined, warn: console.warn, error: console.error }

/** A server that jobs are recorded of, with a dataset of one symbol. */
export interface Stage {
  readonly port: number
  readonly url: string
  readonly dataset: string
  readonly database: Database
  readonly catalog: OwnStrategies
  /** Milliseconds of a reference computation on this machine: measured as the server does. */
  computationMs(): number
}

/** What a stage is built of. */
export interface StageTerms {
  readonly threads: number
  readonly bars: number
  /** Strategies of one's own: see `openStrategies`. */
  readonly folder: string
}

export const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Runs something with a folder that holds the strategies that the guide shows, and others, by their files. */
export async function withStrategies(
  others: Readonly<Record<string, string>>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'barline-strategies-'))
  const shown = [...GUIDE.matchAll(/`strategies\/([\w-]+\.ts)`[^`]*```ts\n(.*?)```/gs)]
  for (const [, name, text] of shown) writeFileSync(join(folder, name as string), text as string)
  for (const [name, text] of Object.entries(others)) writeFileSync(join(folder, name), text)
  try {
    await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs something with a server and a database of its own, so that it knows of no earlier job. */
export async function withStage(
  { threads, bars, folder }: StageTerms,
  run: (stage: Stage) => Promise<void>,
): Promise<void> {
  const remote = new RemotePostgres()
  await remote.start()
  const settings = { DATABASE_URL: remote.url, THREADS: String(threads), STRATEGIES_DIR: folder, LOG_LEVEL: 'info' }
  const server = new ServerProcess(settings)
  const catalog = new OwnStrategies({ folder, codes: new CodeStore(join(folder, 'kept'), log), clock, log })
  const database = openDatabase(remote.url)
  const metronome = new Metronome({ log })
  try {
    await server.start()
    await catalog.open()
    const dataset = await importWalk(remote.url, bars, 60)
    const computationMs = () => metronome.computationMs ?? Number.NaN
    await run({ port: server.port, url: remote.url, dataset, database, catalog, computationMs })
  } finally {
    await metronome.close()
    await catalog.close()
    await database.close()
    await server.close()
    await remote.close()
  }
}

/** Records what the bus of a stage says while something runs, as a further process of its cluster hears it. */
export async function recorded(
  { database, url }: Stage,
  run: (recorder: Recorder) => Promise<void>,
): Promise<Recorder> {
  const store = createJobStore(database, async () => undefined)
  const bus = await createPostgresBus(url, { readJob: (id) => store.job(id), clock, log })
  const recorder = new Recorder(bus)
  try {
    await run(recorder)
    return recorder
  } finally {
    recorder.close()
    await bus.close()
  }
}
