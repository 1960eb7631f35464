import { addSeconds } from '../../jobs/job.ts'
import { countTrials, without } from '../../jobs/plan/remaining.ts'
import type { Range } from '../../jobs/range.ts'
import { type DonePart, mergeSplit, NO_TIME, type TaskFindings, type TaskSplit } from './taskSplit.ts'

/** What is finished of a task that goes on is kept about so often: people are to see it within two seconds. */
const KEEP_MS = 1_800

/** How a task stands: what is done of it, and what is finished of the piece that runs. */
export interface TaskStanding {
  readonly pieces: TaskSplit
  readonly finished: readonly DonePart[]
}

/** Keeps what is finished of a task, part by part, each trial once. One part is kept at a time. */
export class KeptParts {
  readonly #keep: (found: TaskFindings) => Promise<void>
  readonly #standing: () => TaskStanding
  #kept: readonly Range[] = []
  #time = NO_TIME
  /** Since the last part was kept. */
  #ms = 0
  #keeping: Promise<void> = Promise.resolve()

  /** @param standing how the task stands when its turn has come */
  constructor(standing: () => TaskStanding, keep: (found: TaskFindings) => Promise<void>) {
    this.#standing = standing
    this.#keep = keep
  }

  /** So much time has passed for its thread. @returns whether it is time to keep a part of which there are so many trials */
  pass(spanMs: number, trials: number): boolean {
    this.#ms += spanMs
    return this.#ms >= KEEP_MS && trials > countTrials(this.#kept)
  }

  /** Keeps what is finished and was not kept yet. */
  keep(): Promise<void> {
    this.#ms = 0
    this.#keeping = this.#keeping.catch(() => undefined).then(() => this.#keepNow())
    return this.#keeping
  }

  async #keepNow(): Promise<void> {
    const { pieces, finished } = this.#standing()
    const found = mergeSplit(pieces, { kept: this.#kept, keptTime: this.#time, finished })
    const fresh = without([found.range], found.missing)
    if (fresh.length === 0) return
    await this.#keep(found)
    this.#kept = [...this.#kept, ...fresh]
    const seconds = this.#time.seconds + found.seconds
    this.#time = { seconds, stages: addSeconds(this.#time.stages, found.stages) }
  }

  /** What is done and was not kept. */
  async rest(): Promise<TaskFindings> {
    // What a commit under way keeps is not to be kept twice.
    await this.#keeping.catch(() => undefined)
    return mergeSplit(this.#standing().pieces, { kept: this.#kept, keptTime: this.#time })
  }
}
