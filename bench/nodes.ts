/**
 * Prints how long a sweep takes on one process with one thread, and on two that share a Postgres, and the ratio:
 * `npm run bench:nodes`. It says something only where there are cores for both.
 */
import { performance } from 'node:perf_hooks'
import { importWalk, RemotePostgres, ServerProcess, watch } from '../server/chaos.fixture.ts'
import { startSweep } from '../server/testApp.ts'

const BARS = 200_000
const RUNS = 3

/** 3,600 trials: a moving-average cross of 600 pairs by six exits. */
const SWEEP = {
  strategies: [{ strategy: 'sma-cross', space: [{ name: 'slow', range: { min: 101, max: 700, step: 1 } }] }],
  exits: { takeProfit: [null, 0.05, 0.1], stopLoss: [null, 0.05] },
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

async function secondsOf(server: ServerProcess, dataset: string): Promise<number> {
  const begunMs = performance.now()
  const { job, problems } = await startSweep(server.port, { dataset, ...SWEEP })
  if (!job) throw new Error(problems.map(({ message }) => message).join('; '))
  await watch(server, job.id)
  return (performance.now() - begunMs) / 1_000
}

async function measure(server: ServerProcess, dataset: string): Promise<number> {
  await secondsOf(server, dataset)
  const seconds: number[] = []
  for (let run = 0; run < RUNS; run += 1) seconds.push(await secondsOf(server, dataset))
  return median(seconds)
}

const remote = new RemotePostgres()
await remote.start()
const servers = [1, 2].map(() => new ServerProcess({ DATABASE_URL: remote.url, THREADS: '1', LOG_LEVEL: 'info' }))
try {
  const [first, second] = servers as [ServerProcess, ServerProcess]
  await first.start()
  const dataset = await importWalk(remote.url, BARS)
  const alone = await measure(first, dataset)
  await second.start()
  const together = await measure(first, dataset)
  console.log(`one process, one thread    ${alone.toFixed(2)} s`)
  console.log(`two processes, one each    ${together.toFixed(2)} s`)
  console.log(`ratio                      ${(together / alone).toFixed(2)}  (0.50 is ideal)`)
} finally {
  await Promise.all(servers.map((server) => server.close()))
  await remote.close()
}
