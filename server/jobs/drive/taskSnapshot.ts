import type { Suspicion, TaskOrder } from '../ports/queue.ts'
import type { Range } from '../range.ts'

/** A range that is under way. */
export interface HeldRange extends Range {
  /** Where it hung in another task, and is run once more after all others; absent elsewhere. */
  readonly suspicion?: Suspicion
}

/** A task of the queue as such a range. */
export function heldRange({ range, suspicion }: Pick<TaskOrder, 'range' | 'suspicion'>): HeldRange {
  return suspicion ? { ...range, suspicion } : range
}

/** Reads ranges of trials from the store. */
type ReadRanges = () => Promise<readonly Range[]>

/**
 * The first of three steps that read how a job's tasks stand. Tasks are committed while the reads last, and none of them may be missed. So
 * the registry listens first, then the held ranges are read, then the committed ones. A task that is committed between the two reads is
 * among the committed ranges; one that is committed after both is among the heard ones. Each step makes the next one, so no other order
 * compiles.
 */
export class Listening {
  readonly #heard: Range[] = []

  /** A range was committed since this step began. */
  hear(range: Range): void {
    this.#heard.push(range)
  }

  /** Reads the ranges that are under way: in the queue, or handed out. */
  async held(read: () => Promise<readonly HeldRange[]>): Promise<HeldRanges> {
    return new HeldRanges(await read(), this.#heard)
  }
}

/** The second step: the held ranges are read, the committed ones are not. */
class HeldRanges {
  readonly #held: readonly HeldRange[]
  readonly #heard: readonly Range[]

  constructor(held: readonly HeldRange[], heard: readonly Range[]) {
    this.#held = held
    this.#heard = heard
  }

  /** Reads the ranges that are committed. */
  async committed(read: ReadRanges): Promise<TaskSnapshot> {
    return new TaskSnapshot(this.#held, await read(), this.#heard)
  }
}

/** The third step: how the tasks stand, for `TaskRegistry.sync`. */
class TaskSnapshot {
  /** Ranges that were under way. Some of them may be done. */
  readonly held: readonly HeldRange[]
  readonly #committed: readonly Range[]
  readonly #heard: readonly Range[]

  constructor(held: readonly HeldRange[], committed: readonly Range[], heard: readonly Range[]) {
    this.held = held
    this.#committed = committed
    this.#heard = heard
  }

  /** Ranges that are done, with those that were committed up to this moment. */
  get done(): readonly Range[] {
    return [...this.#committed, ...this.#heard]
  }
}

export type { TaskSnapshot }
