import type { Range } from '../range.ts'

/** Reads ranges of trials from the queue or the store. */
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
  async held(read: ReadRanges): Promise<HeldRanges> {
    return new HeldRanges(await read(), this.#heard)
  }
}

/** The second step: the held ranges are read, the committed ones are not. */
class HeldRanges {
  readonly #held: readonly Range[]
  readonly #heard: readonly Range[]

  constructor(held: readonly Range[], heard: readonly Range[]) {
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
  readonly held: readonly Range[]
  readonly #committed: readonly Range[]
  readonly #heard: readonly Range[]

  constructor(held: readonly Range[], committed: readonly Range[], heard: readonly Range[]) {
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
