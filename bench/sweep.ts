/**
 * Prints what sweeps take: the bare engine on one and two threads, and the whole server, from the mutation's answer to the final
 * reading, beside a plain loop on one thread: `npm run bench`. Seconds are those of one machine; the ratios are what to compare.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import pino from 'pino'
import { ask, follow } from '../server/api/client.ts'
import { type App, startApp } from '../server/app.ts'
import { importWalk, RemotePostgres } from '../server/chaos.fixture.ts'
import { readConfig } from '../server/config.ts'
import { findStrategy } from '../server/engine/strategies/builtIn.ts'
import { planJob } from '../server/jobs/plan.ts'
import { parseSpecification } from '../server/jobs/specification.ts'
import { makeCandles } from './candles.ts'
import { median, timeKernel, timePlainLoop } from './kernel.ts'
import { SIZES, sweepOf } from './sweepOf.ts'

const BARS = [8_760, 525_600]
const THREADS = 2
const RUNS = 3

/** Seconds from the mutation's answer to the final reading, and the specification that ran. */
async function runServer(app: App, dataset: string, candidates: number) {
  const started = await ask<{ startOptimization: { job: { id: string; specification: string } } }>(
    app.port,
    'mutation ($input: OptimizationInput!) { startOptimization(input: $input) { job { id specification } problems { message } } }',
    { input: { dataset, ...sweepOf(candidates) } },
  )
  const { id, specification } = started.startOptimization.job
  const begunMs = performance.now()
  let state = ''
  for await (const { progress } of follow<{ progress: { state: string } }>(
    app.port,
    'subscription ($job: ID!) { progress(job: $job) { state } }',
    { job: id },
  )) {
    state = progress.state
  }
  if (state !== 'SUCCEEDED') throw new Error(`the sweep ended ${state}`)
  return { seconds: (performance.now() - begunMs) / 1_000, specification }
}

/** One line: seconds, pace, memory of the whole process so far, and the share of the plain loop's time. */
function tell(what: string, seconds: number, of: { candidates: number; bars: number; plain: number }): void {
  const { candidates, bars, plain } = of
  const figures = [
    `${seconds.toPrecision(3)} s`,
    `${Math.round(candidates / seconds).toLocaleString('en')} candidates/s`,
    `${Math.round((candidates * bars) / seconds / 1e6).toLocaleString('en')} M bars/s`,
    `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
    `${(plain / seconds).toPrecision(3)} ×`,
    `${(seconds / plain).toPrecision(2)}`,
  ]
  console.log([what.padEnd(20), ...figures.map((figure) => figure.padStart(22))].join(''))
}

async function benchSize(app: App, dataset: string, of: { candidates: number; bars: number }): Promise<void> {
  const { candidates, bars } = of
  const runs: Awaited<ReturnType<typeof runServer>>[] = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await runServer(app, dataset, candidates))
  const plan = planJob(parseSpecification(runs[0]?.specification ?? ''), findStrategy)
  const work = plan.work({ first: 0, count: plan.trials })
  const candles = makeCandles(bars, 7)
  const plain = timePlainLoop(candles, work)
  console.log(`\n${candidates.toLocaleString('en')} candidates × ${bars.toLocaleString('en')} bars`)
  tell('server, 2 threads', median(runs.map(({ seconds }) => seconds)), { ...of, plain })
  for (const threads of [1, THREADS]) {
    tell(`engine, ${threads} thread${threads > 1 ? 's' : ''}`, median(await timeKernel(candles, work, threads)), {
      ...of,
      plain,
    })
  }
  tell('plain loop, 1 thread', plain, { ...of, plain })
}

const folder = mkdtempSync(join(tmpdir(), 'barline-bench-'))
const remote = new RemotePostgres()
await remote.start()
const config = readConfig({ PORT: '0', DATA_DIR: folder, DATABASE_URL: remote.url, THREADS: String(THREADS) }, folder)
const app = await startApp(config, pino({ level: 'warn' }))
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; medians of ${RUNS}`)
console.log(
  'memory is the peak of the process so far; then how often faster than the plain loop, and as a share of its time',
)
try {
  for (const bars of BARS) {
    const dataset = await importWalk(remote.url, bars)
    for (const candidates of SIZES) await benchSize(app, dataset, { candidates, bars })
  }
} finally {
  await app.close()
  await remote.close()
  rmSync(folder, { recursive: true, force: true })
}
