import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { buildSchema, type DocumentNode, type ExecutionResult, graphql, print } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import sirv from 'sirv'
import { WebSocketServer } from 'ws'

/** One reading as the API gives it. */
export interface FakeReading {
  readonly jobId: string
  readonly seq: number
  readonly at: string
  readonly state: 'RUNNING' | 'SUCCEEDED'
  readonly verdict: 'HEALTHY'
  readonly fraction: number
  readonly rate: number
  readonly ceiling: number
  readonly trialsDone: number
  readonly trialsTotal: number
  readonly stage: 'SIMULATION' | 'DONE'
  readonly message: string
  readonly barsPerSecond: number
  readonly eta: { readonly seconds: number; readonly low: number; readonly high: number } | null
}

type Viewer = (readings: readonly FakeReading[]) => void

/** The page and an API of its schema, whose only jobs are those that the test runs. */
export interface FakeApi {
  readonly port: number
  /** Sends readings to every page that listens. */
  send(readings: readonly FakeReading[]): void
  close(): Promise<void>
}

const STARTED = '2026-01-05T09:00:00.000Z'
const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))
const page = sirv(fileURLToPath(new URL('../dist', import.meta.url)), { single: true })

/** The reading of a job that runs evenly from end to end in so many seconds, when `atMs` of them have passed. */
export function runningReading(jobId: string, { seconds, atMs }: { seconds: number; atMs: number }): FakeReading {
  const fraction = Math.min(0.99, atMs / 1_000 / seconds)
  const left = seconds * (1 - fraction)
  return {
    jobId,
    seq: 1 + Math.round(atMs),
    at: new Date(Date.parse(STARTED) + atMs).toISOString(),
    state: 'RUNNING',
    fraction,
    rate: 1 / seconds,
    ceiling: Math.min(0.9999, fraction + 1.5 / seconds),
    trialsDone: Math.floor(fraction * 400),
    trialsTotal: 400,
    stage: 'SIMULATION',
    verdict: 'HEALTHY',
    message: `Run ${Math.floor(fraction * 400)}/400`,
    barsPerSecond: 3_500_000,
    eta: { seconds: left, low: left * 0.8, high: left * 1.3 },
  }
}

function jobOf(progress: FakeReading) {
  return {
    id: progress.jobId,
    kind: 'OPTIMIZATION',
    name: `Sweep ${progress.jobId}`,
    tags: [],
    state: progress.state,
    createdAt: STARTED,
    startedAt: STARTED,
    finishedAt: null,
    pausedAt: null,
    pausedSeconds: 0,
    strategies: [{ name: 'sma-cross', title: 'Moving-average cross' }],
    dataset: { id: 'made', name: 'Made hourly', symbol: 'MADE' },
    error: null,
    tally: { succeeded: progress.trialsDone, failed: 0, timedOut: 0, averageDuration: 0.1 },
    progress,
  }
}

/** Answers each query of the page by the schema; all jobs come as one page. */
async function answer(jobs: readonly FakeReading[], request: IncomingMessage, response: ServerResponse) {
  const { query, variables } = JSON.parse(await text(request))
  const nodes = jobs.map(jobOf)
  const rootValue = { jobs: { nodes, totalCount: nodes.length, pageInfo: { hasNextPage: false, endCursor: null } } }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(await graphql({ schema, source: query, variableValues: variables, rootValue })))
}

/** Starts the page on a free port, with an API that knows these jobs. */
export async function openFakeApi(jobs: readonly FakeReading[]): Promise<FakeApi> {
  const viewers = new Set<Viewer>()
  const server = createServer((request, response) => {
    if (request.url === '/graphql') void answer(jobs, request, response)
    else page(request, response)
  })
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  // Documents are held to the schema; readings are sent as they are, so that this costs the machine little.
  const subscribe = ({ document }: { document: DocumentNode }) =>
    isOfReadings(document) ? readingsFor(viewers) : silence()
  const { dispose } = useServer({ schema, subscribe }, sockets)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    send: (readings) => {
      for (const show of viewers) show(readings)
    },
    close: async () => {
      await dispose()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What one viewer sees: the newest readings, whenever it has read the last ones. */
async function* readingsFor(viewers: Set<Viewer>): AsyncGenerator<ExecutionResult> {
  let arrival = Promise.withResolvers<void>()
  let newest: readonly FakeReading[] = []
  const viewer: Viewer = (readings) => {
    newest = readings
    arrival.resolve()
  }
  viewers.add(viewer)
  try {
    while (true) {
      await arrival.promise
      arrival = Promise.withResolvers()
      yield { data: { progresses: newest } }
    }
  } finally {
    viewers.delete(viewer)
  }
}

/** Of jobs that change nothing is ever heard. */
async function* silence(): AsyncGenerator<ExecutionResult> {
  yield await new Promise<ExecutionResult>(() => undefined)
}

function isOfReadings(document: DocumentNode): boolean {
  return print(document).includes('progresses')
}
