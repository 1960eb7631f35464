import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { expectRising, importWalk, RemotePostgres, ServerProcess, watch } from './chaos.fixture.ts'
import { outcomeOf, type Started, startImprovement, startSweep, startWalkForward } from './testApp.ts'
import { IS_CHAOS, skipLong } from './testMode.fixture.ts'

/** Enough for a trial to last: so there is a middle to be killed in. */
const BARS = 100_000

/** After how many trials its process is killed: `npm run test:chaos` does so twice. */
const KILLS = IS_CHAOS ? [10, 40] : [10]

const METRICS = '{ totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor exposure }'

/** All that a job found. */
const FOUND = `query ($id: ID!) { job(id: $id) {
  trials(first: 1000, orderBy: NUMBER, where: {}) { totalCount nodes {
    number state strategy direction parameters { name value } takeProfit stopLoss metrics ${METRICS}
  } }
  best { number }
  tally { succeeded failed timedOut }
  folds { number trainFrom trainTo testFrom testTo chosen { name value } train ${METRICS} test ${METRICS} }
  outOfSample { equity { at equity drawdown } metrics ${METRICS} efficiency }
  cycles { number backtests newTests bestObjective improved }
  analysis { importance { name share } deflatedSharpe plateau }
} }`

interface Found {
  readonly trials: { readonly totalCount: number }
  readonly folds: readonly object[]
  readonly cycles: readonly object[]
  readonly analysis: object | null
}

let remote: RemotePostgres
let server: ServerProcess
let sql: postgres.Sql
let dataset = ''

beforeAll(async () => {
  remote = new RemotePostgres()
  await remote.start()
  server = new ServerProcess({ DATABASE_URL: remote.url, THREADS: '2' })
  await server.start()
  sql = postgres(remote.url, { max: 1, onnotice: () => undefined })
  dataset = await importWalk(remote.url, BARS)
})

afterAll(async () => {
  await server?.close()
  await sql?.end({ timeout: 1 })
  await remote?.close()
})

/** Two strategies in both directions. Bar by bar, so that trials end one after the other. */
function space(sampler: object): object {
  return {
    dataset,
    strategies: [
      {
        strategy: 'sma-cross',
        space: [
          { name: 'fast', range: { min: 2, max: 40 } },
          { name: 'slow', range: { min: 50, max: 250 } },
        ],
      },
      { strategy: 'rsi', space: [{ name: 'period', range: { min: 2, max: 40 } }] },
    ],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: [null, 0.05, 0.1], stopLoss: [null, 0.02, 0.05] },
    sampler: { seed: 9, ...sampler },
    run: { engine: 'VECTOR' },
  }
}

type Start = (port: number) => Promise<Started>

const search =
  (method: string): Start =>
  (port) =>
    startSweep(port, space({ method, trials: 96 }))

const walk: Start = (port) =>
  startWalkForward(port, { optimization: space({ method: 'BAYESIAN', trials: 31 }), folds: 3 })

const improve: Start = (port) =>
  startImprovement(port, { optimization: space({}), cycles: 8, backtestsPerCycle: 12, patience: 8 })

async function begin(start: Start): Promise<string> {
  const { job, problems } = await start(server.port)
  expect(problems).toEqual([])
  return job?.id ?? ''
}

async function foundBy(job: string): Promise<Found> {
  return (await ask<{ job: Found }>(server.port, FOUND, { id: job })).job
}

/** Kills the process without a word once so many trials of a job are committed, and starts another one. */
async function killAt(job: string, trials: number): Promise<void> {
  const committed = async () => (await sql`select succeeded from jobs where id = ${job}`)[0]?.succeeded
  await expect.poll(committed, { interval: 5, timeout: 60_000 }).toBeGreaterThanOrEqual(trials)
  await server.kill()
  await server.start()
}

interface Kind {
  readonly name: string
  /** Whether it is left to `npm run test:chaos`: its rounds are those of others. */
  readonly isLong: boolean
  readonly start: Start
  /** What it finds beside its 96 trials. */
  readonly finds: { readonly folds: number; readonly cycles: number; readonly isAnalysed: boolean }
}

const KINDS: readonly Kind[] = [
  { name: 'a random search', isLong: true, start: search('RANDOM'), finds: { folds: 0, cycles: 0, isAnalysed: true } },
  {
    name: 'a Bayesian search',
    isLong: false,
    start: search('BAYESIAN'),
    finds: { folds: 0, cycles: 0, isAnalysed: true },
  },
  { name: 'a walk-forward analysis', isLong: false, start: walk, finds: { folds: 3, cycles: 0, isAnalysed: true } },
  { name: 'an improvement', isLong: true, start: improve, finds: { folds: 0, cycles: 8, isAnalysed: true } },
]

test.for(KINDS)('$name whose process is killed finds what an undisturbed one does', async (kind, context) => {
  if (kind.isLong) skipLong(context)
  const undisturbed = await begin(kind.start)
  expect(await outcomeOf(server.port, undisturbed)).toBe('SUCCEEDED')
  const job = await begin(kind.start)
  const watched = watch(server, job)
  for (const trials of KILLS) await killAt(job, trials)
  const readings = await watched
  expectRising(readings)
  expect(readings.at(-1)).toMatchObject({ state: 'SUCCEEDED', fraction: 1, trialsDone: 96 })
  const found = await foundBy(job)
  expect(found).toEqual(await foundBy(undisturbed))
  expect(found.trials.totalCount).toBe(96)
  const { folds, cycles, analysis } = found
  expect({ folds: folds.length, cycles: cycles.length, isAnalysed: analysis !== null }).toEqual(kind.finds)
  const lost = await sql`select 1 from events where job_id = ${job} and type = 'WORKER_LOST'`
  expect(lost).toHaveLength(KILLS.length)
})
