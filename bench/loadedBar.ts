/** Prints what it takes to read a candle out of a Postgres, in reference computations: bench/prices.ts runs it. */
import { performance } from 'node:perf_hooks'
import { importWalk, RemotePostgres } from '../server/chaos.fixture.ts'
import { compute, USUAL_ROUNDS } from '../server/pool/host/metronomeTask.ts'
import { migrateDatabase, openDatabase } from '../server/postgres/database.ts'
import { createDatasetStore } from '../server/postgres/store/datasetStore.ts'
import { median } from './kernel.ts'

/** Bars of the candles that are read, and how often a computation is done. */
const BARS = 1_000_000
const COMPUTATIONS = 5

/** Milliseconds of the clock that something takes. */
async function elapsed(run: () => unknown): Promise<number> {
  const begunMs = performance.now()
  await run()
  return performance.now() - begunMs
}

/** As long as both pass on the clock, for Postgres works too. It is done once: the first job of a process finds this code cold. */
async function loadedBar(): Promise<number> {
  const remote = new RemotePostgres()
  await remote.start()
  await migrateDatabase(remote.url)
  const database = openDatabase(remote.url)
  try {
    const id = await importWalk(remote.url, BARS, 60)
    const store = createDatasetStore(database)
    const loadedMs = await elapsed(() => store.candles(id))
    const computedMs: number[] = []
    for (let time = 0; time < COMPUTATIONS; time += 1) computedMs.push(await elapsed(() => compute(USUAL_ROUNDS)))
    return loadedMs / median(computedMs) / BARS
  } finally {
    await database.close()
    await remote.close()
  }
}

console.log(await loadedBar())
