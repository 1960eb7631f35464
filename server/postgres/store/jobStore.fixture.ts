import { NO_SECONDS } from '../../jobs/job.ts'
import { resultsOf } from '../../jobs/ports.fixture.ts'
import { runJob, type StoreUnderTest } from '../../jobs/storeUnderTest.fixture.ts'
import { type Database, openDatabase } from '../database.ts'
import { openMigratedDatabase } from '../testDatabase.ts'
import { datasetOf } from './datasetStore.fixture.ts'
import { createDatasetStore } from './datasetStore.ts'
import { createJobStore } from './jobStore.ts'

const closing: (() => Promise<unknown>)[] = []

/** Closes all stores that were opened: for `afterAll` of each file that opens one, since files of tests share this module. */
export async function closeStores(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}

/** A statement that a database has run. */
export interface Statement {
  readonly text: string
  readonly parameters: readonly unknown[]
}

/** A store on a database of its own, with what it has asked that. */
export interface OpenStore extends StoreUnderTest {
  readonly database: Database
  readonly statements: Statement[]
}

/** Opens a store, which `closeStores` closes. @param off what its planner may not do */
export async function openStore(off: readonly `enable_${string}`[] = []): Promise<OpenStore> {
  const test = await openMigratedDatabase()
  closing.push(() => test.close())
  for (const name of off) await test.sql.unsafe(`alter database ${test.connection.database} set ${name} = off`)
  const statements: Statement[] = []
  const debug = (_: number, text: string, parameters: unknown[]) => void statements.push({ text, parameters })
  const database = openDatabase({ ...test.connection, debug })
  closing.push(() => database.close())
  const datasets = createDatasetStore(database)
  const [one, other] = [await datasets.saveDataset(datasetOf(10)), await datasets.saveDataset(datasetOf(11))]
  return {
    store: createJobStore(database, async () => undefined),
    datasetIds: [one.id, other.id],
    database,
    statements,
  }
}

/** What tasks were committed of. */
export interface Committing {
  readonly trials: number
  /** Trials of a task. */
  readonly size: number
  figureOf(number: number): number
}

/** Opens a store with a job of which all trials are committed. */
export async function openCommitted({
  trials,
  size,
  figureOf,
}: Committing): Promise<OpenStore & { readonly id: string }> {
  const opened = await openStore()
  const { id } = await runJob(opened, trials)
  for (let first = 0; first < trials; first += size) {
    const outcomes = Array.from({ length: size }, (_, index) => figureOf(first + index))
    await opened.store.commit({
      jobId: id,
      range: { first, count: size },
      seconds: 1,
      stages: NO_SECONDS,
      runSeconds: 0,
      results: resultsOf(first, outcomes),
    })
  }
  return { ...opened, id }
}
