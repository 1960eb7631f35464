import type { Clock } from '../jobs/ports/clock.ts'
import { StoreAwayError } from '../jobs/ports/jobStore.ts'
import { isAway } from './away.ts'

/** A connection of its own by which a database is asked whether it is there. */
export interface Probe {
  ask(): Promise<unknown>
  /** What was asked will not be answered: forgets the connection, and makes another at the next question. */
  renew(): void
}

/** Where it is said whether the database answers. */
export interface Account {
  /** Something failed because the database is away. */
  fail(error: unknown): void
  /** The database has answered. */
  answer(): void
}

/** What a health is watched with. */
export interface HealthParts {
  readonly probe: Probe
  readonly clock: Clock
  readonly account: Account
}

/** How often the database is asked. */
const ASK_MS = 1_000

/** Times that an answer is waited for. Counted, not timed: a process that was busy itself must not blame the database. */
const MAX_WAITS = 3

/** Whether the database answers, and what waits for it. Nothing waits for longer than about four seconds. */
export class Health {
  readonly #parts: HealthParts
  readonly #waiting = new Set<(error: StoreAwayError) => void>()
  readonly #listeners = new Set<() => void>()
  readonly #stop: () => void
  #isUp = true
  /** What is being asked; null where nothing is. */
  #question: object | null = null
  #waits = 0

  constructor(parts: HealthParts) {
    this.#parts = parts
    this.#stop = parts.clock.every(ASK_MS, () => this.#tick())
  }

  /** Whether it answered last time. */
  get isUp(): boolean {
    return this.#isUp
  }

  /** Calls a listener whenever the database is back, until the returned function is called. */
  onBack(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Does what needs the database; throws a `StoreAwayError` where the database goes away meanwhile, or is away already. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    const away = Promise.withResolvers<never>()
    this.#waiting.add(away.reject)
    try {
      return await Promise.race([work(), away.promise])
    } catch (error) {
      if (error instanceof StoreAwayError || !isAway(error)) throw error
      this.#lose(error)
      throw new StoreAwayError(error)
    } finally {
      this.#waiting.delete(away.reject)
    }
  }

  /** Asks no more. */
  close(): void {
    this.#stop()
    this.#refuse()
  }

  #tick(): void {
    if (!this.#question) return void this.#ask()
    this.#waits += 1
    if (!this.#isUp) this.#refuse()
    if (this.#waits < MAX_WAITS) return
    this.#question = null
    this.#parts.probe.renew()
    this.#lose(new Error(`it was asked ${(MAX_WAITS * ASK_MS) / 1_000} seconds ago`))
    this.#refuse()
  }

  async #ask(): Promise<void> {
    const question = {}
    this.#question = question
    this.#waits = 0
    try {
      await this.#parts.probe.ask()
      if (this.#question === question) this.#find()
    } catch (error) {
      // Of a connection that was given up, all is known.
      if (this.#question === question) this.#miss(error)
    } finally {
      if (this.#question === question) this.#question = null
    }
  }

  /** It did not answer. What waits may be on its way by another connection; where it was away before too, it is not. */
  #miss(error: unknown): void {
    if (!this.#isUp) this.#refuse()
    this.#lose(error)
  }

  #lose(error: unknown): void {
    this.#parts.account.fail(error)
    this.#isUp = false
  }

  #find(): void {
    this.#parts.account.answer()
    if (this.#isUp) return
    this.#isUp = true
    for (const listener of this.#listeners) listener()
  }

  #refuse(): void {
    for (const reject of this.#waiting) reject(new StoreAwayError())
    this.#waiting.clear()
  }
}

/** A store of which every call ends soon: with its answer, or with a `StoreAwayError` while the database is away. */
export function guarded<T extends object>(store: T, health: Health): T {
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => health.guard(async () => value.apply(target, given))
    },
  })
}
