import { countBars, type Work } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import { cutByStrategy, cutWork } from '../../engine/parts.ts'
import type { Assignment } from '../../jobs/drive/assignment.ts'
import type { JobEventType } from '../../jobs/job.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import type { TaskOrder } from '../../jobs/ports/queue.ts'
import { type Range, unitOf } from '../../jobs/range.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import type { Threads } from '../threads/threads.ts'
import { Attempt, type AttemptReading, type Ending } from './attempt.ts'
import {
  beginSplit,
  breakPiece,
  doubtPiece,
  finishPiece,
  mergeSplit,
  nameOf,
  type Piece,
  type PieceResult,
} from './taskSplit.ts'

/** What a task is run with. */
export interface TaskRunParts {
  readonly threads: Pick<Threads, 'run' | 'isRestless'>
  readonly node: string
  /** A number above all that it gave before. */
  nextAttempt(): number
  /** Passes a reading on. */
  tell(reading: TaskReading): void
  /** Adds to the history of a job. */
  note(jobId: string, type: JobEventType, message: string): Promise<void>
  /** So many bars more were done. */
  moved(bars: number): void
}

/**
 * A task on its way through the threads: whole, or in pieces once something of it hung (see `TaskSplit`). To others it is
 * one task all the while.
 */
export class TaskRun {
  readonly #parts: TaskRunParts
  readonly #ticket: TaskOrder
  readonly #signal: AbortSignal
  #pieces: ReturnType<typeof beginSplit>
  #attempt: Attempt | null = null
  /** Bars of the whole task, and of its trials that were over when the attempt began. */
  #cost = 0
  #overBars = 0
  #isLossTold = false

  /** @param signal ends it, wherever it is */
  constructor(ticket: TaskOrder, signal: AbortSignal, parts: TaskRunParts) {
    this.#ticket = ticket
    this.#signal = signal
    this.#parts = parts
    this.#pieces = beginSplit(ticket.range)
  }

  /** Runs what is not done of it, and answers with all of it. */
  async run(assignment: Assignment, candles: Candles): Promise<PieceResult> {
    for (;;) {
      const [piece] = this.#pieces.todo
      if (!piece) return mergeSplit(this.#pieces)
      await this.#runPiece(piece, assignment, candles)
    }
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
      if (answer.isDoubtful) await this.#doubt(piece, work)
      else this.#pieces = finishPiece(this.#pieces, answer)
    } catch (error) {
      if (!attempt.ending || this.#signal.aborted) throw error
      // What was found of the piece is lost; what is left of it is run again.
      await this.#breakOff(piece, attempt.ending)
    } finally {
      this.#attempt = null
    }
  }

  #begin(piece: Piece, { work, trialLimit }: Assignment, candles: Candles): Attempt {
    const { threads, moved, nextAttempt } = this.#parts
    const barsOf = (range: Range) => countBars(cutWork(work, range), candles.length)
    this.#cost = countBars(work, candles.length)
    this.#overBars = this.#cost - this.#pieces.todo.reduce((sum, open) => sum + barsOf(open), 0)
    this.#attempt = new Attempt({
      threads,
      attempt: nextAttempt(),
      work: cutWork(work, piece),
      trials: piece.count,
      candles,
      limit: trialLimit,
      isCareful: piece.isCareful,
      tell: (reading) => this.#tell(reading),
      moved,
      onStuck: () => void this.#tellStuck(piece),
    })
    return this.#attempt
  }

  /** Reads how far it is, and passes that on where it is news or due. To be called every 50 ms. */
  sample(at: HostSample): void {
    this.#attempt?.sample(at)
  }

  /** Ends an attempt; one that is over already is none of this order's. */
  stop({ attempt, reason }: StopOrder): void {
    if (this.#attempt?.number === attempt) this.#attempt.stop('STALLED', reason)
  }

  #tell(reading: AttemptReading): void {
    const { jobId, range } = this.#ticket
    const bars = this.#overBars + reading.bars
    this.#parts.tell({ ...reading, jobId, unit: unitOf(range), node: this.#parts.node, cost: this.#cost, bars })
  }

  /** What a strategy wrote to, or changed, may have changed all that was found: each is run by itself. */
  async #doubt(piece: Piece, work: Work): Promise<void> {
    this.#pieces = doubtPiece(this.#pieces, cutByStrategy(work))
    const message = `a strategy among ${nameOf(piece)} changed what others see; each strategy of them is run by itself`
    await this.#parts.note(this.#ticket.jobId, 'RETRIED', message)
  }

  async #breakOff(piece: Piece, ending: Ending): Promise<void> {
    const failed = this.#pieces.failures.length
    this.#pieces = breakPiece(this.#pieces, ending)
    if (this.#pieces.todo.length === 0 || (ending.cause === 'LOST' && this.#isLossTold)) return
    // A strategy that ends its thread in each of its trials would fill the history.
    this.#isLossTold ||= ending.cause === 'LOST'
    const then = this.#pieces.failures.length > failed ? 'the others go on without it' : 'it is tried once more'
    const message = `${nameOf(ending.suspect ?? piece)} ${ending.fault} ${ending.where}; ${then}`
    await this.#parts.note(this.#ticket.jobId, 'RETRIED', message)
  }

  async #tellStuck(piece: Piece): Promise<void> {
    const message = `the thread that ran ${nameOf(piece)} cannot be ended, as it is in a call of the system's; another one took its place`
    await this.#parts.note(this.#ticket.jobId, 'WORKER_LOST', message)
  }
}
