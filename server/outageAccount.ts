import type { Clock } from './jobs/ports/clock.ts'
import type { Log } from './jobs/ports/log.ts'
import { reasonOf } from './jobs/reason.ts'
import { isAway } from './postgres/away.ts'
import type { Account } from './postgres/health.ts'

/** An outage is over when the database has answered for so long and nothing has failed: connections that are lost one by one are one outage. */
const QUIET_MS = 2_000

/** What is known of an outage that is not over. */
interface Begun {
  readonly atMs: number
  failures: number
  /** When the database first answered after the last failure; null while it has not. */
  answeredMs: number | null
}

/**
 * The one place that knows whether the database is away: whatever fails for that is told here, and the log has one line when it begins and
 * one when it ends, with how long it took and how often something failed. Parts write what fails to `log`, which keeps such
 * errors from the log itself; all else goes through.
 */
export class OutageLog implements Account {
  /** For the parts of a process. */
  readonly log: Log
  readonly #log: Log
  readonly #clock: Clock
  #begun: Begun | null = null

  constructor(log: Log, clock: Clock) {
    this.#log = log
    this.#clock = clock
    const through = (level: keyof Log) => (details: object, message: string) => {
      const error = 'err' in details ? details.err : null
      if (isAway(error)) this.fail(error)
      else log[level](details, message)
    }
    this.log = { info: through('info'), warn: through('warn'), error: through('error') }
  }

  /** Something failed because the database is away. */
  fail(error: unknown): void {
    const nowMs = this.#clock.now()
    if (!this.#begun)
      this.#log.warn({ reason: reasonOf(error) }, 'the database does not answer; what needs it is tried again')
    this.#begun ??= { atMs: nowMs, failures: 0, answeredMs: null }
    this.#begun.failures += 1
    this.#begun.answeredMs = null
  }

  /** The database has answered; to be called about once a second while it does. */
  answer(): void {
    if (!this.#begun) return
    const nowMs = this.#clock.now()
    const { atMs, failures, answeredMs } = this.#begun
    this.#begun.answeredMs ??= nowMs
    if (answeredMs === null || nowMs - answeredMs < QUIET_MS) return
    const seconds = Math.round((answeredMs - atMs) / 100) / 10
    this.#begun = null
    const times = failures === 1 ? 'once' : `${failures} times`
    const message = `the database answers again; it was away for ${seconds} s, and was asked in vain ${times}`
    this.#log.info({ seconds, failures }, message)
  }
}
