import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { type App, startApp } from './app.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { openTestDatabase, type TestDatabase } from './postgres/testDatabase.ts'
import { sampleDataset, startSweep } from './testApp.ts'
import { Wire } from './wire.fixture.ts'

let database: TestDatabase
let wire: Wire
let app: App
let folder: string
let written = ''

beforeAll(async () => {
  database = await openTestDatabase()
  wire = new Wire(() => database.connection)
  await wire.open()
  folder = mkdtempSync(join(tmpdir(), 'barline-'))
  const keep = new Writable({
    write: (piece, _encoding, done) => {
      written += piece
      done()
    },
  })
  const config = readConfig({ PORT: '0', THREADS: '1', DATA_DIR: folder, DATABASE_URL: wire.url }, folder)
  app = await startApp(config, createLog('info', keep))
})

afterAll(async () => {
  await app?.close()
  wire?.close()
  await database?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

interface Line {
  readonly msg: string
  readonly failures?: number
  readonly seconds?: number
  readonly err?: object
}

/** Every line of the log since `from`. */
const linesSince = (from: number): Line[] =>
  written
    .slice(from)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

const END = 'the database answers again'

test('an outage of some seconds in the midst of a sweep writes a few lines without a stack, and open statistics go on after it', async () => {
  const slow = { name: 'slow', range: { min: 100, max: 999, step: 1 } }
  const exits = { takeProfit: [null, 0.05, 0.1, 0.2, 0.3], stopLoss: [null, 0.05, 0.1, 0.2, 0.3] }
  const strategies = [{ strategy: 'sma-cross', space: [slow] }]
  const { job } = await startSweep(app.port, { dataset: await sampleDataset(app.port), strategies, exits })
  const seen: number[] = []
  const statistics = follow<{ statistics: { trials: number } }>(app.port, 'subscription { statistics { trials } }')
  const watch = (async () => {
    for await (const one of statistics) seen.push(one.statistics.trials)
  })()
  await expect.poll(() => seen.at(-1), { timeout: 60_000 }).toBeGreaterThan(0)
  const from = written.length

  for (const manner of ['refused', 'silent', 'refused'] as const) {
    wire.become(manner)
    // The API is asked meanwhile, as by people who look at the page.
    for (let time = 0; time < 10; time += 1) {
      void ask(app.port, '{ jobs(first: 1) { totalCount } }').catch(() => null)
      await sleep(150)
    }
  }
  const before = seen.length
  wire.become('through')
  const isOver = () => linesSince(from).some(({ msg }) => msg.startsWith(END))
  await expect.poll(isOver, { timeout: 60_000 }).toBe(true)
  const cancel = 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }'
  await expect.poll(() => ask(app.port, cancel, { id: job?.id }).catch(() => null), { timeout: 60_000 }).not.toBeNull()
  await expect.poll(() => seen.length, { timeout: 60_000 }).toBeGreaterThan(before)
  const lines = linesSince(from)
  expect(lines.filter(({ msg }) => msg.startsWith('the database does not answer'))).toHaveLength(1)
  const ends = lines.filter(({ msg }) => msg.startsWith(END))
  expect(ends).toHaveLength(1)
  // From the first that failed: of a database that is silent, what is asked hears late.
  expect(ends[0]?.seconds).toBeGreaterThan(0.5)
  expect(ends[0]?.failures).toBeGreaterThan(0)
  expect(lines.filter(({ err }) => err !== undefined)).toEqual([])
  expect(lines.length).toBeLessThan(8)
  await app.close()
  await watch
})
