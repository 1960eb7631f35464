/**
 * Prints what sweeps take, beside a plain loop on one thread: `npm run bench`. A year of hours and a year of minutes of one market;
 * the whole server, from the mutation's answer to the final reading; its threads without it; the bare engine. Seconds are
 * those of one machine; the ratios are what to compare.
 */
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { ask } from '../server/api/client.ts'
import { importWalk, ServerProcess, watch } from '../server/chaos.fixture.ts'
import { findStrategy } from '../server/engine/strategies/builtIn.ts'
import { planJob } from '../server/jobs/plan.ts'
import { parseSpecification } from '../server/jobs/specification.ts'
import { Threads } from '../server/pool/threads.ts'
import { openStorage, type Storage } from '../server/postgres/storage.ts'
import { startSweep } from '../server/testApp.ts'
import { timeBarByBar } from './barByBar.ts'
import { makeCandles } from './candles.ts'
import { median, timeKernel, timePlainLoop, timeTasks } from './kernel.ts'
import { timeLevelRules } from './levelRules.ts'
import { type Sweep, sweepOf } from './sweepOf.ts'
import { usersGrid } from './usersGrid.ts'

/** Numbers of candidates by year; the last of the minutes is one that runs for longer than five seconds. */
const SIZES = [1, 100, 1_000, 52_800]
const YEARS = [
  { bars: 8_760, barSeconds: 3_600, sizes: SIZES },
  { bars: 525_600, barSeconds: 60, sizes: [...SIZES, 211_200] },
]
const THREADS = 2
const RUNS = 5

async function repeat<Value>(times: number, once: () => Promise<Value>): Promise<Value[]> {
  const values: Value[] = []
  for (let time = 0; time < times; time += 1) values.push(await once())
  return values
}

/** What a run of a job took. */
interface Run {
  /** From the mutation's answer to the final reading. */
  readonly seconds: number
  /** The share of the job's time that its threads were at work. */
  readonly busy: number
  readonly specification: string
}

interface FinishedJob {
  readonly specification: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[]
}

const JOB = 'query ($id: ID!) { job(id: $id) { specification startedAt finishedAt stages { stage seconds } } }'

function busyShare({ startedAt, finishedAt, stages }: FinishedJob): number {
  const spent = stages.reduce((sum, { stage, seconds }) => sum + (stage === 'STORING' ? 0 : seconds), 0)
  return (1_000 * spent) / THREADS / (Date.parse(finishedAt) - Date.parse(startedAt))
}

/** A server as `npm start` starts it: a process of its own, so that its memory is its own, with the database that comes with it. */
class MeasuredServer {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'barline-bench-'))
  readonly #process = new ServerProcess({ DATA_DIR: this.#dataDir, THREADS: String(THREADS), LOG_LEVEL: 'info' })
  #storage: Storage | null = null

  async start(): Promise<void> {
    // Run by root, the database's account must come through.
    chmodSync(this.#dataDir, 0o711)
    await this.#process.start()
    const log = { info: () => undefined, warn: console.warn }
    this.#storage = await openStorage({ databaseUrl: null, dataDir: this.#dataDir, role: 'worker' }, log)
  }

  /** @returns the id of a dataset of so many bars */
  async bring(bars: number, barSeconds: number): Promise<string> {
    if (!this.#storage) throw new Error('the server was not started')
    return importWalk(this.#storage.connection, bars, barSeconds)
  }

  async run(dataset: string, sweep: Sweep): Promise<Run> {
    const { job, problems } = await startSweep(this.#process.port, { dataset, ...sweep })
    if (!job) throw new Error(problems.map(({ message }) => message).join('; '))
    const begunMs = performance.now()
    const state = (await watch(this.#process, job.id)).at(-1)?.state
    const seconds = (performance.now() - begunMs) / 1_000
    if (state !== 'SUCCEEDED') throw new Error(`the sweep ended ${state}`)
    const found = (await ask<{ job: FinishedJob }>(this.#process.port, JOB, { id: job.id })).job
    return { seconds, busy: busyShare(found), specification: found.specification }
  }

  /** The most memory that the process had, threads included; where the system tells. */
  get peak(): string {
    try {
      const kilobytes = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8'))?.[1]
      return `${Math.round(Number(kilobytes) / 1024)} MB`
    } catch {
      return 'not known'
    }
  }

  async close(): Promise<void> {
    await this.#process.close()
    await this.#storage?.close()
    for (const folder of [realpathSync(join(this.#dataDir, 'postgres')), this.#dataDir])
      rmSync(folder, { recursive: true, force: true })
  }
}

interface Case {
  readonly bars: number
  readonly barSeconds: number
  readonly dataset: string
  readonly sweep: Sweep
}

interface Size {
  readonly candidates: number
  readonly bars: number
  readonly plain: number
}

/** One line: seconds, pace, how often faster than the plain loop, and the share of its time. */
function tell(what: string, seconds: number, { candidates, bars, plain }: Size): void {
  const figures = [
    `${seconds.toPrecision(3)} s`,
    `${Math.round(candidates / seconds).toLocaleString('en')} candidates/s`,
    `${Math.round((candidates * bars) / seconds / 1e6).toLocaleString('en')} M bars/s`,
    `${(plain / seconds).toPrecision(3)} ×`,
    `${(seconds / plain).toPrecision(2)}`,
  ]
  console.log([what.padEnd(28), ...figures.map((figure) => figure.padStart(22))].join(''))
}

const title = (candidates: number, bars: number) =>
  console.log(`\n${candidates.toLocaleString('en')} candidates × ${bars.toLocaleString('en')} bars`)

async function benchSweep(server: MeasuredServer, pool: Threads, { bars, barSeconds, dataset, sweep }: Case) {
  const { specification } = await server.run(dataset, sweep)
  const plan = planJob(parseSpecification(specification), findStrategy)
  const candidates = plan.trials
  const work = plan.work({ first: 0, count: plan.trials })
  const candles = makeCandles(bars, 7, barSeconds * 1_000)
  const earlier = await timeTasks(pool, candles, { plan, earlier: { doneTrials: 0, doneSeconds: 0 } })
  // Turn by turn: what else the machine does meets both.
  const turns = await repeat(RUNS, async () => {
    const { seconds, busy } = await server.run(dataset, sweep)
    return { whole: seconds, busy, bare: (await timeTasks(pool, candles, { plan, earlier })).seconds }
  })
  const size = { candidates, bars, plain: timePlainLoop(candles, work) }
  title(candidates, bars)
  tell('server, 2 threads', median(turns.map(({ whole }) => whole)), size)
  tell('its tasks alone, 2 threads', median(turns.map(({ bare }) => bare)), size)
  tell('engine, 2 threads', median(await timeKernel(candles, work, THREADS)), size)
  tell('engine, 1 thread', median(await timeKernel(candles, work, 1)), size)
  tell('plain loop, 1 thread', size.plain, size)
  const ratio = median(turns.map(({ whole, bare }) => whole / bare))
  const busy = median(turns.map((turn) => turn.busy))
  console.log(
    `the server takes ${ratio.toFixed(2)} of its tasks' time alone; its threads work ${(100 * busy).toFixed(1)} % of a job; memory at most ${server.peak}`,
  )
}

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; medians of ${RUNS}`)
console.log('the last columns: how often faster than the plain loop, and as a share of its time')
const server = new MeasuredServer()
const pool = new Threads(THREADS)
try {
  await server.start()
  const years = []
  for (const year of YEARS) years.push({ ...year, dataset: await server.bring(year.bars, year.barSeconds) })
  console.log('\nmoving-average crosses that are left when they cross back')
  for (const year of years)
    for (const candidates of year.sizes) await benchSweep(server, pool, { ...year, sweep: sweepOf(candidates) })
  console.log('\n55 strategies of every family, with four or five values of a parameter each')
  for (const year of years) await benchSweep(server, pool, { ...year, sweep: usersGrid() })
  console.log('\nmoving-average crosses that are left at their levels alone; signals given')
  for (const { bars, barSeconds } of YEARS) {
    const turns = timeLevelRules(makeCandles(bars, 7, barSeconds * 1_000), RUNS)
    const plain = median(turns.map((turn) => turn.plain))
    const size = { candidates: 52_800, bars, plain }
    title(size.candidates, bars)
    tell('sweep, 1 thread', median(turns.map((turn) => turn.sweep)), size)
    tell('plain loop, 1 thread', plain, size)
    console.log(`turn by turn ${median(turns.map((turn) => turn.plain / turn.sweep)).toPrecision(3)} × faster`)
  }
  console.log('\na strategy that decides bar by bar, one trial')
  for (const { bars, barSeconds } of YEARS) {
    const { decided, plain } = timeBarByBar(makeCandles(bars, 7, barSeconds * 1_000), 9)
    console.log(
      `${bars.toLocaleString('en')} bars: ${(median(decided) / median(plain)).toFixed(2)} of the plain loop's time`,
    )
  }
} finally {
  await pool.close()
  await server.close()
}
