import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestDatabase, type TestDatabase } from './postgres/testDatabase.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'
import { Wire } from './wire.fixture.ts'

let database: TestDatabase
let remote: Wire
let api: TestApp
const workers: TestApp[] = []

const openWorker = async () => {
  const worker = await openTestApp({ ROLE: 'worker', THREADS: '1', DATABASE_URL: remote.url })
  workers.push(worker)
  return worker
}

beforeAll(async () => {
  database = await openTestDatabase()
  remote = new Wire(() => database.connection)
  await remote.open()
  api = await openTestApp({ ROLE: 'api', DATABASE_URL: remote.url })
})

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()))
  await api?.close()
  remote?.close()
  await database?.close()
})

/** A moving-average cross of `pairs` pairs by six exits. */
function sweep(dataset: string, pairs: number): object {
  const slow = { name: 'slow', range: { min: 100, max: 99 + pairs, step: 1 } }
  const exits = { takeProfit: [null, 0.05, 0.1], stopLoss: [null, 0.05] }
  return { dataset, strategies: [{ strategy: 'sma-cross', space: [slow] }], exits }
}

/** The same, which takes long enough for something to happen meanwhile. */
const longSweep = (dataset: string, pairs: number) => ({ ...sweep(dataset, pairs), run: { engine: 'REFERENCE' } })

interface Reading {
  readonly seq: number
  readonly state: string
  readonly fraction: number
  readonly trialsDone: number
}

async function* readings(job: string | undefined): AsyncGenerator<Reading> {
  const query = 'subscription ($job: ID!) { progress(job: $job) { seq state fraction trialsDone } }'
  for await (const { progress } of follow<{ progress: Reading }>(api.port, query, { job })) yield progress
}

describe('a cluster', () => {
  test('keeps a job QUEUED while there is no worker, and runs it when one joins', async () => {
    const { job } = await startSweep(api.port, sweep(await sampleDataset(api.port), 100))
    const seen: Reading[] = []
    for await (const reading of readings(job?.id)) {
      seen.push(reading)
      if (seen.length === 1) await openWorker()
    }
    expect(seen[0]).toMatchObject({ state: 'QUEUED', fraction: 0 })
    expect(seen.at(-1)).toMatchObject({ state: 'SUCCEEDED', trialsDone: 600, fraction: 1 })
  })

  test('shows the progress that a worker makes, as it makes it', async () => {
    const { job } = await startSweep(api.port, longSweep(await sampleDataset(api.port), 800))
    const fractions: number[] = []
    for await (const { fraction } of readings(job?.id)) fractions.push(fraction)
    expect(new Set(fractions).size).toBeGreaterThanOrEqual(5)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  })

  test('goes on with a job whose worker ends, without losing or doubling a trial', async () => {
    const { job } = await startSweep(api.port, longSweep(await sampleDataset(api.port), 800))
    const seen: Reading[] = []
    let first = workers[0]
    for await (const reading of readings(job?.id)) {
      seen.push(reading)
      if (reading.trialsDone === 0 || !first) continue
      await openWorker()
      await first.close()
      workers.shift()
      first = undefined
    }
    for (const [index, reading] of seen.slice(1).entries()) {
      expect(reading.seq).toBeGreaterThan(seen[index]?.seq ?? 0)
      expect(reading.fraction).toBeGreaterThanOrEqual(seen[index]?.fraction ?? 0)
    }
    expect(seen.at(-1)).toMatchObject({ state: 'SUCCEEDED', trialsDone: 4_800 })
  })

  test('cancels a job that runs on another process', async () => {
    const { job } = await startSweep(api.port, longSweep(await sampleDataset(api.port), 900))
    const states: string[] = []
    for await (const { state } of readings(job?.id)) {
      states.push(state)
      if (state !== 'RUNNING') continue
      await ask(api.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { state } } }', { id: job?.id })
    }
    expect(states.at(-1)).toBe('CANCELED')
  })

  test('goes on by itself when every connection to the database is lost', async () => {
    const { job } = await startSweep(api.port, longSweep(await sampleDataset(api.port), 900))
    for await (const { trialsDone } of readings(job?.id)) if (trialsDone > 0) break
    remote.cut()
    await expect
      .poll(() => ask(api.port, '{ jobs(first: 0) { totalCount } }').catch(() => null), { timeout: 60_000 })
      .not.toBeNull()
    expect(await outcomeOf(api.port, job?.id ?? '')).toBe('SUCCEEDED')
    const { job: found } = await ask<{ job: { tally: object; trials: { totalCount: number } } }>(
      api.port,
      'query ($id: ID!) { job(id: $id) { tally { succeeded failed } trials { totalCount } } }',
      { id: job?.id },
    )
    expect(found).toEqual({ tally: { succeeded: 5_400, failed: 0 }, trials: { totalCount: 5_400 } })
  })
})
