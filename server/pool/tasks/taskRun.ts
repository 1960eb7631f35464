import { countBars, type Work } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import { cutByStrategy, cutWork } from '../../engine/parts.ts'
import type { Assignment } from '../../jobs/drive/assignment.ts'
import type { JobEventType } from '../../jobs/job.ts'
import { countTrials } from '../../jobs/plan/remaining.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import { LAST_RANK, type TaskOrder } from '../../jobs/ports/queue.ts'
import { type Range, unitOf } from '../../jobs/range.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import type { ThreadAnswer } from '../threads/thread.ts'
import type { Threads } from '../threads/threads.ts'
import { Attempt, type Ending } from './attempt.ts'
import type { AttemptReading } from './attemptReadings.ts'
import { KeptParts } from './keptParts.ts'
import type { TaskPosition } from './lanes.ts'
import {
  beginSplit,
  breakPiece,
  culpritOf,
  doubtPiece,
  finishPiece,
  isWithin,
  nameOf,
  narrowSplit,
  type Piece,
  settleParts,
  type TaskFindings,
  type TaskSplit,
} from './taskSplit.ts'

/** What keeps parts of a task, and hands on what others are to run. */
export interface TaskHold {
  /** Keeps a part of the task. */
  keep(taskOrder: TaskOrder, found: TaskFindings): Promise<void>
  /** From now on the task is this one; what it is less than before, others run. */
  change(taskOrder: TaskOrder): Promise<void>
  /** Whether others wait for a thread here. */
  isCrowded(): boolean
}

/** What a task is run with. */
export interface TaskRunParts {
  readonly threads: Pick<Threads, 'run' | 'isRestless'>
  readonly node: string
  /** Null where all is taken when the task is over. */
  readonly hold: TaskHold | null
  /** A number above all that it gave before. */
  nextAttempt(): number
  /** Passes a reading on. */
  tell(reading: TaskReading): void
  /** Adds to the history of a job. */
  note(jobId: string, type: JobEventType, message: string): Promise<void>
  /** So many bars more were done. */
  moved(bars: number): void
}

/** A thread that has stood for so long keeps the trial that it is at; the rest of its task goes to others. */
const STAND_MS = 2_000

/**
 * A task on its way through the threads: whole, or in pieces once something of it hung (see `TaskSplit`).
 *
 * What is finished is kept every two seconds, and whenever the task or an attempt at it is ended. Where its thread stands, the task becomes
 * the trials that it stands at; and where those hang, or keep others waiting, it goes back to the queue, last of its job.
 */
export class TaskRun {
  readonly #parts: TaskRunParts
  readonly #signal: AbortSignal
  #taskOrder: TaskOrder
  #pieces: TaskSplit
  #attempt: Attempt | null = null
  /** Bars of the whole task, and of its trials that were over when the attempt began. */
  #cost = 0
  #overBars = 0
  #isLossTold = false
  /** Whether the attempt has only the trials that it stood at. */
  #isCut = false
  #isHandedOn = false
  #hasBegun = false
  readonly #kept: KeptParts

  /** @param signal ends it, wherever it is */
  constructor(taskOrder: TaskOrder, signal: AbortSignal, parts: TaskRunParts) {
    this.#taskOrder = taskOrder
    this.#signal = signal
    this.#parts = parts
    this.#pieces = beginSplit(taskOrder.range, { suspicion: taskOrder.suspicion ?? null })
    const standing = () => ({ pieces: this.#pieces, finished: this.#attempt?.finished() ?? [] })
    this.#kept = new KeptParts(standing, async (found) => parts.hold?.keep(this.#taskOrder, found))
  }

  /** Whether any of it was run here. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** Whether it waits for a thread. */
  get isWaiting(): boolean {
    return this.#attempt !== null && !this.#attempt.isOnThread
  }

  /** Where it stands; null while no thread has it. */
  get position(): TaskPosition | null {
    return this.#attempt?.position ?? null
  }

  /** The task as it is by now. */
  get taskOrder(): TaskOrder {
    return this.#taskOrder
  }

  /** Leaves out what is committed already. To be called before it is run. */
  skipCommitted(committed: readonly Range[]): void {
    const { range, suspicion = null } = this.#taskOrder
    this.#pieces = beginSplit(range, { suspicion, committed })
  }

  /** Runs what is not done of it, and answers with what was not kept yet; null where the queue is to hand it out again. */
  async run(assignment: Assignment, candles: Candles): Promise<TaskFindings | null> {
    while (!this.#isHandedOn) {
      const [piece] = this.#pieces.todo
      if (piece) await this.#runPiece(piece, assignment, candles)
      else return this.#kept.rest()
    }
    return null
  }

  async #runPiece(piece: Piece, assignment: Assignment, candles: Candles): Promise<void> {
    const work = cutWork(assignment.work, piece)
    if (!piece.isCareful && this.#parts.threads.isRestless(work)) {
      this.#pieces = doubtPiece(this.#pieces, cutByStrategy(work))
      return
    }
    const attempt = this.#begin(piece, assignment, candles)
    try {
      const answer = await attempt.run(this.#signal)
      this.#attempt = null
      if (answer.isDoubtful) await this.#doubt(assignment.work)
      else this.#finish(attempt, answer)
    } catch (error) {
      this.#attempt = null
      if (!attempt.ending || this.#signal.aborted) {
        // Whoever ends the task has what is finished of it kept.
        this.#pieces = settleParts(this.#pieces, attempt.finished())
        throw error
      }
      await this.#breakOff(attempt, attempt.ending)
    }
  }

  #begin(piece: Piece, { work, trialLimit }: Assignment, candles: Candles): Attempt {
    const { threads, moved, nextAttempt } = this.#parts
    const barsOf = (range: Range) => countBars(cutWork(work, range), candles.length)
    this.#cost = barsOf(this.#taskOrder.range)
    this.#overBars = this.#cost - this.#pieces.todo.reduce((sum, open) => sum + barsOf(open), 0)
    this.#isCut = false
    this.#hasBegun = true
    this.#attempt = new Attempt({
      threads,
      attempt: nextAttempt(),
      work: cutWork(work, piece),
      trials: piece.count,
      candles,
      limit: trialLimit,
      isCareful: piece.isCareful,
      suspicion: piece.suspicion,
      tell: (reading) => this.#tell(reading),
      moved,
      onStuck: () => void this.#tellStuck(piece),
    })
    return this.#attempt
  }

  /** An attempt that was cut has not run all of its piece. */
  #finish(attempt: Attempt, answer: ThreadAnswer): void {
    this.#pieces = this.#isCut ? settleParts(this.#pieces, attempt.answered(answer)) : finishPiece(this.#pieces, answer)
  }

  /** Reads how far it is, and passes that on where it is news or due. To be called every 50 ms. */
  sample(at: HostSample): void {
    const attempt = this.#attempt
    if (!attempt) return
    attempt.sample(at)
    if (!this.#parts.hold || !attempt.isOnThread) return
    const { done, failures } = this.#pieces
    const isDue = this.#kept.pass(at.spanMs, countTrials(done) + failures.length + attempt.settled)
    // Neither is lost where it fails: what is finished stays, and what is to be run stays the task's.
    if (isDue) void this.keep().catch(() => undefined)
    if (attempt.standsMs >= STAND_MS && !this.#isCut) void this.#cut(attempt).catch(() => undefined)
  }

  /** Keeps what is finished and was not kept yet. */
  keep(): Promise<void> {
    return this.#kept.keep()
  }

  /** Its thread stands: others run what it has not begun. */
  async #cut(attempt: Attempt): Promise<void> {
    const { hold } = this.#parts
    const { suspect } = attempt
    const [piece] = this.#pieces.todo
    const culprit = piece && suspect ? culpritOf(piece, { suspect }) : null
    if (!hold || !piece || !culprit || culprit.count === countTrials(this.#pieces.todo)) return
    this.#isCut = true
    attempt.keepOnly(culprit)
    try {
      await this.keep()
      const taskOrder = { ...this.#taskOrder, range: culprit }
      await hold.change(taskOrder)
      // Over by now, its task is what it was before.
      if (this.#attempt !== attempt) return
      this.#taskOrder = taskOrder
      this.#pieces = narrowSplit(this.#pieces, culprit)
      this.#cost = attempt.barsOf(culprit)
      this.#overBars = -attempt.barsBefore
    } catch (error) {
      attempt.keepOnly(piece)
      throw error
    }
  }

  /** Ends an attempt; one that is over already is none of this order's. */
  stop(order: StopOrder): void {
    if (this.#attempt?.number !== order.attempt) return
    if (order.cause === 'YIELD' && !this.#parts.hold?.isCrowded()) return
    this.#attempt.end(order)
  }

  /** Ends the attempt at a trial that a person does not wait for. @returns whether it was under way here */
  skip(trial: number): boolean {
    const suspect = this.#attempt?.suspect
    if (!suspect || !isWithin(trial, suspect)) return false
    this.#attempt?.skip(trial)
    return true
  }

  #tell(reading: AttemptReading): void {
    const { jobId, range } = this.#taskOrder
    const bars = Math.max(0, this.#overBars + reading.bars)
    this.#parts.tell({ ...reading, jobId, unit: unitOf(range), node: this.#parts.node, cost: this.#cost, bars })
  }

  /** What a strategy wrote to, or changed, may have changed all that was found: each is run by itself. */
  async #doubt(work: Work): Promise<void> {
    const [piece] = this.#pieces.todo
    if (!piece) return
    this.#pieces = doubtPiece(this.#pieces, cutByStrategy(cutWork(work, piece)))
    const message = `a strategy among ${nameOf(piece)} changed what others see; each strategy of them is run by itself`
    await this.#parts.note(this.#taskOrder.jobId, 'RETRIED', message)
  }

  async #breakOff(attempt: Attempt, ending: Ending): Promise<void> {
    const [piece] = this.#pieces.todo
    if (!piece) return
    const finished = attempt.finished()
    const culprit = culpritOf(piece, ending)
    if (this.#parts.hold && culprit && ending.cause === 'STALLED' && !piece.suspicion) {
      this.#pieces = settleParts(this.#pieces, finished)
      return this.#handOn(culprit, ending)
    }
    const failed = this.#pieces.failures.length
    this.#pieces = breakPiece(this.#pieces, { ...ending, finished })
    if (this.#pieces.todo.length === 0 || (ending.cause === 'LOST' && this.#isLossTold)) return
    // A strategy that ends its thread in each of its trials would fill the history.
    this.#isLossTold ||= ending.cause === 'LOST'
    const then = this.#pieces.failures.length > failed ? 'the others go on without it' : 'it is tried once more'
    await this.#noteRetry(`${nameOf(ending.suspect ?? piece)} ${ending.fault} ${ending.where}; ${then}`)
  }

  /** What hangs becomes a task of its own, after all others; what it kept from being run, others run at once. */
  async #handOn(culprit: Range, { suspicion = { spent: 0, bars: 0 }, fault, where }: Ending): Promise<void> {
    const { hold } = this.#parts
    await this.keep()
    const range = { first: culprit.first, count: culprit.count }
    await hold?.change({ ...this.#taskOrder, range, rank: LAST_RANK, suspicion })
    this.#isHandedOn = true
    await this.#noteRetry(`${nameOf(range)} ${fault} ${where}; it is tried once more, after all others`)
  }

  #noteRetry(message: string): Promise<void> {
    return this.#parts.note(this.#taskOrder.jobId, 'RETRIED', message)
  }

  async #tellStuck(piece: Piece): Promise<void> {
    const message = `the thread that ran ${nameOf(piece)} cannot be ended, as it is in a call of the system's; another one took its place`
    await this.#parts.note(this.#taskOrder.jobId, 'WORKER_LOST', message)
  }
}
