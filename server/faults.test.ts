import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { BAR_WAITS, LIVELOCK, nativeCall, neverLoads, slow, steady, THREE_HANG } from './faults.fixture.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'
import { IS_CHAOS } from './testMode.fixture.ts'

/** A tenth of the usual computation: the same share of the machine, ten times as many ticks. */
const METRONOME = { metronomeRounds: 400_000 }

/** `npm run test:chaos` waits longer for trials that hang. */
const WATCHDOG = IS_CHAOS ? { suspectAfter: 2, stalledAfter: 5 } : { suspectAfter: 1, stalledAfter: 3 }

/** How many trials work for ever and come to nothing: each takes a processor until it is ended a second time. */
const LIVELOCKS = IS_CHAOS ? 2 : 1

interface Found {
  readonly state: string
  readonly error: { readonly code: string; readonly message: string } | null
  readonly tally: { readonly succeeded: number; readonly failed: number; readonly timedOut: number }
  readonly verdict: { readonly level: string }
  readonly trials: {
    readonly totalCount: number
    readonly nodes: readonly {
      readonly number: number
      readonly state: string
      readonly error: string | null
      readonly parameters: readonly { readonly value: number }[]
    }[]
  }
  readonly events: { readonly nodes: readonly { readonly type: string; readonly message: string }[] }
}

const JOB = `query ($id: ID!) { job(id: $id) {
  state error { code message } tally { succeeded failed timedOut } verdict { level }
  trials(first: 1000, orderBy: NUMBER) { totalCount nodes { number state error parameters { value } } }
  events(first: 1000) { nodes { type message } }
} }`

let app: TestApp
let folder: string
let flag: string
let pipe: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-faults-'))
  flag = join(folder, 'flag')
  pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const files = {
    THREE_HANG,
    LIVELOCK,
    BAR_WAITS,
    LOADS: neverLoads(flag),
    NATIVE: nativeCall(pipe),
    SLOW: slow(600_000),
    STEADY: steady(25),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.js`), text)
  app = await openTestApp({ STRATEGIES_DIR: folder }, METRONOME)
})

afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

async function start(strategies: readonly object[], run: object = { watchdog: WATCHDOG }, exits = {}): Promise<string> {
  const { job, problems } = await startSweep(app.port, {
    dataset: await sampleDataset(app.port),
    strategies,
    run,
    exits,
  })
  expect(problems).toEqual([])
  return job?.id ?? ''
}

const find = async (id: string) => (await ask<{ job: Found }>(app.port, JOB, { id })).job
const over = (strategy: string, from: number, to: number) => ({
  strategy,
  space: [{ name: 'at', range: { min: from, max: to, step: 1 } }],
})
/** One trial that waits for ever: it leaves the processor to others. */
const DEADLOCK = over('three-hang', 90, 90)
const typesOf = ({ events }: Found) => new Set(events.nodes.map(({ type }) => type))

async function run(strategies: readonly object[], how?: object, exits?: object): Promise<Found> {
  const id = await start(strategies, how, exits)
  await outcomeOf(app.port, id)
  return find(id)
}

interface Workers {
  readonly workers: readonly { readonly threads: number; readonly lastSeenAt: string }[]
}

/** There are as many threads as before the fault, and they run a sweep that hangs nowhere. */
async function expectThreads(): Promise<void> {
  expect(await run([over('three-hang', 200, 400)])).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 201 } })
  const find = async () => (await ask<Workers>(app.port, '{ workers { threads lastSeenAt } }')).workers
  const [before] = await find()
  // What was told before the fault is over says nothing.
  const threads = async () => (await find()).map((one) => one.lastSeenAt !== before?.lastSeenAt && one.threads)
  await expect.poll(threads, { timeout: 60_000 }).toEqual([2])
}

/** So after each fault in `npm run test:chaos`; `npm test` looks once, after all of them. */
async function expectThreadsInChaos(): Promise<void> {
  if (IS_CHAOS) await expectThreads()
}

/** Asks the API again and again until a job is over, and leaves the processor to others between. @returns how often it answered */
async function askUntilOver(outcome: Promise<string>): Promise<number> {
  let isOver = false
  void outcome.finally(() => {
    isOver = true
  })
  let answers = 0
  for (; !isOver; answers += 1) {
    await ask(app.port, '{ strategies { name } jobs(first: 1) { totalCount } }')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return answers
}

describe('a sweep of which some trials hang', () => {
  test('SUCCEEDS with all the others, says why and where those hung, and the API answers all the while', async () => {
    const id = await start([over('three-hang', 1, 200)])
    const levels: string[] = []
    const watch = async () => {
      const query = 'subscription ($job: ID!) { verdicts(job: $job) { level } }'
      for await (const { verdicts } of follow<{ verdicts: { level: string } }>(app.port, query, { job: id })) {
        levels.push(verdicts.level)
      }
    }
    const watching = watch()
    const outcome = outcomeOf(app.port, id)
    expect(await askUntilOver(outcome)).toBeGreaterThan(10)
    expect(await outcome).toBe('SUCCEEDED')
    await watching
    const found = await find(id)
    expect(found.tally).toEqual({ succeeded: 197, failed: 3, timedOut: 0 })
    const failed = found.trials.nodes.filter(({ state }) => state === 'FAILED')
    expect(failed.map(({ parameters }) => parameters[0]?.value)).toEqual([20, 90, 150])
    for (const { error, parameters } of failed) {
      expect(error).toContain(`it hung twice in SIGNALS of 'three-hang' (at ${parameters[0]?.value}), LONG`)
      expect(error).toContain('chances to move and took none')
    }
    expect([...typesOf(found)]).toEqual(expect.arrayContaining(['VERDICT', 'RETRIED', 'TRIAL_FAILED', 'SUCCEEDED']))
    expect(levels).toEqual(expect.arrayContaining(['STALLED']))
    expect(levels.at(-1)).toBe('COMPLETE')
    await expectThreadsInChaos()
  })

  test('and that decides bar by bar names the bar', async () => {
    const found = await run([over('bar-waits', 1, 12)])
    expect(found.tally).toEqual({ succeeded: 11, failed: 1, timedOut: 0 })
    const failed = found.trials.nodes.find(({ state }) => state === 'FAILED')
    expect(failed).toMatchObject({
      number: 6,
      error: expect.stringContaining("in SIMULATION of 'bar-waits' (at 7), LONG"),
    })
  })

  test('while their file is loaded goes on without the strategy of that file', async () => {
    writeFileSync(flag, '')
    const found = await run([{ strategy: 'sma-cross' }, over('never-loads', 1, 1)])
    rmSync(flag)
    expect(found.tally).toEqual({ succeeded: 1, failed: 1, timedOut: 0 })
    expect(found.trials.nodes[1]?.error).toContain("it hung twice in LOADING of 'never-loads'")
    await expectThreadsInChaos()
  })
})

describe('a job of which all trials hang', () => {
  test('is FAILED for that', async () => {
    const found = await run([over('livelock', 1, LIVELOCKS)])
    expect(found).toMatchObject({ state: 'FAILED', error: { code: 'STALLED' }, verdict: { level: 'STALLED' } })
    expect(found.tally).toEqual({ succeeded: 0, failed: LIVELOCKS, timedOut: 0 })
  })

  test('is only warned of where it says so', async () => {
    const id = await start([DEADLOCK], { watchdog: { ...WATCHDOG, abort: false } })
    await expect.poll(async () => (await find(id)).verdict.level, { timeout: 60_000 }).toBe('STALLED')
    const query = 'subscription ($job: ID!) { progress(job: $job) { verdict rate eta { seconds } } }'
    for await (const { progress } of follow<{ progress: { verdict: string } }>(app.port, query, { job: id })) {
      if (progress.verdict !== 'STALLED') continue
      expect(progress).toEqual({ verdict: 'STALLED', rate: 0, eta: null })
      break
    }
    // Where it were ended, it would be soon after that.
    const unchanged = 'query ($id: ID!) { job(id: $id) { verdict { unchanged } } }'
    type Unchanged = { readonly job: { readonly verdict: { readonly unchanged: number } } }
    await expect
      .poll(async () => (await ask<Unchanged>(app.port, unchanged, { id })).job.verdict.unchanged, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(20 * WATCHDOG.stalledAfter)
    await ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { problems { code } } }', { id })
    const found = await find(id)
    expect(found).toMatchObject({ state: 'CANCELED', tally: { failed: 0 } })
    expect(typesOf(found)).not.toContain('RETRIED')
    await expectThreadsInChaos()
  })
})

describe('a limit in seconds', () => {
  test('of a trial ends it, and the others go on', async () => {
    const found = await run([over('slow', 1, 40)], { limits: { trial: 1 } })
    expect(found.tally).toEqual({ succeeded: 39, failed: 0, timedOut: 1 })
    const [late] = found.trials.nodes.filter(({ state }) => state === 'TIMED_OUT')
    expect(late?.error).toContain("it took longer than it may in SIGNALS of 'slow' (at 3), LONG: its limit is 1 s")
    expect([...typesOf(found)]).toEqual(expect.arrayContaining(['TRIAL_TIMED_OUT', 'SUCCEEDED']))
  })

  test('of a job ends it, and it keeps what it has', async () => {
    // So many that they are more than one task.
    const exits = { takeProfit: Array.from({ length: 10 }, (_, index) => (index + 1) / 50) }
    const found = await run([over('slow', 4, 1_000), DEADLOCK], { limits: { job: 6 } }, exits)
    expect(found).toMatchObject({ state: 'FAILED', error: { code: 'TIME_LIMIT' } })
    expect(found.tally.succeeded).toBeGreaterThan(0)
    expect(found.trials.totalCount).toBe(found.tally.succeeded)
    await expectThreadsInChaos()
  })
})

test('a thread that cannot be ended is reported, another one works in its place, and the API answers', async () => {
  // The others last until it is known that the thread goes on: that takes two seconds.
  const id = await start([over('native-call', 1, 20), over('steady', 1, 160)])
  const outcome = outcomeOf(app.port, id)
  expect(await askUntilOver(outcome)).toBeGreaterThan(10)
  expect(await outcome).toBe('SUCCEEDED')
  const found = await find(id)
  expect(found.tally).toEqual({ succeeded: 179, failed: 1, timedOut: 0 })
  const lost = found.events.nodes.filter(({ type }) => type === 'WORKER_LOST')
  expect(lost[0]?.message).toMatch(
    /^the thread that ran trials? .* cannot be ended, as it is in a call of the system's/,
  )
  // The call still stands.
  await expectThreads()
  // Whoever waits at the pipe is let go.
  const writers = [1, 2].map(() => openSync(pipe, 'r+'))
  for (const writer of writers) closeSync(writer)
})
