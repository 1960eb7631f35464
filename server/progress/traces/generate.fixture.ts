import type { JobCosts, WaitingPieces, WorkPiece } from '../jobCosts.ts'
import type { CostError, Scenario } from './scenario.fixture.ts'
import { type Batch, Sums, schedule } from './schedule.fixture.ts'
import type { Frame, Trace } from './trace.fixture.ts'

/** A server hears of its threads twenty times a second. */
const FRAME_MS = 50

/** How far learnt costs are off. */
const USUAL_ERROR: CostError = { bias: 1.1, wobble: 0.1 }

/** Batches that wait are listed one by one from the end and to this many a thread; those before them in dozens, by their mean. */
const LISTED = 4

/** How long a job takes for work that takes so long at the usual speed, with threads of its own, and the other way round. */
class Pace {
  readonly #share: number
  readonly #period: number
  readonly #turns: NonNullable<Scenario['turns']>

  constructor({ wavers, turns }: Scenario) {
    this.#share = wavers?.share ?? 0
    this.#period = (wavers?.seconds ?? 1) / (2 * Math.PI)
    this.#turns = turns ?? { every: 1, seconds: 1 }
  }

  /** Whether the job has its threads. */
  isServed(seconds: number): boolean {
    return seconds % this.#turns.every < this.#turns.seconds
  }

  /** Work that is done after so many seconds: the integral of 1 + share × sin, in the job's turns. */
  workAt(seconds: number): number {
    const { every, seconds: mine } = this.#turns
    const served = Math.floor(seconds / every) * mine + Math.min(mine, seconds % every)
    return served + this.#share * this.#period * (1 - Math.cos(served / this.#period))
  }

  /** Seconds until so much work is done, by bisection. */
  secondsFor(work: number): number {
    let [low, high] = [0, ((2 * work + 1) * this.#turns.every) / this.#turns.seconds]
    while (high - low > 1e-6) {
      const middle = (low + high) / 2
      if (this.workAt(middle) < work) low = middle
      else high = middle
    }
    return high
  }
}

/** A moment that is heard of. */
interface Moment {
  readonly atMs: number
  /** Seconds of work time. */
  readonly passed: number
  readonly flows: boolean
}

/** Moments of a run of so many seconds of work time, twenty a second, with its stops. */
function momentsOf({ stops = [] }: Scenario, whole: number): readonly Moment[] {
  const moments: Moment[] = []
  let stoodMs = 0
  let left = stops
  for (let passedMs = 0; passedMs < 1_000 * whole; passedMs += FRAME_MS) {
    const [stop, ...others] = left
    const passed = passedMs / 1_000
    if (stop && passed >= stop.at) {
      left = others
      for (let ms = 0; ms < 1_000 * stop.seconds; ms += FRAME_MS) {
        if (stop.kind === 'JOB') moments.push({ atMs: passedMs + stoodMs + ms, passed, flows: false })
      }
      stoodMs += 1_000 * stop.seconds
    }
    moments.push({ atMs: passedMs + stoodMs, passed, flows: true })
  }
  return moments
}

/** What each trial is expected to cost: about its seconds, or 1 where nothing is known. */
function costsOf({ seconds, error = USUAL_ERROR }: Scenario, hinted: boolean): Sums {
  const { bias, wobble } = error
  return new Sums(seconds.map((one, index) => (hinted ? one * bias * (1 + wobble * Math.sin(12.9898 * index)) : 1)))
}

/** A scenario as its server sees it. */
class Run {
  readonly #scenario: Scenario
  readonly #hinted: boolean
  readonly #costs: Sums
  /** In the order in which they begin. */
  readonly #batches: readonly Batch[]
  /** Of an earlier run. */
  readonly #before: number
  #opened = 0
  #active: readonly Batch[] = []
  #finished: number
  #count: number

  constructor(scenario: Scenario, hinted: boolean) {
    this.#scenario = scenario
    this.#hinted = hinted
    this.#costs = costsOf(scenario, hinted)
    this.#before = Math.round((scenario.resumed ?? 0) * scenario.seconds.length)
    this.#batches = schedule(scenario, this.#before)
    this.#count = this.#before
    this.#finished = this.#costs.between(0, this.#before)
  }

  /** Work that the run takes, in seconds at the usual speed. */
  get work(): number {
    return Math.max(...this.#batches.map(({ to }) => to))
  }

  /** Plays on until so much work is done. */
  goOn(work: number): void {
    const opened = this.#batches.slice(this.#opened).findIndex(({ from }) => from > work)
    const next = opened < 0 ? this.#batches.length : this.#opened + opened
    const open = [...this.#active, ...this.#batches.slice(this.#opened, next)]
    for (const { first, end } of open.filter(({ to }) => to <= work)) {
      this.#finished += this.#costs.between(first, end)
      this.#count += end - first
    }
    this.#active = open.filter(({ to }) => to > work)
    this.#opened = next
  }

  /** What is known when so much work is done, of a plan of so many trials. */
  frameAt(work: number, trials: number, isServed: boolean): Pick<Frame, 'standing' | 'count' | 'total'> {
    const { threads, seconds } = this.#scenario
    const isBegun = ({ from }: Batch) => isServed || from < work
    const begun = this.#active.filter(isBegun)
    const waiting = this.#active.find((batch) => !isBegun(batch)) ?? this.#batches[this.#opened]
    const next = Math.min(trials, waiting?.first ?? seconds.length)
    const units = begun.map((batch) => this.#unit(batch, work))
    const standing: JobCosts = { finished: this.#finished, units, waiting: this.#waiting(next, trials), threads }
    return { standing, count: this.#count, total: trials }
  }

  /** The share of the run that has passed, on a bar that began where an earlier run had come to. */
  truthOf(share: number): number {
    const before = this.#scenario.resumed ?? 0
    return before + (1 - before) * share
  }

  #unit({ first, end, from, to }: Batch, work: number): WorkPiece {
    const cost = this.#costs.between(first, end)
    return { id: first, cost, done: this.#hinted ? (cost * (work - from)) / (to - from) : 0 }
  }

  #waiting(first: number, end: number): WaitingPieces[] {
    const { threads, batch = 1 } = this.#scenario
    const listed = Math.max(first, end - LISTED * threads * batch)
    const dozen = batch * Math.max(8 * threads, Math.ceil((listed - first) / batch / 64))
    const ends = [...stepsOf(first, listed, dozen), ...stepsOf(listed, end, batch)]
    return ends.map(([from, to]) => {
      const count = Math.ceil((to - from) / batch)
      return { count, cost: this.#costs.between(from, to) / count }
    })
  }
}

/** From `first` to `end` in steps, the last of which may be shorter. */
function stepsOf(first: number, end: number, step: number): [from: number, to: number][] {
  const count = Math.ceil((end - first) / step)
  return Array.from({ length: count }, (_, index) => [first + index * step, Math.min(end, first + (index + 1) * step)])
}

/** A scenario's run, with costs that are about known and reports from within trials, or without both. */
export function generate(scenario: Scenario, hinted: boolean): Trace {
  const { name, seconds, lost, grows } = scenario
  const run = new Run(scenario, hinted)
  const pace = new Pace(scenario)
  const whole = pace.secondsFor(run.work)
  const frames = momentsOf(scenario, whole).map(({ atMs, passed, flows }): Frame => {
    const work = pace.workAt(passed)
    run.goOn(work)
    const isWhole = !grows || passed >= grows.at * whole
    const trials = isWhole ? seconds.length : Math.round(grows.known * seconds.length)
    const connected = !lost || passed < lost.at * whole || passed >= lost.at * whole + lost.seconds
    const truth = run.truthOf(passed / whole)
    return { ...run.frameAt(work, trials, pace.isServed(passed)), atMs, flows, connected, truth, left: whole - passed }
  })
  return { name, hinted, isKnown: hinted, frames }
}
