/**
 * Prints what sweeps take, beside a plain loop on one thread: `npm run bench`. A year of hours and a year of minutes of one market;
 * the whole server, from the mutation's answer to the final reading; its threads without it; the bare engine. Seconds are
 * those of one machine; the ratios are what to compare.
 */
import { cpus } from 'node:os'
import { findStrategy } from '../server/engine/strategies/builtIn.ts'
import { makeCandles } from '../server/engine/walk.fixture.ts'
import { specificationOf } from '../server/jobs/parsed.ts'
import { planJob } from '../server/jobs/plan/planJob.ts'
import { Threads } from '../server/pool/threads/threads.ts'
import { timeBarByBar } from './barByBar.ts'
import { median, timeKernel, timePlainLoop, timeTasks } from './kernel.ts'
import { timeLevelRules } from './levelRules.ts'
import { MeasuredServer } from './measuredServer.ts'
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

/** A server, and threads that are not its own to run the same tasks on. */
interface Rivals {
  readonly server: MeasuredServer
  readonly pool: Threads
}

/** Runs a sweep through the server and its tasks without one, turn by turn: what else the machine does meets both. */
async function compare({ server, pool }: Rivals, { bars, barSeconds, dataset, sweep }: Case, runs: number) {
  const job = await server.run(dataset, sweep)
  const plan = planJob(specificationOf(job), findStrategy)
  const candles = makeCandles(bars, 7, barSeconds * 1_000)
  const earlier = await timeTasks(pool, candles, { plan, earlier: { doneTrials: 0, doneSeconds: 0 } })
  const turns = await repeat(runs, async () => {
    const { seconds, busy } = await server.run(dataset, sweep)
    return { whole: seconds, busy, bare: (await timeTasks(pool, candles, { plan, earlier })).seconds }
  })
  return { plan, candles, turns }
}

/** A run in the server, and its tasks alone. */
interface Turn {
  readonly whole: number
  readonly bare: number
  readonly busy: number
}

function tellCost(turns: readonly Turn[]): void {
  const ratio = median(turns.map(({ whole, bare }) => whole / bare))
  const busy = median(turns.map((turn) => turn.busy))
  const share = (100 * busy).toFixed(1)
  console.log(`the server takes ${ratio.toFixed(3)} of its tasks' time alone; its threads work ${share} % of a job`)
}

async function benchSweep(rivals: Rivals, one: Case) {
  const { plan, candles, turns } = await compare(rivals, one, RUNS)
  const work = plan.work({ first: 0, count: plan.trials })
  const size = { candidates: plan.trials, bars: one.bars, plain: timePlainLoop(candles, work) }
  title(size.candidates, size.bars)
  tell('server, 2 threads', median(turns.map(({ whole }) => whole)), size)
  tell('its tasks alone, 2 threads', median(turns.map(({ bare }) => bare)), size)
  tell('engine, 2 threads', median(await timeKernel(candles, work, THREADS)), size)
  tell('engine, 1 thread', median(await timeKernel(candles, work, 1)), size)
  tell('plain loop, 1 thread', size.plain, size)
  tellCost(turns)
  console.log(`memory at most ${rivals.server.peak}`)
}

/** What a server costs whose threads leave a core to it. */
async function benchCost(bars: number, barSeconds: number): Promise<void> {
  const rivals = { server: new MeasuredServer(1), pool: new Threads(1) }
  try {
    await rivals.server.start()
    const dataset = await rivals.server.bring(bars, barSeconds)
    for (const sweep of [sweepOf(52_800), sweepOf(211_200), usersGrid()]) {
      const { plan, turns } = await compare(rivals, { bars, barSeconds, dataset, sweep }, RUNS)
      title(plan.trials, bars)
      console.log(`server, 1 thread: ${median(turns.map(({ whole }) => whole)).toPrecision(3)} s`)
      tellCost(turns)
    }
  } finally {
    await rivals.pool.close()
    await rivals.server.close()
  }
}

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; medians of ${RUNS}`)
console.log('the last columns: how often faster than the plain loop, and as a share of its time')
const rivals = { server: new MeasuredServer(THREADS), pool: new Threads(THREADS) }
try {
  await rivals.server.start()
  const years = []
  for (const year of YEARS) years.push({ ...year, dataset: await rivals.server.bring(year.bars, year.barSeconds) })
  console.log('\nmoving-average crosses that are left when they cross back')
  for (const year of years)
    for (const candidates of year.sizes) await benchSweep(rivals, { ...year, sweep: sweepOf(candidates) })
  console.log('\n55 strategies of every family, with four or five values of a parameter each')
  for (const year of years) await benchSweep(rivals, { ...year, sweep: usersGrid() })
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
  console.log('\nthe server beside its tasks alone, where a core is left for it')
  await benchCost(525_600, 60)
} finally {
  await rivals.pool.close()
  await rivals.server.close()
}
