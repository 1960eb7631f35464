import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

let app: TestApp
let dataset = ''
let blocker = ''

const levels = Array.from({ length: 100 }, (_, index) => (index + 1) / 1_000)

/** A job that keeps the only thread, and one that waits behind it. */
beforeEach(async () => {
  app = await openTestApp({ THREADS: '1' })
  dataset = await sampleDataset(app.port)
  const slow = { name: 'slow', range: { min: 101, max: 200, step: 1 } }
  const strategies = [{ strategy: 'sma-cross', space: [slow] }]
  const exits = { takeProfit: levels, stopLoss: levels }
  blocker = (await startSweep(app.port, { dataset, strategies, exits, run: { priority: 9 } })).job?.id ?? ''
  await expect.poll(() => stateOf(blocker), { timeout: 30_000 }).toBe('RUNNING')
})
afterEach(() => app?.close())

interface Shown {
  readonly state: string
  readonly priority: number
  readonly tally: { readonly succeeded: number }
  readonly progress: { readonly seq: number; readonly state: string }
  readonly verdict: { readonly level: string; readonly reason: string }
  readonly events: { readonly nodes: readonly { readonly type: string; readonly at: string }[] }
}

async function jobOf(id: string): Promise<Shown> {
  const query = `query ($id: ID!) { job(id: $id) {
    state priority tally { succeeded } progress { seq state } verdict { level reason } events { nodes { type at } }
  } }`
  return (await ask<{ job: Shown }>(app.port, query, { id })).job
}

const stateOf = async (id: string) => (await jobOf(id)).state
const typesOf = async (id: string) => (await jobOf(id)).events.nodes.map(({ type }) => type)

/** A job of one trial. */
async function start(run: object = {}): Promise<string> {
  const strategies = [{ strategy: 'sma-cross', space: [] }]
  return (await startSweep(app.port, { dataset, strategies, run })).job?.id ?? ''
}

async function command(name: 'pauseJob' | 'resumeJob' | 'cancelJob', id: string): Promise<string> {
  const mutation = `mutation ($id: ID!) { answer: ${name}(id: $id) { job { state } problems { message } } }`
  type Answer = { readonly job: { readonly state: string }; readonly problems: readonly unknown[] }
  const { answer } = await ask<{ answer: Answer }>(app.port, mutation, { id })
  expect(answer.problems).toEqual([])
  return answer.job.state
}

test('a job that waits is paused: no thread takes it, over a restart too, until it is resumed', async () => {
  const id = await start()
  const states: string[] = []
  const seen = (async () => {
    const query = 'subscription ($job: ID!) { progress(job: $job) { state } }'
    for await (const { progress } of follow<{ progress: { state: string } }>(app.port, query, { job: id })) {
      if (states.at(-1) !== progress.state) states.push(progress.state)
      if (states.length === 3) return
    }
  })()
  await expect.poll(() => states).toEqual(['QUEUED'])
  expect(await command('pauseJob', id)).toBe('PAUSED')
  await expect.poll(() => states).toEqual(['QUEUED', 'PAUSED'])
  expect(await jobOf(id)).toMatchObject({
    state: 'PAUSED',
    progress: { state: 'PAUSED' },
    verdict: { level: 'WAITING', reason: 'It is paused.' },
  })
  expect(await command('resumeJob', id)).toBe('QUEUED')
  await seen
  expect(states).toEqual(['QUEUED', 'PAUSED', 'QUEUED'])
  await command('pauseJob', id)
  await app.restart()
  await command('cancelJob', blocker)
  // What comes later and is less urgent runs: the thread is free.
  expect(await outcomeOf(app.port, await start({ priority: -9 }))).toBe('SUCCEEDED')
  expect(await jobOf(id)).toMatchObject({ state: 'PAUSED', tally: { succeeded: 0 } })
  expect(await command('resumeJob', id)).toBe('QUEUED')
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
  const types = ['CREATED', 'PAUSED', 'RESUMED', 'PAUSED', 'RESUMED', 'STARTED', 'SUCCEEDED']
  expect(await typesOf(id)).toEqual(types)
})

test('one that is resumed has its priority and its place, and one can be canceled', async () => {
  const first = await start()
  // Its tasks tell for how long it has waited once that is worth telling.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const [second, urgent, canceled] = [await start(), await start({ priority: 5 }), await start()]
  for (const id of [first, urgent, canceled]) await command('pauseJob', id)
  for (const id of [first, urgent]) await command('resumeJob', id)
  expect(await command('cancelJob', canceled)).toBe('CANCELED')
  expect(await typesOf(canceled)).toEqual(['CREATED', 'PAUSED', 'CANCELED'])
  await command('cancelJob', blocker)
  for (const id of [first, second, urgent]) expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
  const startOf = async (id: string) => (await jobOf(id)).events.nodes.find(({ type }) => type === 'STARTED')?.at ?? ''
  const starts = await Promise.all([urgent, first, second].map(startOf))
  expect(starts).toEqual(starts.toSorted())
  expect((await jobOf(urgent)).priority).toBe(5)
})
