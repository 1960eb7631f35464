import type { Clock } from '../jobs/ports/clock.ts'
import type { Log } from '../jobs/ports/log.ts'
import type { HeldItem, ItemHandler } from '../jobs/ports/queue.ts'
import type { Items, TakenItem } from './items.ts'

/** What a worker works with. */
export interface WorkerParts<T extends { readonly jobId: string }> {
  readonly items: Pick<Items<T>, 'take' | 'settle' | 'giveBack' | 'beat' | 'change'>
  readonly clock: Clock
  readonly log: Log
  /** How many items may be held at once. */
  readonly slots: number
  readonly handler: ItemHandler<T>
  /** Whether what this process holds is its own for sure; while it is not, it takes nothing. */
  isSure(): boolean
  /** Whether an item can be worked on here. */
  isFor(item: T): boolean
}

/** The queue is asked so often, even if nothing was heard. */
const POLL_MS = 1_000

/** How often what is held is confirmed. */
const BEAT_MS = 15_000

/** An item whose handler failed, or a statement that did, is tried again after so long. */
const AGAIN_MS = 1_000

/** An item for which there is no room is handed out again after so long. */
const REST_SECONDS = 1

/** The most items that are taken by one statement. */
const MAX_TAKEN = 100

interface Held<T> {
  /** The newest taking of the item: the engine does not know older ones any more. */
  taken: TakenItem<T>
  readonly abort: AbortController
  done: Promise<void>
  /** Whether it was taken again after it was aborted: it begins anew once its handler has ended. */
  isAgain: boolean
}

/**
 * Takes items from a queue whenever it has free slots, and settles each one when its handler has ended: done with where it
 * succeeded, given back where it did not. A database that is away keeps it waiting and loses nothing: items that could not be settled
 * stay held until they can be, or until this process is gone.
 */
export class Worker<T extends { readonly jobId: string }> {
  readonly #parts: WorkerParts<T>
  readonly #held = new Map<string, Held<T>>()
  /** What is being settled, its slot free already. */
  readonly #settling = new Set<Promise<void>>()
  readonly #closing = Promise.withResolvers<void>()
  readonly #stops: (() => void)[]
  #taking: Promise<void> = Promise.resolve()
  #isClosed = false
  #isTaking = false
  #isAsked = false
  /** Whether the last taking failed, and was written down. */
  #isTroubled = false

  constructor(parts: WorkerParts<T>) {
    this.#parts = parts
    this.#stops = [parts.clock.every(POLL_MS, () => this.wake()), parts.clock.every(BEAT_MS, () => void this.#beat())]
    this.wake()
  }

  /** Something may wait in the queue. */
  wake(): void {
    this.#isAsked = true
    if (!this.#isTaking) this.#takeAll()
  }

  /** Confirms what is held; what others were given meanwhile is aborted. Rejects where that could not be found out. */
  async confirm(): Promise<void> {
    const before = [...this.#held.values()]
    const ours = await this.#parts.items.beat(before.map(({ taken }) => taken))
    for (const { taken, abort } of before) if (!ours.has(taken.id)) abort.abort()
  }

  async #beat(): Promise<void> {
    try {
      await this.confirm()
    } catch (error) {
      // Until the next beat it is taken for ours.
      this.#parts.log.warn({ err: error }, 'what is held of a queue could not be confirmed')
    }
  }

  /** Takes nothing more, aborts what runs, and answers when all of it is settled or left to the others. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#closing.resolve()
    for (const stop of this.#stops) stop()
    for (const { abort } of this.#held.values()) abort.abort()
    while (this.#isTaking || this.#held.size > 0 || this.#settling.size > 0) {
      await Promise.all([this.#taking, ...[...this.#held.values()].map(({ done }) => done), ...this.#settling])
    }
  }

  #takeAll(): void {
    this.#isTaking = true
    this.#taking = this.#takeWhileAsked().finally(() => {
      this.#isTaking = false
    })
  }

  async #takeWhileAsked(): Promise<void> {
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false
      const wanted = this.#parts.isSure() ? Math.min(this.#parts.slots - this.#held.size, MAX_TAKEN) : 0
      const taken = wanted > 0 ? await this.#take(wanted) : []
      for (const one of taken) {
        const running = this.#held.get(one.id)
        if (running) this.#join(running, one)
        else this.#hold(one)
      }
      if (taken.length === wanted && wanted > 0) this.#isAsked = true
    }
  }

  async #take(count: number): Promise<TakenItem<T>[]> {
    try {
      const taken = await this.#parts.items.take(count, this.#parts.isFor)
      this.#isTroubled = false
      return taken
    } catch (error) {
      // The next poll may find the database back.
      if (!this.#isTroubled) this.#parts.log.warn({ err: error }, 'a queue does not answer')
      this.#isTroubled = true
      return []
    }
  }

  #hold(taken: TakenItem<T>): void {
    const held: Held<T> = { taken, abort: new AbortController(), done: Promise.resolve(), isAgain: false }
    // It was taken while this worker was closed.
    if (this.#isClosed) held.abort.abort()
    this.#held.set(taken.id, held)
    held.done = this.#run(held)
  }

  /** The engine took what still runs here for lost, and handed it out to this process again: one handler does for both. */
  #join(running: Held<T>, taken: TakenItem<T>): void {
    running.taken = taken
    running.isAgain = running.abort.signal.aborted && !this.#isClosed
  }

  async #run(held: Held<T>): Promise<void> {
    const { signal } = held.abort
    const { item } = held.taken
    let [isDone, restMs, restSeconds] = [true, 0, 0]
    try {
      const end = await this.#parts.handler(item, signal, this.#holdOf(held))
      isDone = end !== 'AGAIN' && end !== 'REST'
      if (end === 'REST') restSeconds = REST_SECONDS
    } catch (error) {
      // The item is not done: someone gets it again.
      isDone = false
      if (!signal.aborted) {
        restMs = AGAIN_MS
        this.#parts.log.error({ err: error, job: item.jobId }, 'what a queue handed out failed; it is handed out again')
      }
    }
    this.#held.delete(held.taken.id)
    if (held.isAgain && !isDone) return this.#hold(held.taken)
    const settling = this.#settle(held.taken, isDone, { restMs, restSeconds }).finally(() =>
      this.#settling.delete(settling),
    )
    this.#settling.add(settling)
    this.wake()
  }

  #holdOf(held: Held<T>): HeldItem<T> {
    return {
      isAgain: held.taken.retryCount > 0,
      change: async (item) => {
        await this.#parts.items.change(held.taken, item)
        held.taken = { ...held.taken, item }
      },
    }
  }

  async #settle(
    taken: TakenItem<T>,
    isDone: boolean,
    { restMs, restSeconds }: { readonly restMs: number; readonly restSeconds: number },
  ): Promise<void> {
    const { items } = this.#parts
    if (restMs > 0) await this.#rest(restMs)
    for (;;) {
      // Taken again meanwhile, it is settled by the handler that has it now.
      if (this.#held.has(taken.id)) return
      try {
        await (isDone ? items.settle(taken) : items.giveBack(taken, restSeconds))
        return this.wake()
      } catch (error) {
        // A process that ends leaves it held: the others give it back when they see that it is gone.
        this.#parts.log.warn({ err: error }, 'an item of a queue could not be settled')
        if (this.#isClosed) return
        await this.#rest(AGAIN_MS)
      }
    }
  }

  /** Waits, but not beyond the end. */
  async #rest(ms: number): Promise<void> {
    const over = Promise.withResolvers<void>()
    const stop = this.#parts.clock.every(ms, over.resolve)
    await Promise.race([over.promise, this.#closing.promise])
    stop()
  }
}
