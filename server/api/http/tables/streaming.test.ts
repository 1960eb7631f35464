import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { findStrategy } from '../../../engine/strategies/builtIn.ts'
import { jobSpace } from '../../../jobs/explore/jobSpace.ts'
import type { Trial } from '../../../jobs/job.ts'
import { StoreAwayError, type TrialPlace } from '../../../jobs/ports/jobStore.ts'
import { createTestLog, jobOf } from '../../../jobs/ports.fixture.ts'
import { loopDelay } from '../../../loopDelay.fixture.ts'
import type { Context } from '../../context.ts'
import { watchResponse } from '../connections.ts'
import { FairScheduler } from '../fairScheduler.ts'
import { PIECE_ROWS } from './table.ts'
import { serveTables } from './tables.ts'

const TRIALS = 300_000
const PARAMETERS = { fast: 5, slow: 50 }

let server: Server
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const trialOf = ({ jobId, number }: TrialPlace): Trial => ({
  jobId,
  number,
  state: 'FAILED',
  error: `no ${number}`,
  metrics: null,
  skippedEntries: 0,
})

/** Serves the tables of a job with so many trials, and counts how often some of them are read. */
async function open(trials: number, trialsAt = async (places: readonly TrialPlace[]) => places.map(trialOf)) {
  const job = jobOf({ trialsTotal: trials })
  const log = createTestLog()
  let reads = 0
  const numbers = Int32Array.from({ length: trials }, (_, index) => trials - 1 - index)
  const context = {
    store: {
      job: async (id: string) => (id === job.id ? job : null),
      trialsAt: (places: readonly TrialPlace[]) => {
        reads += 1
        return trialsAt(places)
      },
    },
    explore: async () => numbers,
    spaceOf: () => jobSpace(job, findStrategy),
    candidate: async () => ({
      strategy: 'sma-cross',
      direction: 'LONG',
      parameters: PARAMETERS,
      takeProfit: 0.01,
      stopLoss: null,
    }),
  } as unknown as Context
  const serve = serveTables({ context, gate: async () => true, turns: new FairScheduler(), log })
  server = createServer((request, response) => {
    watchResponse(response)
    void serve(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, log, reads: () => reads, url: `http://127.0.0.1:${port}/jobs/${job.id}/trials.csv` }
}

/** A client that asks for the table, reads the beginning of it, and then reads no more. */
async function stallAt(port: number) {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /jobs/job/trials.csv HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(socket, 'data')
  socket.pause()
  return socket
}

/** What a count comes to once it stands. */
async function settled(count: () => number): Promise<number> {
  for (let last = -1; ; last = count()) {
    await setTimeout(200)
    if (count() === last) return last
  }
}

test('a client that does not read has no more made than fits on the way, and one that is gone nothing', async () => {
  const { port, reads, log } = await open(TRIALS)
  const socket = await stallAt(port)
  const made = await settled(reads)
  // All of it would be 600 pieces of some 40 kB; a system holds a few megabytes for a connection.
  expect(made).toBeLessThan(TRIALS / PIECE_ROWS / 2)
  socket.destroy()
  expect(await settled(reads)).toBeLessThan(made + 3)
  expect(log.lines).toEqual([])
})

test('a long table comes whole and in order, and keeps nobody waiting meanwhile', async () => {
  const { url } = await open(50_000)
  const { result, longestMs, unitMs } = await loopDelay(async () => (await fetch(url)).text())
  const lines = result.split('\r\n')
  expect(lines[0]).toBe(
    'number,state,admissible,strategy,direction,fast,slow,take_profit_fraction,stop_loss_fraction,objective,' +
      'total_return_fraction,annual_return_fraction,sharpe,sortino,calmar,max_drawdown_fraction,trades,' +
      'win_rate_fraction,profit_factor,exposure_fraction,skipped_entries,error',
  )
  expect(lines[1]).toBe('49999,FAILED,false,sma-cross,LONG,5,50,0.01,,,,,,,,,,,,,0,no 49999')
  expect(lines.slice(1, -1).map((line) => Number.parseInt(line, 10))).toEqual(
    Array.from({ length: 50_000 }, (_, index) => 49_999 - index),
  )
  expect(longestMs).toBeLessThan(25 * unitMs)
})

test('so many tables are sent at once; further ones are told to come again, and find room when one has ended', async () => {
  const held = Promise.withResolvers<void>()
  const { port, url } = await open(1_000, async (places) => {
    await held.promise
    return places.map(trialOf)
  })
  const sockets = await Promise.all(Array.from({ length: 8 }, () => stallAt(port)))
  const refused = await fetch(url)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_BUSY' } }] })
  for (const socket of sockets) socket.destroy()
  held.resolve()
  await expect.poll(async () => (await fetch(url, { method: 'HEAD' })).status).toBe(200)
})

test.each([
  ['the database goes', async () => Promise.reject(new StoreAwayError())],
  ['the job is deleted', async () => []],
] as const)('a table does not pass for a whole one where %s', async (_what, fail) => {
  let asked = 0
  const { url } = await open(5_000, async (places) => {
    asked += 1
    return asked > 3 ? fail() : places.map(trialOf)
  })
  const response = await fetch(url)
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
})
