import { setTimeout } from 'node:timers/promises'
import { countBars } from '../../engine/batch.ts'
import { BYTES_PER_CANDLE, type Candles } from '../../engine/candles.ts'
import { cutWork, mergeParts } from '../../engine/parts.ts'
import type { Assignment } from '../../jobs/drive/assignment.ts'
import { type JobEventType, NO_SECONDS } from '../../jobs/job.ts'
import { without } from '../../jobs/plan/remaining.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import type { TaskOrder } from '../../jobs/ports/queue.ts'
import { type Range, unitOf } from '../../jobs/range.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import type { TaskPosition } from '../tasks/lanes.ts'
import { beginParts, dividePart, ENDED_ITS_PROCESS, type Part } from '../tasks/parts.ts'
import { nameOf, type PieceResult } from '../tasks/taskSplit.ts'
import type { ChildTask } from './childMessages.ts'
import { ChildDeathError, ChildRun, ChildStartError } from './childRun.ts'
import type { ProcessSlots } from './processSlots.ts'
import type { FilesOf } from './rule.ts'

/** What a task is run with in processes of its own. */
export interface IsolatedRunParts {
  readonly node: string
  readonly room: ProcessSlots
  readonly filesOf: FilesOf
  /** The trials of a job that are committed. */
  committed(jobId: string): Promise<readonly Range[]>
  /** Commits a part of the task. */
  keep(range: Range, found: PieceResult): Promise<void>
  tell(reading: TaskReading): void
  /** So many bars more were done. */
  moved(bars: number): void
  /** Adds to the history of a job. */
  note(jobId: string, type: JobEventType, message: string): Promise<void>
  /** Adds to it that the task has ended a process of its own. */
  died(jobId: string, message: string): Promise<void>
}

/** How often and how far apart a process is started that does not come to its trials: memory may be short for a while. */
const MAX_STARTS = 10
const START_AGAIN_MS = 1_000

/**
 * A task that may end its process: one that a lost process had, or whose job has ended processes of its own. Its parts run one after the
 * other in a process that runs nothing else, so one that ends by itself tells which part did it; that is halved, down to a single trial.
 * What is found is committed part by part, so that a loss of the node costs no more than the part that runs.
 */
export class IsolatedRun {
  readonly #taskOrder: TaskOrder
  readonly #signal: AbortSignal
  readonly #parts: IsolatedRunParts
  #child: ChildRun<ChildTask, PieceResult> | null = null
  /** Gives back the room that the process takes. */
  #leave: () => void = () => undefined
  /** Bars of the whole task, and of its trials that are committed. */
  #cost = 0
  #doneBars = 0
  #hasTold = false
  /** What it told last of how far it is. */
  #last: TaskReading | null = null

  /** @param signal ends it, wherever it is */
  constructor(taskOrder: TaskOrder, signal: AbortSignal, parts: IsolatedRunParts) {
    this.#taskOrder = taskOrder
    this.#signal = signal
    this.#parts = parts
  }

  /** Runs what is not committed of the task, and commits it. */
  async run(assignment: Assignment, candles: Candles): Promise<void> {
    const { jobId, range, deaths = 0 } = this.#taskOrder
    const rest = without([range], await this.#parts.committed(jobId))
    const barsOf = (part: Range) => countBars(cutWork(assignment.work, part), candles.length)
    this.#cost = barsOf(range)
    this.#doneBars = this.#cost - rest.reduce((sum, part) => sum + barsOf(part), 0)
    const todo = beginParts(rest, deaths > 0)
    try {
      for (let part = todo.shift(); part; part = todo.shift()) {
        const next = await this.#runPart(part, assignment, candles)
        if (next.length === 0) this.#doneBars += barsOf(part)
        // Last, so that the innocent are done before the culprit is found.
        todo.push(...next)
      }
    } finally {
      await this.#endChild()
    }
  }

  /** Reads how far it is. To be called every 50 ms. */
  sample(at: HostSample): void {
    this.#child?.sample(at)
  }

  /** Where it stands, as far as it tells. */
  get position(): TaskPosition | null {
    const { stage, trial } = this.#last ?? {}
    return stage === undefined ? null : { thread: null, stage, trial: trial ?? null, bar: null, bars: null }
  }

  /** Ends an attempt; one that is over already is none of this order's. */
  stop(order: StopOrder): void {
    this.#child?.stop(order)
  }

  /** @returns what is to be run in its place: nothing where it is committed */
  async #runPart(part: Part, assignment: Assignment, candles: Candles): Promise<Part[]> {
    try {
      await this.#parts.keep(part, await this.#runAlone(part, assignment, candles))
      return []
    } catch (error) {
      if (!(error instanceof ChildDeathError)) throw error
      const next = dividePart(part)
      await this.#tellDeath(part, error)
      if (next.length === 0) await this.#parts.keep(part, failureOf(part))
      return next
    }
  }

  async #runAlone(part: Part, assignment: Assignment, candles: Candles): Promise<PieceResult> {
    for (let starts = 1; ; starts += 1) {
      const child = await this.#childFor(part, candles.length * BYTES_PER_CANDLE)
      try {
        return await child.run(this.#taskOf(part, assignment), candles, this.#signal)
      } catch (error) {
        await this.#endChild()
        if (!(error instanceof ChildStartError) || starts === MAX_STARTS) throw error
        await setTimeout(START_AGAIN_MS, undefined, { signal: this.#signal })
      }
    }
  }

  /** What other trials left in a process must not be laid to a single one: that has one to itself. */
  async #childFor(part: Part, bytes: number): Promise<ChildRun<ChildTask, PieceResult>> {
    if (part.count === 1) await this.#endChild()
    if (this.#child) return this.#child
    this.#leave = await this.#parts.room.enter({ isAlone: part.deaths > 0, bytes }, this.#signal)
    const { jobId } = this.#taskOrder
    const { moved, note } = this.#parts
    this.#child = new ChildRun('./childProcess.ts', {
      tell: (reading) => this.#tell(reading),
      moved,
      note: (type, message) => void note(jobId, type, message),
    })
    return this.#child
  }

  async #endChild(): Promise<void> {
    await this.#child?.close()
    this.#child = null
    this.#leave()
    this.#leave = () => undefined
  }

  #taskOf({ first, count }: Part, assignment: Assignment): ChildTask {
    const range = { first, count }
    const work = cutWork(assignment.work, range)
    const own = this.#parts.filesOf(work)
    return {
      node: this.#parts.node,
      taskOrder: { ...this.#taskOrder, range },
      assignment: { ...assignment, work },
      own,
    }
  }

  /** To others it is one task all the while. */
  #tell(reading: TaskReading): void {
    this.#last = reading
    const unit = unitOf(this.#taskOrder.range)
    this.#parts.tell({ ...reading, unit, cost: this.#cost, bars: this.#doneBars + reading.bars })
  }

  /** The history tells the first death of a task, and that of each trial that has failed by it. */
  async #tellDeath(part: Part, { message: how }: ChildDeathError): Promise<void> {
    if (this.#hasTold) return
    this.#hasTold = true
    const { jobId } = this.#taskOrder
    const then =
      part.count > 1 ? 'they are run in halves until it is known which of them does that' : 'it is tried again'
    const message = `a process that ran ${nameOf(part)} alone has ended (${how}); ${then}, and the others go on without it`
    await this.#parts.died(jobId, message)
  }
}

function failureOf({ first, count }: Part): PieceResult {
  const failures = [{ trial: first, error: ENDED_ITS_PROCESS }]
  return { results: { ...mergeParts({ first, count }, []), failures }, seconds: 0, stages: NO_SECONDS }
}
