import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { makeCandles, printCsv } from './engine/walk.fixture.ts'
import { ALL_WAIT, steady, THREE_WAIT } from './faults.fixture.ts'
import { openTestApp, outcomeOf, startSweep, type TestApp } from './testApp.ts'

/** A tenth of the usual computation: the same share of the machine, ten times as many ticks. */
const METRONOME = { metronomeRounds: 400_000 }

interface Suspect {
  readonly number: number
  readonly strategy: string
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly unchanged: number
  readonly bar: number
  readonly place: string
}

interface Found {
  readonly state: string
  readonly error: { readonly code: string; readonly message: string } | null
  readonly tally: { readonly succeeded: number; readonly failed: number }
  readonly progress: { readonly message: string; readonly rate: number; readonly eta: object | null }
  readonly verdict: { readonly suspects: readonly Suspect[]; readonly stalledAfter: number }
  readonly trials: { readonly nodes: readonly { readonly number: number; readonly error: string | null }[] }
  readonly events: { readonly nodes: readonly { readonly type: string; readonly message: string }[] }
}

const JOB = `query ($id: ID!) { job(id: $id) {
  state error { code message } tally { succeeded failed } progress { message rate eta { seconds } }
  verdict { stalledAfter suspects { number strategy parameters { name value } unchanged bar place } }
  trials(first: 1000, orderBy: NUMBER) { nodes { number error } } events(first: 1000) { nodes { type message } }
} }`

let app: TestApp
let folder: string
let dataset: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-trials-'))
  writeFileSync(join(folder, 'three-wait.js'), THREE_WAIT)
  writeFileSync(join(folder, 'all-wait.js'), ALL_WAIT)
  writeFileSync(join(folder, 'steady.js'), steady(3))
  app = await openTestApp({ STRATEGIES_DIR: folder }, METRONOME)
  // Few bars: rules of one's own are run again and again, to see whether they look ahead.
  const csv = printCsv(makeCandles(500, 7))
  const mutation = 'mutation ($input: DatasetInput!) { importDataset(input: $input) { dataset { id } } }'
  const input = { name: 'few', csv }
  type Imported = { importDataset: { dataset: { id: string } } }
  dataset = (await ask<Imported>(app.port, mutation, { input })).importDataset.dataset.id
})
afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const CANCEL = 'mutation ($id: ID!) { cancelJob(id: $id) { problems { code } } }'

async function start(strategy: string, to: number, run: object): Promise<string> {
  const space = [{ name: 'at', range: { min: 1, max: to, step: 1 } }]
  const input = { dataset, strategies: [{ strategy, space }], run }
  const { job, problems } = await startSweep(app.port, input)
  expect(problems).toEqual([])
  const id = job?.id ?? ''
  // What still hangs would keep both threads from the next test.
  onTestFinished(async () => void (await ask(app.port, CANCEL, { id })))
  return id
}

const find = async (id: string) => (await ask<{ job: Found }>(app.port, JOB, { id })).job
const until = (id: string, isSo: (found: Found) => boolean) =>
  expect.poll(async () => isSo(await find(id)), { timeout: 100_000, interval: 500 }).toBe(true)

const PATIENT = { watchdog: { suspectAfter: 2, stalledAfter: 1_000_000 } }

test('trials that hang withhold none of the others, are named, and end by a word', { timeout: 240_000 }, async () => {
  const id = await start('three-wait', 200, PATIENT)
  // All others are read while the three hang, though each of them is waited for as good as for ever.
  await until(id, ({ tally }) => tally.succeeded === 197)
  // Two hang on threads, and the third waits for its second turn.
  const isSaid = ({ progress, verdict }: Found) =>
    verdict.suspects.length === 3 && progress.message.includes('suspected')
  await until(id, isSaid)
  const { progress, verdict, state } = await find(id)
  expect([state, progress]).toEqual([
    'RUNNING',
    { message: 'Run 197/200 · 3 suspected of hanging', rate: 0, eta: null },
  ])
  const hanging = new Map([19, 89, 149].map((number) => [number, number + 1]))
  expect(verdict.suspects.map(({ number }) => number).sort((one, other) => one - other)).toEqual([19, 89, 149])
  for (const { number, strategy, parameters, unchanged, bar, place } of verdict.suspects) {
    expect([strategy, parameters, bar]).toEqual(['three-wait', [{ name: 'at', value: hanging.get(number) }], 0])
    expect(['SIGNALS', 'WAITING']).toContain(place)
    expect(unchanged).toBeGreaterThanOrEqual(2)
  }
  // By a word: two that hang on threads, and the one that waits for its second turn.
  const skip =
    'mutation ($job: ID!, $number: Int!) { skipTrial(job: $job, number: $number) { problems { code path } } }'
  const answer = (number: number) => ask<{ skipTrial: object }>(app.port, skip, { job: id, number })
  expect((await answer(5)).skipTrial).toEqual({ problems: [{ code: 'WRONG_STATE', path: 'number' }] })
  expect((await answer(89)).skipTrial).toEqual({ problems: [] })
  await until(id, ({ tally }) => tally.failed === 1)
  const change = `mutation ($job: ID!) {
    changeWatchdog(job: $job, watchdog: { stalledAfter: 2 }) { problems { code } job { verdict { stalledAfter } } } }`
  await ask(app.port, change, { job: id })
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
  const after = await find(id)
  expect(after.tally).toEqual({ succeeded: 197, failed: 3 })
  expect(after.verdict.stalledAfter).toBe(2)
  expect(after.trials.nodes.filter(({ error }) => error !== null).map(({ number }) => number)).toEqual([19, 89, 149])
  expect(after.trials.nodes[89]?.error).toBe('skipped by hand')
  for (const number of [19, 149]) expect(after.trials.nodes[number]?.error).toContain('it hung twice')
  const types = after.events.nodes.map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(['RETRIED', 'TRIAL_SKIPPED', 'WATCHDOG_CHANGED', 'TRIAL_FAILED']))
})

test('a cancel keeps every trial that is finished, and none of them is counted late', {
  timeout: 120_000,
}, async () => {
  const engine = { engine: 'VECTOR' }
  const id = await start('steady', 400, engine)
  await until(id, ({ tally }) => tally.succeeded > 0)
  const { tally } = await find(id)
  await ask(app.port, CANCEL, { id })
  const after = await find(id)
  expect(after.state).toBe('CANCELED')
  expect(after.tally.succeeded).toBeGreaterThanOrEqual(tally.succeeded)
  expect(after.trials.nodes).toHaveLength(after.tally.succeeded)
})

test('a job beyond its limit keeps the trials beside the one that hangs', { timeout: 120_000 }, async () => {
  const space = [{ name: 'at', values: [19, 20, 21] }]
  const input = {
    dataset,
    strategies: [{ strategy: 'three-wait', space }],
    // Enough for a thread to start, and for two trials, on a machine that has other work.
    // Nothing else ends the one that hangs.
    run: { limits: { job: 10 }, watchdog: { abort: false } },
  }
  const { job } = await startSweep(app.port, input)
  expect(await outcomeOf(app.port, job?.id ?? '')).toBe('FAILED')
  const found = await find(job?.id ?? '')
  expect(found.tally).toEqual({ succeeded: 2, failed: 0 })
  expect(found.events.nodes.at(-1)?.message).toContain('2 of 3 trials are kept')
})

test('a job of which every trial hangs is FAILED when some from all over its plan have hung', {
  timeout: 240_000,
}, async () => {
  const id = await start('all-wait', 200, { watchdog: { suspectAfter: 2, stalledAfter: 5 } })
  await until(id, ({ state }) => state === 'FAILED')
  const { tally, error, verdict, events } = await find(id)
  expect(tally).toEqual({ succeeded: 0, failed: 4 })
  expect(error?.code).toBe('STALLED')
  expect(error?.message).toMatch(
    /^\d trials, from all over its plan, hung, and none has finished; 19\d were not tried$/,
  )
  // Those that others waited for gave their threads up before they were waited for to the end.
  const retried = events.nodes.filter(({ type }) => type === 'RETRIED').map(({ message }) => message)
  expect(retried).toContainEqual(expect.stringContaining('may hang'))
  expect(verdict.suspects).toEqual([])
})
