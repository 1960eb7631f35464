import type { Standing, Unit, Waiting } from '../standing.ts'

/** What a viewer's estimator could know at a moment of a run. */
export interface Frame {
  /** Milliseconds since the run began, of the host's monotonic clock. */
  readonly atMs: number
  readonly standing: Standing
  readonly flows: boolean
  readonly connected: boolean
  /** The share of the run's work time that has passed: what an honest bar shows. */
  readonly truth: number
  /** Seconds of work time that are left. */
  readonly left: number
  /** Trials that are over, and all of them: what a raw count shows. */
  readonly count: number
  readonly total: number
}

/** A run as data. */
export interface Trace {
  readonly name: string
  /** Whether costs are known and reports come from within trials. */
  readonly hinted: boolean
  /** 20 a second. */
  readonly frames: readonly Frame[]
}

/** How a generated run goes. */
export interface Scenario {
  readonly name: string
  readonly threads: number
  /** Seconds that each trial takes, in the order in which they are begun. */
  readonly seconds: readonly number[]
  /** Trials that a thread takes at once, and reports at once where nothing is heard from within. */
  readonly batch?: number
  /** Pauses of the job, and of the host: when, in seconds of work, and how long. */
  readonly pauses?: readonly { readonly at: number; readonly seconds: number; readonly kind: 'JOB' | 'HOST' }[]
  /** When the viewer's connection is lost, as a share of the work time, and for how many seconds. */
  readonly lost?: { readonly at: number; readonly seconds: number }
  /** Share of the trials that an earlier run had done. */
  readonly resumed?: number
  /** Share of the trials that are known from the start; the others are added when so much of the time has passed. */
  readonly grows?: { readonly known: number; readonly at: number }
}

/** A batch on its thread. */
interface Run {
  readonly id: number
  readonly first: number
  readonly count: number
  readonly from: number
  readonly to: number
}

/** Every report of a thread is a twentieth of a second old or less. */
const FRAME_MS = 50

function schedule({ threads, seconds, batch = 1 }: Scenario, first: number): Run[] {
  const free = new Array<number>(threads).fill(0)
  const runs: Run[] = []
  for (let at = first; at < seconds.length; at += batch) {
    const count = Math.min(batch, seconds.length - at)
    const thread = free.indexOf(Math.min(...free))
    const from = free[thread] as number
    const to = from + seconds.slice(at, at + count).reduce((sum, one) => sum + one, 0)
    runs.push({ id: at, first: at, count, from, to })
    free[thread] = to
  }
  return runs
}

/** Sums of a column, so that any stretch of it is added up at once. */
function sums(values: readonly number[]): Float64Array {
  const total = new Float64Array(values.length + 1)
  for (const [index, value] of values.entries()) total[index + 1] = (total[index] as number) + value
  return total
}

/** Trials that wait: the next ones one by one, those behind them in dozens with their mean. */
function waitingOf(
  cost: Float64Array,
  first: number,
  { end, batch, threads }: { end: number; batch: number; threads: number },
): Waiting[] {
  const waiting: Waiting[] = []
  const between = (from: number, to: number) => (cost[to] as number) - (cost[from] as number)
  let at = first
  const tail = Math.max(first, end - 4 * threads * batch)
  const chunk = Math.max(batch * threads * 8, Math.ceil((tail - at) / 64))
  while (at < tail) {
    const to = Math.min(tail, at + chunk)
    waiting.push({ count: Math.ceil((to - at) / batch), cost: between(at, to) / Math.ceil((to - at) / batch) })
    at = to
  }
  while (at < end) {
    const to = Math.min(end, at + batch)
    waiting.push({ count: 1, cost: between(at, to) })
    at = to
  }
  return waiting
}

/** How far a learnt cost is off: by a tenth at the most, and all of them are too high by a tenth. */
function wobble(index: number): number {
  return 1 + 0.1 * Math.sin(12.9898 * index)
}

/** Plays a scenario as a server would see it. */
export function generate(scenario: Scenario, hinted: boolean): Trace {
  const { name, threads, seconds, batch = 1, pauses = [], lost, resumed = 0, grows } = scenario
  const first = Math.round(resumed * seconds.length)
  const runs = schedule(scenario, first)
  const end = Math.max(...runs.map(({ to }) => to))
  const cost = sums(hinted ? seconds.map((one, index) => one * 1.1 * wobble(index)) : seconds.map(() => 1))
  const between = (from: number, to: number) => (cost[to] as number) - (cost[from] as number)
  const frames: Frame[] = []
  let atMs = 0
  let clock = 0
  let done = 0
  let opened = 0
  const finished = new Set<Run>()
  let active: Run[] = []
  const stops = [...pauses]
  for (;;) {
    const stop = stops[0]
    if (stop && clock >= stop.at) {
      stops.shift()
      const before = frames.at(-1) as Frame
      if (stop.kind === 'JOB') {
        for (let ms = 0; ms < stop.seconds * 1_000; ms += FRAME_MS) {
          atMs += FRAME_MS
          frames.push({ ...before, atMs, flows: false })
        }
      } else atMs += stop.seconds * 1_000
    }
    while (opened < runs.length && (runs[opened] as Run).from <= clock + 1e-9) active.push(runs[opened++] as Run)
    for (const run of active) if (run.to <= clock + 1e-9) finished.add(run)
    for (const run of active) if (finished.has(run)) done += run.count
    active = active.filter((run) => !finished.has(run))
    if (clock >= end - 1e-9) break
    const truth = resumed + (1 - resumed) * (clock / end)
    const planned = grows && clock < grows.at * end ? Math.round(grows.known * seconds.length) : seconds.length
    const units = active.map((run): Unit => {
      const whole = between(run.first, run.first + run.count)
      const part = (clock - run.from) / (run.to - run.from)
      return { id: run.id, cost: whole, done: hinted ? whole * part : 0 }
    })
    const next = runs[opened]?.first ?? seconds.length
    const standing: Standing = {
      finished: between(0, first + done - first) + 0 * first,
      units,
      waiting: waitingOf(cost, Math.min(next, planned), { end: planned, batch, threads }),
      threads,
    }
    const isLost = lost !== undefined && clock >= lost.at * end && clock < lost.at * end + lost.seconds
    frames.push({
      atMs,
      standing: { ...standing, finished: (cost[first] as number) + finishedCost(finished, between) },
      flows: true,
      connected: !isLost,
      truth,
      left: end - clock,
      count: first + done,
      total: planned,
    })
    atMs += FRAME_MS
    clock += FRAME_MS / 1_000
  }
  return { name, hinted, frames }
}

const finishedCost = (finished: ReadonlySet<Run>, between: (from: number, to: number) => number): number => {
  let sum = 0
  for (const run of finished) sum += between(run.first, run.first + run.count)
  return sum
}
