import { type Judgement, judge } from './coordinator.ts'
import { DEFAULT_THRESHOLDS, type Host, type Reading } from './reading.ts'
import type { Disturbance, FaultKind, Part, Run } from './run.fixture.ts'
import type { UnitVerdict, VerdictLevel } from './verdict.ts'
import { beginWatch, commitUnit, observe, type Watch } from './watch.ts'

/** CPU milliseconds of a reference computation on a machine of usual speed, and how much longer the metronome rests. */
const REFERENCE_MS = 5
const REST = 100

/** A change of level, and the measurements that the worst unit had without progress then. */
export interface Change {
  readonly level: VerdictLevel
  readonly unchanged: number
}

/** What came of a run. */
export interface Trace {
  readonly changes: readonly Change[]
  readonly ended: readonly UnitVerdict[]
  readonly last: Judgement
  /** The gravest judgement, and of those the one with the most unchanged measurements. */
  readonly peak: Judgement
  readonly watch: Watch
  readonly isDone: boolean
}

interface Thread {
  unit: number
  part: number
  spent: number
  waited: number
  bars: number
  writes: number
  cpuMs: number
}

function costOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'work' ? part.bars : 0), 0) || 1
}

/** A machine with its threads, its metronome and its units, in simulated time. */
class Simulator {
  readonly #run: Run
  readonly #threads: (Thread | null)[]
  readonly #order: number[]
  #ticks = 0
  #step = 0
  #next = 0
  watch: Watch

  constructor(run: Run) {
    this.#run = run
    this.#threads = Array.from({ length: run.threads }, () => null)
    this.#order = run.units.map((_, index) => index)
    const totalBars = run.units.reduce((sum, parts) => sum + costOf(parts), 0)
    const { thresholds = DEFAULT_THRESHOLDS, history = new Map() } = run
    this.watch = beginWatch({ jobId: 'job', thresholds, totalBars, history })
  }

  get isDone(): boolean {
    return this.#next >= this.#order.length && this.#threads.every((thread) => thread === null)
  }

  #is(kind: Disturbance['kind']): boolean {
    return this.#run.disturbances.some(
      (one) => one.kind === kind && this.#step >= one.from && this.#step < one.from + one.steps,
    )
  }

  step(): void {
    this.#step += 1
    if (this.#is('SUSPENDED')) return
    const { everyMs, slowness, share, starvedSteps = 0 } = this.#run
    this.#ticks += everyMs / (REFERENCE_MS * REST * slowness)
    this.#handOut(this.#step > starvedSteps)
    const work = (everyMs * share * (this.#is('STARVED') ? 0.01 : 1)) / (REFERENCE_MS * slowness)
    for (const thread of this.#threads) if (thread) this.#work(thread, work)
    if (!this.#is('LOST')) this.watch = observe(this.watch, this.#readings())
    this.#commit()
  }

  #handOut(isOpen: boolean): void {
    for (const [index, thread] of this.#threads.entries()) {
      if (!isOpen || thread || this.#next >= this.#order.length) continue
      const unit = this.#order[this.#next++] as number
      this.#threads[index] = { unit, part: 0, spent: 0, waited: 0, bars: 0, writes: 1, cpuMs: 0 }
    }
  }

  #partsOf(thread: Thread): readonly Part[] {
    return this.#run.units[thread.unit] ?? []
  }

  #work(thread: Thread, work: number): void {
    let left = work
    const ticks = this.#run.everyMs / (REFERENCE_MS * REST * this.#run.slowness)
    for (;;) {
      const part = this.#partsOf(thread)[thread.part]
      if (!part) return
      if (part.kind === 'fault') {
        this.#fail(thread, part.fault, left)
        return
      }
      if (part.kind === 'wait') {
        thread.waited += ticks
        if (thread.waited < part.ticks) return
        this.#leave(thread, 0)
        continue
      }
      const used = Math.min(left, part.work - thread.spent)
      left -= used
      this.#charge(thread, used)
      thread.spent += used
      if (thread.spent < part.work) return
      this.#leave(thread, part.bars)
    }
  }

  #charge(thread: Thread, work: number): void {
    thread.cpuMs += work * REFERENCE_MS * this.#run.slowness
  }

  #leave(thread: Thread, bars: number): void {
    Object.assign(thread, { part: thread.part + 1, spent: 0, waited: 0, bars: thread.bars + bars })
    thread.writes += 1
  }

  #fail(thread: Thread, fault: FaultKind, work: number): void {
    if (fault === 'SPINNING' || fault === 'CIRCLING') this.#charge(thread, work)
    if (fault === 'CIRCLING') thread.writes += Math.ceil(work)
  }

  #host(): Host {
    return {
      ticks: Math.floor(this.#ticks),
      tickCpuMs: this.#ticks >= 1 ? REFERENCE_MS * this.#run.slowness : null,
      lagMs: this.#is('LAG') ? 2_000 : 3,
      hasGap: this.#is('CLOCK_JUMP'),
      databaseAnswers: !this.#is('DATABASE_AWAY'),
      queueAnswers: !this.#is('QUEUE_AWAY'),
    }
  }

  #readings(): Reading[] {
    const host = this.#host()
    const waiting = this.#order.slice(this.#next, this.#next + 1).map((unit) => this.#waiting(unit, host))
    return [...this.#threads.flatMap((thread) => (thread ? [this.#reading(thread, host)] : [])), ...waiting]
  }

  #common(unit: number) {
    const parts = this.#run.units[unit] ?? []
    return { jobId: 'job', unit: `${unit}`, node: 'node', attempt: 1, cost: costOf(parts), trial: unit }
  }

  #waiting(unit: number, host: Host): Reading {
    const none = { bars: 0, writes: 1, step: null, cpuMs: null, answered: null }
    return { ...this.#common(unit), ...none, stage: 'WAITING', host }
  }

  #reading(thread: Thread, host: Host): Reading {
    const part = this.#partsOf(thread)[thread.part]
    const { writes, cpuMs } = thread
    const common = { ...this.#common(thread.unit), writes, cpuMs, host }
    if (!part) return { ...common, bars: thread.bars, stage: 'STORING', step: null, answered: true }
    if (part.kind === 'wait') return { ...common, bars: thread.bars, stage: part.stage, step: null, answered: true }
    if (part.kind === 'fault') {
      const step = part.bars > 0 ? { of: 'rsi', bars: part.bars } : null
      return { ...common, bars: thread.bars, stage: part.stage, step, answered: part.fault === 'IDLE' }
    }
    const done = Math.floor((thread.spent / part.work) * part.advances) / part.advances
    const step = { of: part.of, bars: part.bars / part.advances }
    // The board counts what moves inside the part as well.
    const inner = Math.round(done * part.advances)
    const bars = thread.bars + part.bars * done
    return { ...common, bars, writes: writes + inner, stage: part.stage, step, answered: false }
  }

  #commit(): void {
    for (const [index, thread] of this.#threads.entries()) {
      if (!thread || this.#partsOf(thread)[thread.part]) continue
      this.watch = commitUnit(this.watch, `${thread.unit}`)
      this.#threads[index] = null
    }
  }
}

const LEVELS: readonly VerdictLevel[] = ['WAITING', 'HEALTHY', 'SLOW', 'SUSPECT', 'STALLED']

function graver(one: Judgement, other: Judgement): Judgement {
  const gravity = ({ verdict }: Judgement) => LEVELS.indexOf(verdict.level) * 1e6 + verdict.unchanged
  return gravity(other) >= gravity(one) ? other : one
}

/** Runs until all is done, a unit is to be ended, or the steps are used up, and judges after each step. */
export function simulate(run: Run): Trace {
  const simulator = new Simulator(run)
  const changes: Change[] = []
  const completion = { fraction: 0, trialsDone: 0, trialsTotal: run.units.length, hasResult: false, isRunning: true }
  let last = judge(simulator.watch, { atMs: 0, completion })
  let peak = last
  for (let step = 1; step <= (run.mostSteps ?? 20_000); step += 1) {
    if (simulator.isDone || last.toEnd.length > 0) break
    simulator.step()
    last = judge(simulator.watch, { atMs: step * run.everyMs, completion })
    peak = graver(peak, last)
    const { level, unchanged } = last.verdict
    if (changes.at(-1)?.level !== level) changes.push({ level, unchanged })
  }
  return { changes, ended: last.toEnd, last, peak, watch: simulator.watch, isDone: simulator.isDone }
}
