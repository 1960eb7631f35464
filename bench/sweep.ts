/**
 * Prints what a sweep of 52,800 candidates over 8,760 hourly bars takes through the whole server, what the bare kernel
 * takes in one thread, and their ratio: `npm run bench`. These are figures of one run on one machine; compare the ratio.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import pino from 'pino'
import { ask, follow } from '../server/api/client.ts'
import { type App, startApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import type { Candles } from '../server/engine/candles.ts'
import { findStrategy } from '../server/engine/strategies/builtIn.ts'
import { runWork } from '../server/engine/work.ts'
import { planJob } from '../server/jobs/plan.ts'
import { parseSpecification } from '../server/jobs/specification.ts'
import { makeCandles, printCsv } from './candles.ts'

const BARS = 8_760
const RUNS = 3

/** 12 × 11 pairs of averages, both directions, 10 take profits, 20 stop losses: 52,800 candidates. */
const SWEEP = {
  strategies: [
    {
      strategy: 'sma-cross',
      space: [
        { name: 'fast', range: { min: 5, max: 60, step: 5 } },
        { name: 'slow', range: { min: 70, max: 270, step: 20 } },
      ],
    },
  ],
  directions: ['LONG', 'SHORT'],
  exits: {
    takeProfit: Array.from({ length: 10 }, (_, index) => (index + 1) / 100),
    stopLoss: Array.from({ length: 20 }, (_, index) => (index + 1) / 200),
  },
}

/** Seconds from the mutation's answer to the final reading, and the specification that ran. */
async function runServer(app: App, dataset: string): Promise<{ seconds: number; specification: string }> {
  const started = await ask<{ startOptimization: { job: { id: string; specification: string } } }>(
    app.port,
    'mutation ($input: OptimizationInput!) { startOptimization(input: $input) { job { id specification } problems { message } } }',
    { input: { dataset, ...SWEEP } },
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

/** Seconds that the kernel takes for the same trials in this thread. */
function runKernel(candles: Candles, specification: string): number {
  const plan = planJob(parseSpecification(specification), findStrategy)
  const begunMs = performance.now()
  runWork(candles, plan.work({ first: 0, count: plan.trials }), {
    enter: () => undefined,
    advance: () => undefined,
    finish: () => undefined,
  })
  return (performance.now() - begunMs) / 1_000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function tell(what: string, trials: number, seconds: number): void {
  const round = (value: number) => Math.round(value).toLocaleString('en')
  const figures = [
    `${seconds.toFixed(2)} s`,
    `${round(trials / seconds)} trials/s`,
    `${round((trials * BARS) / seconds)} bars/s`,
  ]
  console.log([what.padEnd(34), ...figures.map((figure) => figure.padStart(22))].join(''))
}

async function bench(app: App): Promise<void> {
  const candles = makeCandles(BARS, 1)
  const imported = await ask<{ importDataset: { dataset: { id: string } } }>(
    app.port,
    'mutation ($input: DatasetInput!) { importDataset(input: $input) { dataset { id } } }',
    { input: { name: 'bench', csv: printCsv(candles) } },
  )
  const server: number[] = []
  const kernel: number[] = []
  let trials = 0
  for (let run = 0; run < RUNS; run += 1) {
    const { seconds, specification } = await runServer(app, imported.importDataset.dataset.id)
    server.push(seconds)
    kernel.push(runKernel(candles, specification))
    trials = planJob(parseSpecification(specification), findStrategy).trials
  }
  const threads = availableParallelism()
  console.log(
    `${trials.toLocaleString('en')} candidates × ${BARS.toLocaleString('en')} bars on ${cpus()[0]?.model}; medians of ${RUNS}`,
  )
  tell(`whole server, ${threads} threads`, trials, median(server))
  tell('bare kernel, 1 thread', trials, median(kernel))
  console.log(`server : kernel = ${(median(server) / median(kernel)).toFixed(2)} (ideal: ${(1 / threads).toFixed(2)})`)
}

const folder = mkdtempSync(join(tmpdir(), 'barline-bench-'))
const config = readConfig({ PORT: '0', DATA_DIR: folder }, folder)
const app = await startApp(config, pino({ level: 'warn' }))
try {
  await bench(app)
} finally {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
}
