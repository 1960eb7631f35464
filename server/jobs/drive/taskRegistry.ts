import type { JobCosts, WorkPiece } from '../../progress/jobCosts.ts'
import type { Costs } from '../plan/costs.ts'
import { farthestFrom } from '../plan/farthest.ts'
import { type Interleaving, interleave, nextPartAt } from '../plan/interleave.ts'
import { countTrials, isAnyIn, subtract, without } from '../plan/remaining.ts'
import { UNKNOWN_BARS } from '../ports/queue.ts'
import type { Stage } from '../progress.ts'
import { type Range, unitOf } from '../range.ts'
import type { Suspect, TaskReading } from '../verdict.ts'
import { TaskOverhead } from './taskOverhead.ts'
import { type HeldRange, Listening, type TaskSnapshot } from './taskSnapshot.ts'

function isOverlap(one: Range, other: Range): boolean {
  return one.first < other.first + other.count && other.first < one.first + one.count
}

/** Where no cost is known, the speed is known once so many trials are done, or of few trials this share of the bars. */
const TELLING_TRIALS = 16
const TELLING_SHARE = 0.1

/** A task may be so many times as large as it should be, rather than leave a small rest of its part for the end. */
const MAX_OVER = 1.4

/** A part that has less than this share of the trials that a task should have is too small to be one: the task goes on beyond it. */
const MIN_PART = 0.5

/** Where a task is cut from. */
export interface Cut {
  /** Trials of a part of the plan. */
  readonly of: Range
  /** Whether the last of them are cut rather than the first. */
  readonly isFromEnd: boolean
  /** Whether it is to tell what the plan costs: a short one is enough. */
  readonly isProbe: boolean
}

/** Whether a thread has begun to run trials of a task. */
function isAtWork({ stage }: TaskReading): boolean {
  return stage !== 'WAITING' && stage !== 'LOADING'
}

/** What is known of a held range from its first attempt, if it hung there: nothing more until a thread takes it again. */
function suspectOf({ first, suspicion }: HeldRange): Suspect[] {
  if (!suspicion) return []
  const { spent, bars } = suspicion
  return [{ trial: first, unchanged: spent, bars: bars === UNKNOWN_BARS ? 0 : bars, stage: 'WAITING' }]
}

/**
 * Which trials of a job are done, which are under way, and which are in no task yet. It begins as if nothing were done: `sync`
 * tells it how things stand.
 *
 * Tasks are cut from one part of the plan after the other, so that what is done is like what is left: the trials of a strategy stand next
 * to each other, and what the first one costs says little of the next one.
 */
export class TaskRegistry {
  #trials: number
  readonly #interleaving: Interleaving
  /** Of the part that the next task is cut from. */
  #turn = 0
  readonly #barsOf: (range: Range) => number
  #remaining: readonly Range[]
  /** What no task may hold yet. */
  #closed: readonly Range[] = []
  /** By their units, and so are the readings. */
  #outstanding = new Map<string, Range>()
  readonly #readings = new Map<string, TaskReading>()
  #committedBars = 0
  /** Trials that hung in another task, by their units. */
  #suspects: ReadonlyMap<string, Suspect> = new Map()
  /** What is told of commits while a snapshot is read; null while none is. */
  #listening: Listening | null = null

  /** @param barsOf over how many bars a range's trials are run */
  constructor(interleaving: Interleaving, barsOf: (range: Range) => number) {
    const { trials } = interleaving
    this.#interleaving = interleaving
    this.#trials = trials
    this.#barsOf = barsOf
    this.#remaining = [{ first: 0, count: trials }]
  }

  /** Trials that are in no task yet and can be. */
  get remaining(): number {
    return countTrials(this.#open())
  }

  /** Thread seconds that these are expected to take. */
  remainingSeconds(costs: Costs): number {
    return this.#open().reduce((sum, range) => sum + costs.seconds(range), 0)
  }

  /** Tasks that are under way, without those that wait for all others. */
  get outstanding(): number {
    return this.#outstanding.size - this.#suspects.size
  }

  /** Whether no third of the plan is without trials that are done, or in a task. */
  get isAllOver(): boolean {
    return this.#open().every(({ count }) => 3 * count < this.#trials)
  }

  /** Trials that hung, each the first of its task, and are run once more after all others. */
  get suspects(): readonly Suspect[] {
    return [...this.#suspects.values()]
  }

  /**
   * How many trials are left where all of them may hang; 0 where others are left too.
   *
   * @param units tasks that may hang, beside those that hung before
   */
  onlySuspects(units: ReadonlySet<string>): number {
    // What is more than an entry rule has trials beside the one that may hang.
    const { exitsPerRule } = this.#interleaving
    const isSuspect = ([unit, { count }]: readonly [string, Range]) =>
      this.#suspects.has(unit) || (units.has(unit) && count <= exitsPerRule)
    if (this.#remaining.length > 0 || ![...this.#outstanding].every(isSuspect)) return 0
    return countTrials([...this.#outstanding.values()])
  }

  /** What they are called. */
  get units(): ReadonlySet<string> {
    return new Set(this.#outstanding.keys())
  }

  /** The task under way that begins with a trial; null where none does. */
  underWay(first: number): Range | null {
    return this.#outstanding.get(unitOf({ first, count: 1 })) ?? null
  }

  /** The first step to a snapshot: what is settled from now on may be missing in what is read for it. */
  listen(): Listening {
    this.#listening = new Listening()
    return this.#listening
  }

  /** Takes over how things stand. A held range that is done, be it in pieces, is not under way. */
  sync(snapshot: TaskSnapshot): void {
    this.#listening = null
    const { done } = snapshot
    const left = subtract(this.#trials, done)
    const open = snapshot.held.filter((range) => left.some((other) => isOverlap(range, other)))
    this.#remaining = subtract(this.#trials, [...done, ...open])
    this.#outstanding = new Map(open.map((range) => [unitOf(range), range]))
    this.#suspects = new Map(open.flatMap((range) => suspectOf(range).map((suspect) => [unitOf(range), suspect])))
    for (const unit of this.#readings.keys()) if (!this.#outstanding.has(unit)) this.#readings.delete(unit)
    // What is done of tasks under way stands in their readings.
    const settled = subtract(this.#trials, [...left, ...open])
    this.#committedBars = settled.reduce((sum, range) => sum + this.#barsOf(range), 0)
  }

  /** Trials of these ranges, which are in order, are in no task for now, and those from `trials` on are gone. */
  limit(trials: number, closed: readonly Range[]): void {
    this.#closed = closed
    if (trials === this.#trials) return
    this.#remaining = without(this.#remaining, [{ first: trials, count: this.#trials - trials }])
    this.#trials = trials
  }

  #open(): readonly Range[] {
    return this.#closed.length === 0 ? this.#remaining : without(this.#remaining, this.#closed)
  }

  /** Whether all trials of a range are committed. */
  isDone(range: Range): boolean {
    if (range.count === 0) return true
    return !isAnyIn(this.#remaining, range) && ![...this.#outstanding.values()].some((other) => isOverlap(range, other))
  }

  /** Cuts the next task, of about as many trials as one should have; null where all that can be are in one. */
  next(sizeAt: (cut: Cut) => number): Range | null {
    const found = nextPartAt(this.#open(), this.#turn, this.#interleaving)
    if (!found) return null
    const { isFromEnd, isProbe } = found
    const [of = { first: 0, count: 0 }] = found.ranges
    const size = sizeAt({ of, isFromEnd, isProbe })
    const isTooSmall = of.count < MIN_PART * size
    const [open] = isTooSmall ? this.#beyond(of.first) : found.ranges
    if (!open) return null
    this.#turn = found.turn + 1
    const count = open.count <= MAX_OVER * size ? open.count : size
    return this.#add({ first: open.first + (isFromEnd && !isTooSmall ? open.count - count : 0), count })
  }

  /** All that is in no task from a trial on, whatever the parts. */
  #beyond(first: number): Range[] {
    return without(this.#open(), [{ first: 0, count: first }])
  }

  /** Cuts a task of one trial, as far as can be from those under way; null where all trials that can be are in one. */
  nextApart(): Range | null {
    const from = [...this.#outstanding.values()].map(({ first }) => first)
    const next = farthestFrom(from, this.#open())
    return next === null ? null : this.#add({ first: next, count: 1 })
  }

  #add(task: Range): Range {
    this.#remaining = without(this.#remaining, [task])
    this.#outstanding.set(unitOf(task), task)
    return task
  }

  /** @returns whether the reading is of a task that is under way */
  read(reading: TaskReading): boolean {
    const isOurs = this.#outstanding.has(reading.unit)
    if (isOurs) this.#readings.set(reading.unit, reading)
    return isOurs
  }

  /**
   * A range of trials was committed. It ends the task of the same first trial and length. A task of an earlier conductor may have the same
   * first trial and another length; it ends none of ours.
   *
   * @returns whether the registry still tells the truth; false where the range cuts through tasks under way: then `sync` is needed
   */
  settle(range: Range): boolean {
    this.#listening?.hear(range)
    if (this.#outstanding.get(unitOf(range))?.count !== range.count) return this.isDone(range)
    this.#outstanding.delete(unitOf(range))
    this.#suspects = new Map([...this.#suspects].filter(([unit]) => unit !== unitOf(range)))
    this.#readings.delete(unitOf(range))
    this.#committedBars += this.#barsOf(range)
    return true
  }

  /** Where the job stands, in what its trials cost. @param best see `Costs.ending` */
  standing(costs: Costs, threads: number, best: number | null): JobCosts {
    const all = costs.of({ first: 0, count: this.#trials })
    const { exitsPerRule } = this.#interleaving
    const terms = { perTask: costs.perTask, all, trials: this.#trials, exitsPerRule, threads: Math.max(1, threads) }
    const overhead = new TaskOverhead(terms)
    const units: WorkPiece[] = []
    const idle: Range[] = []
    for (const range of this.#outstanding.values()) {
      const reading = this.#readings.get(unitOf(range))
      if (!reading || !isAtWork(reading)) idle.push(range)
      else units.push(this.#unit(range, reading, costs.of(range) + overhead.of(costs.of(range))))
    }
    const last = this.#lastOf(costs)
    const rest = last ? without(this.#remaining, [last]) : this.#remaining
    const waiting = overhead.waiting(costs.waiting([...idle, ...interleave(rest, this.#interleaving)]))
    const ending = costs.ending(best)
    const lastCost = (last ? costs.of(last) : 0) + ending
    const open = [...units, ...waiting.map(({ count, cost }) => ({ cost: count * cost }))]
    const left = open.reduce((sum, { cost }) => sum + cost, lastCost)
    const finished = costs.spent ?? Math.max(0, all + ending - left)
    const isEnding = open.length === 0 && last === null && lastCost > 0
    return {
      finished,
      units: isEnding ? [{ id: this.#trials, cost: lastCost, done: 0 }] : units,
      waiting,
      threads: Math.max(1, threads),
      revision: costs.revision,
      isPaced: costs.arePaced,
      last: isEnding ? 0 : lastCost,
      ...(costs.areKnown ? {} : this.#share()),
    }
  }

  #share(): Pick<JobCosts, 'share' | 'tellingShare'> {
    const bars = this.#barsOf({ first: 0, count: this.#trials })
    return { share: this.bars / bars, tellingShare: Math.min(TELLING_SHARE, TELLING_TRIALS / this.#trials) }
  }

  /** What no task may hold yet and stands at the plan's end waits for all others; null where nothing does, and where rounds wait anyway. */
  #lastOf(costs: Costs): Range | null {
    const last = this.#closed.at(-1)
    return last && !costs.arePaced && last.first + last.count === this.#trials ? last : null
  }

  #unit(range: Range, { bars }: TaskReading, cost: number): WorkPiece {
    return { id: range.first, cost, done: Math.min(cost, (cost * bars) / this.#barsOf(range)) }
  }

  /** Bars over which trials were run, those of unfinished tasks too. */
  get bars(): number {
    let bars = this.#committedBars
    for (const reading of this.#readings.values()) bars += reading.bars
    return bars
  }

  /** What the first task is at that a thread has begun. */
  get stage(): Stage {
    const atWork = [...this.#readings.values()].find(({ stage }) => stage !== 'WAITING')
    return atWork?.stage ?? 'WAITING'
  }
}
