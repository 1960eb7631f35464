import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { ask } from './api/http/client.ts'
import { ServerProcess } from './chaos.fixture.ts'
import { steady } from './faults.fixture.ts'
import { listen, open, query } from './rawClient.fixture.ts'
import { sampleDataset, startSweep } from './testApp.ts'

const folder = mkdtempSync(join(tmpdir(), 'barline-streams-'))
let server: ServerProcess

beforeAll(async () => {
  writeFileSync(join(folder, 'steady.js'), steady(100))
  server = new ServerProcess({ THREADS: '1', STRATEGIES_DIR: folder, LOG_LEVEL: 'info' })
  await server.start()
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const ofOneJob = (job: string) => [
  `subscription { progress(job: "${job}") { seq state } }`,
  `subscription { progresses(jobs: ["${job}"]) { seq state } }`,
  `subscription { events(job: "${job}") { seq type } }`,
  `subscription { verdicts(job: "${job}", figures: true) { level } }`,
]

const OF_ALL = [
  'subscription { progresses { seq state } }',
  'subscription { verdicts(figures: true) { level } }',
  'subscription { jobs { id state } }',
  'subscription { statistics { trials } }',
]

/** A stream of events of which the first bytes are there, with all that it says until it ends. */
async function openStream(document: string): Promise<{ readonly whole: Promise<string> }> {
  const socket = await open(server.port, query(document, ['Accept: text/event-stream', 'Connection: close']))
  const whole = listen(socket, 60_000)
  await once(socket, 'data')
  return { whole }
}

/** A WebSocket with one subscription, once its first answer is there. */
async function openSubscription(document: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/graphql`, 'graphql-transport-ws')
  const types: string[] = []
  socket.on('message', (data) => types.push(JSON.parse(String(data)).type))
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init' }))
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: document } }))
  await expect.poll(() => types).toContain('next')
  const code = once(socket, 'close').then(([closed]) => closed)
  return { types, code }
}

async function startSteady(): Promise<string> {
  const at = { name: 'at', range: { min: 0, max: 1_000, step: 1 } }
  const input = { dataset: await sampleDataset(server.port), strategies: [{ strategy: 'steady', space: [at] }] }
  const { job } = await startSweep(server.port, input)
  return job?.id ?? ''
}

test('a stream is complete when its job is over', async () => {
  const job = await startSteady()
  const streams = await Promise.all(ofOneJob(job).map(openStream))
  await ask(server.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { state } } }', { id: job })
  for (const { whole } of streams) expect(await whole).toContain('event: complete')
})

test('a stream ends without being complete when its server stops', async () => {
  const job = await startSteady()
  const streams = await Promise.all([...ofOneJob(job), ...OF_ALL].map(openStream))
  const socket = await openSubscription(`subscription { progress(job: "${job}") { seq state } }`)
  await server.kill('SIGTERM')
  for (const stream of streams) {
    const whole = await stream.whole
    expect(whole).toContain('200 OK')
    expect(whole).not.toContain('complete')
    // The last piece of a chunked body: it ended in order.
    expect(whole).toMatch(/\r\n0\r\n\r\n$/)
  }
  expect(await socket.code).toBe(1001)
  expect(socket.types).not.toContain('complete')
})
