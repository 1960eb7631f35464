import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, startWalkForward, type TestApp } from './testApp.ts'
import { IS_CHAOS } from './testMode.fixture.ts'

const FIGURES = 'totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor exposure'
const JOB = `query ($id: ID!) { job(id: $id) {
  state
  trials(first: 1000, orderBy: NUMBER, where: {}) {
    nodes { strategy state error parameters { value } metrics { ${FIGURES} } }
  }
  events(first: 1000) { nodes { type message } }
} }`
const SECRET = 'a-secret-of-this-process'

interface Trial {
  readonly strategy: string
  readonly state: string
  readonly error: string | null
  readonly parameters: readonly { readonly value: number }[]
  readonly metrics: object | null
}

interface Found {
  readonly state: string
  readonly trials: { readonly nodes: readonly Trial[] }
  readonly events: { readonly nodes: readonly { readonly type: string; readonly message: string }[] }
}

/** Built in, with candidates that each engine meets: what is held is worth something at every exit. */
const NEIGHBOUR = { strategy: 'sma-cross', space: [{ name: 'fast', range: { min: 5, max: 25, step: 5 } }] }
const EXITS = IS_CHAOS
  ? { takeProfit: [null, 0.02, 0.05, 0.1], stopLoss: [null, 0.02, 0.05] }
  : { takeProfit: [null, 0.02], stopLoss: [null, 0.05] }

/** Trials of one point: both directions, each exit. */
const TRIALS = 2 * EXITS.takeProfit.length * EXITS.stopLoss.length

// Each task of a strategy that leaves something behind is run on a new thread: on a machine with other work that takes its time.
vi.setConfig({ testTimeout: 300_000 })

let app: TestApp
let folder: string
let dataset: string
/** The neighbour's trials when nobody is there. */
let alone: readonly Trial[]

beforeAll(async () => {
  process.env.BARLINE_TEST_SECRET = SECRET
  folder = mkdtempSync(join(tmpdir(), 'barline-ill-'))
  cpSync(fileURLToPath(new URL('pool/own/illBehaved', import.meta.url)), folder, { recursive: true })
  app = await openTestApp({ STRATEGIES_DIR: folder, THREADS: '2' })
  dataset = await sampleDataset(app.port)
  alone = (await run(NEIGHBOUR)).trials.nodes
  expect(alone.filter(({ state }) => state !== 'SUCCEEDED')).toEqual([])
})

afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  delete process.env.BARLINE_TEST_SECRET
})

async function begin(...strategies: object[]): Promise<string> {
  const { job, problems } = await startSweep(app.port, {
    dataset,
    strategies,
    directions: ['LONG', 'SHORT'],
    exits: EXITS,
  })
  expect(problems).toEqual([])
  return job?.id ?? ''
}

async function end(id: string): Promise<Found> {
  await outcomeOf(app.port, id)
  return (await ask<{ job: Found }>(app.port, JOB, { id })).job
}

const run = async (...strategies: object[]) => end(await begin(...strategies))

/** Values of `n`, from one to another. */
type Values = readonly [min: number, max: number]

const ALL: Values = [1, 20]

/** Those of a strategy that ends its thread, or has it ended, time after time: a new one takes a second of CPU. `npm run test:chaos` takes all. */
const few = (values: Values) => (IS_CHAOS ? ALL : values)

const over = (strategy: string, [min, max] = ALL) => ({
  strategy,
  space: [{ name: 'n', range: { min, max, step: 1 } }],
})
const of = ({ trials }: Found, strategy: string) => trials.nodes.filter((trial) => trial.strategy === strategy)

/** The neighbour's trials are what they are when nobody is there. */
const expectUnharmed = (trials: readonly Trial[]) => expect(JSON.stringify(trials)).toBe(JSON.stringify(alone))

/**
 * Runs it in one job with a neighbour, and beside one; `npm run test:chaos` also looks at a neighbour that comes after it, `npm test` once
 * at one that comes after all of them.
 *
 * @returns its own trials
 */
async function beside(
  strategy: string,
  values?: Values,
): Promise<{ readonly job: Found; readonly own: readonly Trial[] }> {
  const ids = [await begin(over(strategy, values), NEIGHBOUR), await begin(NEIGHBOUR)]
  const [job, other] = await Promise.all(ids.map(end))
  if (!job || !other) throw new Error('two jobs were begun')
  expectUnharmed(other.trials.nodes)
  expectUnharmed(of(job, 'sma-cross'))
  if (IS_CHAOS) expectUnharmed((await run(NEIGHBOUR)).trials.nodes)
  return { job, own: of(job, strategy) }
}

/** The states of trials, each once, and what is said of those that failed, each once. */
const told = (trials: readonly Trial[]) => ({
  states: [...new Set(trials.map(({ state }) => state))].sort(),
  errors: [...new Set(trials.flatMap(({ error }) => error ?? []))],
})

describe('a strategy that', () => {
  test('writes into the candles fails and is told where, and nobody else sees it', async () => {
    const { own, job } = await beside('writes')
    expect(own).toHaveLength(20 * TRIALS)
    const { states, errors } = told(own)
    expect(states).toEqual(['FAILED'])
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(
      /^strategy 'writes' failed: it writes to candles: close holds [\d.]+ at bar 1, where the dataset has [\d.]+; work on a copy, as close.slice\(\)$/,
    )
    expect(job.state).toBe('SUCCEEDED')
  })

  test('sorts them bar by bar in some trials fails in these alone', async () => {
    const { own } = await beside('sorts')
    expect(told(own).states).toEqual(['FAILED', 'SUCCEEDED'])
    expect(own.filter(({ state }) => state === 'FAILED')).toHaveLength(10 * TRIALS)
    expect(told(own).errors.every((error) => error.includes('it writes to candles: close holds'))).toBe(true)
  })

  test('does so in a walk-forward analysis fails there, and its other trials trade on true candles', async () => {
    const optimization = { dataset, strategies: [over('sorts')], exits: { takeProfit: [null], stopLoss: [null] } }
    const { job, problems } = await startWalkForward(app.port, { optimization, folds: 2 })
    expect(problems).toEqual([])
    const { trials } = await end(job?.id ?? '')
    expect(told(trials.nodes).states).toEqual(['FAILED', 'SUCCEEDED'])
    expect(told(trials.nodes).errors.every((error) => error.includes('it writes to candles'))).toBe(true)
    const replayed = await ask<{ job: { trials: { nodes: { metrics: object; trades: { totalCount: number } }[] } } }>(
      app.port,
      `query ($id: ID!) { job(id: $id) { trials(first: 8, orderBy: NUMBER, where: {}) { nodes {
        metrics { trades } trades(first: 1) { totalCount } } } } }`,
      { id: job?.id },
    )
    for (const { metrics, trades } of replayed.job.trials.nodes.filter(({ metrics }) => metrics)) {
      expect(metrics).toEqual({ trades: trades.totalCount })
    }
    if (IS_CHAOS) expectUnharmed((await run(NEIGHBOUR)).trials.nodes)
  })

  test('gives the memory of the candles away fails', async () => {
    const { own } = await beside('gives-away')
    expect(told(own)).toEqual({
      states: ['FAILED'],
      errors: [expect.stringContaining('it writes to candles: it gave the memory of their columns away')],
    })
  })

  test('puts other things into what it is given does so for itself', async () => {
    const { own } = await beside('sets')
    expect(told(own).states).toEqual(['SUCCEEDED'])
    expect(new Set(own.map(({ metrics }) => JSON.stringify(metrics))).size).toBeLessThanOrEqual(TRIALS)
  })

  test('replaces what all count with fails and is told what it is', async () => {
    const { own } = await beside('patches', few([1, 2]))
    expect(told(own)).toEqual({
      states: ['FAILED'],
      errors: [
        expect.stringMatching(
          /^strategy 'patches' failed: it changes .*Math\.sqrt.*, which all strategies and the engines/,
        ),
      ],
    })
  })

  test('brings polyfills and random numbers of its own works', async () => {
    const { own } = await beside('polyfills', few([1, 2]))
    expect(told(own)).toEqual({ states: ['SUCCEEDED'], errors: [] })
  })

  test('ends its thread in a trial fails in that one', async () => {
    const { own, job } = await beside('exits', few([2, 3]))
    const failed = own.filter(({ state }) => state === 'FAILED')
    expect(failed).toHaveLength(TRIALS)
    expect(told(own).states).toEqual(['FAILED', 'SUCCEEDED'])
    expect(told(own).errors.sort()).toEqual([
      "its strategy ended its thread (process.exit()) in SIGNALS of 'exits' (n 3), LONG, twice",
      "its strategy ended its thread (process.exit()) in SIGNALS of 'exits' (n 3), SHORT, twice",
    ])
    expect(job.events.nodes.map(({ type }) => type)).toContain('RETRIED')
  })

  test('ends its thread when its file is imported fails', async () => {
    writeFileSync(join(folder, 'exit-now'), '')
    const { own } = await beside('exits-at-import', few([1, 1]))
    expect(told(own).states).toEqual(['FAILED'])
    expect(told(own).errors.every((error) => /ended its thread \(process.exit\(\)\) in LOADING/.test(error))).toBe(true)
  })

  test.each(['exits-later', 'throws-later'])('does so when it has answered (%s) disturbs nobody', async (strategy) => {
    const { own } = await beside(strategy, few([1, 1]))
    // Whether it comes to that before its thread is ended is a matter of a millisecond.
    expect(own.every(({ state }) => ['FAILED', 'SUCCEEDED'].includes(state))).toBe(true)
  })

  test('leaves a promise that fails fails', async () => {
    const { own } = await beside('throws-late', few([10, 11]))
    const failing = own.filter(({ parameters }) => (parameters[0]?.value ?? 0) > 10)
    expect(failing).toHaveLength((IS_CHAOS ? 10 : 1) * TRIALS)
    expect(told(failing)).toEqual({
      states: ['FAILED'],
      errors: ["strategy 'throws-late' failed: an error of it came when it had answered: nobody waited"],
    })
  })

  test('fills its memory fails where it does', async () => {
    const { own } = await beside('allocates', few([2, 3]))
    expect(own.filter(({ state }) => state === 'FAILED')).toHaveLength(TRIALS / 2)
    expect(told(own).states).toEqual(['FAILED', 'SUCCEEDED'])
    expect(told(own).errors.every((error) => error.includes('its strategy filled the memory of its thread'))).toBe(true)
  })

  test('shows its environment has nothing to show', async () => {
    const { own } = await beside('prints-environment')
    expect(told(own).errors.join()).toContain("strategy 'prints-environment' failed: [{}")
    expect(told(own).errors.join()).not.toContain(SECRET)
  })

  test('sends a signal to its process may not', async () => {
    const { own } = await beside('sends-signals')
    expect(told(own).errors).toEqual([
      expect.stringMatching(
        /^strategy 'sends-signals' failed: a strategy may not send signals \(process\.kill\) \(at [\w-]+\.js:\d+\)$/,
      ),
    ])
  })

  test.each(['draws', 'edits-itself'])('is not the same each time (%s) disturbs nobody', async (strategy) => {
    const { own } = await beside(strategy)
    expect(own).toHaveLength(20 * TRIALS)
  })
})

test('after all of them, the trials of others are what they were before', async () => {
  expectUnharmed((await run(NEIGHBOUR)).trials.nodes)
})
