import type { Standing, Unit } from '../progress/standing.ts'
import type { Costs } from './costs.ts'
import type { Range } from './plan.ts'
import { unitOf } from './ports.ts'
import type { Stage } from './progress.ts'
import { countTrials, subtract, take } from './remaining.ts'
import type { TaskReading } from './verdict.ts'

function isOverlap(one: Range, other: Range): boolean {
  return one.first < other.first + other.count && other.first < one.first + one.count
}

/** Whether a thread has begun to run trials of a task. */
function isAtWork({ stage }: TaskReading): boolean {
  return stage !== 'WAITING' && stage !== 'LOADING'
}

/**
 * Which trials of a job are done, which are under way, and which are in no task yet. It begins as if nothing were done: `sync`
 * tells it how things stand.
 */
export class TaskBook {
  readonly #trials: number
  readonly #barsPerTrial: number
  #remaining: readonly Range[]
  /** By their units, and so are the readings. */
  #outstanding = new Map<string, Range>()
  readonly #readings = new Map<string, TaskReading>()
  #committedTrials = 0
  /** What was committed since `listen`. */
  #heard: Range[] = []

  constructor(trials: number, barsPerTrial: number) {
    this.#trials = trials
    this.#barsPerTrial = barsPerTrial
    this.#remaining = [{ first: 0, count: trials }]
  }

  /** Trials that are in no task yet. */
  get remaining(): number {
    return countTrials(this.#remaining)
  }

  /** Tasks that are under way. */
  get outstanding(): number {
    return this.#outstanding.size
  }

  /** What they are called. */
  get units(): ReadonlySet<string> {
    return new Set(this.#outstanding.keys())
  }

  /** From now on `sync` is being prepared: what is settled meanwhile may be missing in what is read for it. */
  listen(): void {
    this.#heard = []
  }

  /**
   * Takes over how things stand.
   *
   * @param committed ranges that are done
   * @param held      ranges that are under way; those that are done, be it in pieces, are not
   */
  sync(committed: readonly Range[], held: readonly Range[]): void {
    const done = [...committed, ...this.#heard]
    const left = subtract(this.#trials, done)
    const open = held.filter((range) => left.some((other) => isOverlap(range, other)))
    this.#remaining = subtract(this.#trials, [...done, ...open])
    this.#outstanding = new Map(open.map((range) => [unitOf(range), range]))
    for (const unit of this.#readings.keys()) if (!this.#outstanding.has(unit)) this.#readings.delete(unit)
    this.#committedTrials = this.#trials - countTrials(left)
  }

  /** Cuts the next task; null where all trials are in one. */
  next(size: number): Range | null {
    const next = take(this.#remaining, size)
    if (!next) return null
    this.#remaining = next.rest
    this.#outstanding.set(unitOf(next.taken), next.taken)
    return next.taken
  }

  /** @returns whether the reading is of a task that is under way */
  read(reading: TaskReading): boolean {
    const isOurs = this.#outstanding.has(reading.unit)
    if (isOurs) this.#readings.set(reading.unit, reading)
    return isOurs
  }

  /** A task is done. One that an earlier conductor handed out may begin where one of ours does: only ours is settled. */
  settle(range: Range): void {
    this.#heard.push(range)
    if (this.#outstanding.get(unitOf(range))?.count !== range.count) return
    this.#outstanding.delete(unitOf(range))
    this.#readings.delete(unitOf(range))
    this.#committedTrials += range.count
  }

  /** Where the job stands, in what its trials cost. */
  standing(costs: Costs, threads: number): Standing {
    const units: Unit[] = []
    const idle: Range[] = []
    for (const range of this.#outstanding.values()) {
      const reading = this.#readings.get(unitOf(range))
      if (!reading || !isAtWork(reading)) idle.push(range)
      else units.push(this.#unit(range, reading, costs))
    }
    const waiting = costs.waiting([...idle, ...this.#remaining])
    const open = [...units, ...waiting.map(({ count, cost }) => ({ cost: count * cost }))]
    const left = open.reduce((sum, { cost }) => sum + cost, 0)
    const finished = Math.max(0, costs.of({ first: 0, count: this.#trials }) - left)
    return { finished, units, waiting, threads: Math.max(1, threads) }
  }

  #unit(range: Range, { bars }: TaskReading, costs: Costs): Unit {
    const cost = costs.of(range)
    return { id: range.first, cost, done: Math.min(cost, (cost * bars) / (range.count * this.#barsPerTrial)) }
  }

  /** Bars over which trials were run, those of unfinished tasks too. */
  get bars(): number {
    let bars = this.#committedTrials * this.#barsPerTrial
    for (const reading of this.#readings.values()) bars += reading.bars
    return bars
  }

  /** What the first task is at that a thread has begun. */
  get stage(): Stage {
    const atWork = [...this.#readings.values()].find(({ stage }) => stage !== 'WAITING')
    return atWork?.stage ?? 'WAITING'
  }
}
