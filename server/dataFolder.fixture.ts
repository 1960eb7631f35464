import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { ask as request } from './api/http/client.ts'

/** The names of an archive's parts. */
export const PARTS = { data: 'postgres', strategies: 'strategies', answers: 'answers.json' } as const

/** Looks back over the whole archive: the databases of a cluster hold much that is the same, megabytes apart. */
const WINDOW_LOG = 27
const MAX_BYTES = 256 * 1024 * 1024

/** Packs the parts of a folder into an archive of few bytes. The server that wrote them must have ended in order. */
export function packFolder(folder: string, archive: string): void {
  const parts = [`${PARTS.data}/cluster`, PARTS.strategies, PARTS.answers]
  const tar = execFileSync('tar', ['-c', '--format=ustar', '-C', folder, ...parts], { maxBuffer: MAX_BYTES })
  const { ZSTD_c_compressionLevel, ZSTD_c_windowLog, ZSTD_c_enableLongDistanceMatching } = constants
  const params = {
    [ZSTD_c_compressionLevel]: 19,
    [ZSTD_c_windowLog]: WINDOW_LOG,
    [ZSTD_c_enableLongDistanceMatching]: 1,
  }
  writeFileSync(archive, zstdCompressSync(tar, { params, pledgedSrcSize: tar.length }))
}

/** Unpacks an archive. Everything belongs to the account of this process, modes are as they were. */
export function unpackFolder(archive: string, folder: string): void {
  const params = { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG }
  const tar = zstdDecompressSync(readFileSync(archive), { params, maxOutputLength: MAX_BYTES })
  execFileSync('tar', ['-xpof', '-', '-C', folder], { input: tar })
}

const DATASETS = `{ datasets(first: 100) { totalCount nodes {
  id name symbol bars barSeconds from to digest warnings createdAt candles(points: 20) { at open high low close volume }
} } }`

const JOBS = '{ jobs(first: 1000) { totalCount nodes { id name } } }'

const STATISTICS = `{ statistics {
  jobs succeeded failed canceled trials successRate averageTrialDuration
} }`

const METRICS = 'metrics { totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor exposure }'

/** What happened, and when. */
const RECORD = `query ($id: ID!) { job(id: $id) {
  id name state priority key specification createdAt startedAt finishedAt tally { averageDuration }
  stages { stage seconds share } events(first: 1000) { nodes { seq at type message } }
} }`

/** What came out, but for the list of trials. */
const OUTCOME = `query ($id: ID!) { job(id: $id) {
  kind dataset { id } strategies { name } error { code message } tally { succeeded failed timedOut successRate }
  progress { fraction message stage trialsDone trialsTotal }
  folds { number trainFrom trainTo testFrom testTo chosen { name value } trainTrial { number } testTrial { number } }
  cycles { number backtests newTests bestObjective improved }
  outOfSample { efficiency equity(points: 20) { at equity drawdown } ${METRICS} }
  best { number } objective: trials(first: 20, where: {}) { nodes { number } }
  sharpe: trials(first: 20, orderBy: SHARPE, where: {}) { nodes { number } }
  totalReturn: trials(first: 20, orderBy: TOTAL_RETURN, where: {}) { nodes { number } }
  maxDrawdown: trials(first: 20, orderBy: MAX_DRAWDOWN, where: {}) { nodes { number } }
} }`

const TRIALS = `query ($id: ID!, $after: String) { job(id: $id) {
  trials(first: 100, after: $after, orderBy: NUMBER, where: {}) { totalCount pageInfo { hasNextPage endCursor } nodes {
    number state strategy direction takeProfit stopLoss parameters { name value } error ${METRICS}
  } }
} }`

/** What is worked out again. */
const BEST = `query ($id: ID!) { job(id: $id) { best {
  number equity(points: 40) { at equity drawdown } trades(first: 20) { totalCount nodes {
    entryAt entryPrice exitAt exitPrice direction size profit return bars exit
  } }
} } }`

/** Asks, and gives the answer as a file of it would hold it: without the sign of -0. */
async function ask<T>(port: number, query: string, variables: object = {}): Promise<T> {
  return JSON.parse(JSON.stringify(await request(port, query, variables)))
}

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
  readonly nodes: readonly object[]
}

async function trialsOf(port: number, id: string): Promise<readonly object[]> {
  const trials: object[] = []
  let after: string | null = null
  for (;;) {
    const { job }: { job: { trials: Page } } = await ask(port, TRIALS, { id, after })
    trials.push(...job.trials.nodes)
    if (!job.trials.pageInfo.hasNextPage) return trials
    after = job.trials.pageInfo.endCursor
  }
}

/** What a job came to: the same for two jobs of one input. */
export interface Outcome {
  readonly outcome: object
  readonly trials: readonly object[]
  readonly best: object
}

/** Asks what a job came to, every candidate and figure of it. */
export async function outcomeOfJob(port: number, id: string): Promise<Outcome> {
  const { job: outcome } = await ask<{ job: object }>(port, OUTCOME, { id })
  const { job: best } = await ask<{ job: object }>(port, BEST, { id })
  return { outcome, trials: await trialsOf(port, id), best }
}

interface Event {
  readonly type: string
}

interface JobRecord {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly events: { readonly nodes: readonly Event[] }
}

/** A job's record and what it came to. */
export interface JobAnswers extends Outcome {
  readonly record: JobRecord
}

/** All that a server answers of what it keeps. */
export interface Answers {
  readonly datasets: object
  readonly statistics: { readonly statistics: object }
  readonly jobs: readonly JobAnswers[]
}

async function recordOf(port: number, id: string): Promise<JobRecord> {
  const { job } = await ask<{ job: JobRecord }>(port, RECORD, { id })
  // A start may add that to the history of a job that is not over.
  const nodes = job.events.nodes.filter(({ type }) => type !== 'RECOVERED')
  return { ...job, events: { nodes } }
}

/** Asks a server for all that it keeps. */
export async function answersOf(port: number): Promise<Answers> {
  const datasets = await ask<object>(port, DATASETS)
  const statistics = await ask<Answers['statistics']>(port, STATISTICS)
  const list = (await ask<{ jobs: { nodes: { id: string }[] } }>(port, JOBS)).jobs.nodes
  const jobs: JobAnswers[] = []
  for (const { id } of list) {
    jobs.push({ record: await recordOf(port, id), ...(await outcomeOfJob(port, id)) })
  }
  return { datasets, statistics, jobs }
}
