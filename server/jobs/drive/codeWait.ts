import { shortOf } from '../code.ts'
import type { Job } from '../job.ts'
import type { KeptCode } from '../keptCode.ts'
import { specificationOf } from '../parsed.ts'
import type { Bus, Message } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'

/** What a `CodeWait` works with. */
export interface CodeWaitParts {
  readonly store: Pick<JobStore, 'note'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** A process that holds some of the code that was asked for. */
export type CodeOffer = Extract<Message, { kind: 'found' }>

/** How often the processes are asked who holds the code of a job of whose tasks nothing is heard. */
const ASK_MS = 1_000

/** Where no process has answered for so long, none holds it. */
const PATIENCE_MS = 3_000

function reasonOf(code: KeptCode, held: ReadonlySet<string>): string {
  const missing = Object.entries(code).filter(([, { digest }]) => !held.has(digest))
  // Where each is held by some process, no process holds all of them.
  const wanted = missing.length > 0 ? missing : Object.entries(code)
  const names = wanted.map(([name, { digest }]) => `'${name}' (${shortOf(digest)})`).join(', ')
  const [what, whom] = wanted.length === 1 ? ['strategy', 'it was'] : ['strategies', 'they were']
  const nobody = missing.length > 0 || wanted.length === 1 ? 'no worker has it' : 'no worker has all of them'
  return `waiting for ${what} ${names} as ${whom} when the job began; ${nobody}`
}

/**
 * Finds out whether a job waits for the code that it began with: nothing is heard of its tasks, and no process says that it holds all of
 * that code. A job of built-in strategies never waits, and asks no process.
 */
export class CodeWait {
  readonly #parts: CodeWaitParts
  readonly #jobId: string
  readonly #code: KeptCode
  /** When it was last heard that a process can run the job; undefined before the first look. */
  #heardAtMs: number | undefined
  #askedAtMs = Number.NEGATIVE_INFINITY
  /** The code that processes hold, as they said since the job last moved. */
  #held = new Set<string>()
  #reason: string | null = null

  constructor(job: Pick<Job, 'id' | 'specification'>, parts: CodeWaitParts) {
    this.#parts = parts
    this.#jobId = job.id
    this.#code = specificationOf(job).code ?? {}
  }

  /** What the job waits for, for people; null where it does not. */
  get reason(): string | null {
    return this.#reason
  }

  /** The job's tasks were heard of: they run. */
  moved(): void {
    this.#heardAtMs = this.#parts.clock.now()
    this.#held.clear()
  }

  /** A process has said what it holds. */
  found({ digests }: CodeOffer): void {
    for (const digest of digests) this.#held.add(digest)
    if (Object.values(this.#code).every(({ digest }) => digests.includes(digest))) this.moved()
  }

  /** To be called about every 50 ms. @param isWanted whether tasks of the job are to run */
  tick(isWanted: boolean): void {
    const digests = Object.values(this.#code).map(({ digest }) => digest)
    if (digests.length === 0) return
    const now = this.#parts.clock.now()
    if (!isWanted || this.#heardAtMs === undefined) this.#heardAtMs = now
    if (isWanted && now - Math.max(this.#heardAtMs, this.#askedAtMs) >= ASK_MS) {
      this.#askedAtMs = now
      this.#parts.bus.publish({ kind: 'seek', jobId: this.#jobId, digests })
    }
    const waits = now - this.#heardAtMs >= PATIENCE_MS
    if (waits === (this.#reason !== null)) return
    this.#reason = waits ? reasonOf(this.#code, this.#held) : null
    if (isWanted) void this.#note(this.#reason ?? 'goes on: a worker has its strategies as they were when it began')
  }

  async #note(message: string): Promise<void> {
    const { store, bus, log } = this.#parts
    try {
      const job = await store.note(this.#jobId, 'STAGE', message)
      if (job) bus.publish({ kind: 'job', job })
    } catch (error) {
      // The verdict says it all the same; only the history lacks it.
      log.warn({ err: error, job: this.#jobId }, 'what a job waits for could not be kept')
    }
  }
}
