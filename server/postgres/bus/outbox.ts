import type { Message } from '../../jobs/ports/bus.ts'
import type { Log } from '../../jobs/ports/log.ts'
import { isState, type Note, type StateNote } from './note.ts'

/** What an outbox works with. */
export interface OutboxParts {
  /** Sends notes in order: all of them, or it rejects. */
  send(notes: readonly Note[]): Promise<unknown>
  readonly log: Log
}

/** Readings, progresses and verdicts that are kept until the next tick. Beyond it they are forgotten: newer ones come. */
const MAX_STATE = 10_000

/** Notes that are kept while none can be sent. Beyond it they are dropped, and a gap is told in their place. */
const MAX_QUEUED = 10_000

/** The longest rest after a failure, in ticks: a second. */
const MAX_REST = 20

/**
 * What waits to be sent to other processes.
 *
 * Readings, progresses and verdicts are state: of each task and each job the newest one is kept, until the next tick or until
 * something else of the job is sent. All other messages are queued and sent at once, behind the state of their job. One
 * sending runs at a time; what comes meanwhile makes the next one.
 *
 * A sending that fails loses its state; the rest is queued again, and the outbox rests: for two ticks, and twice as long
 * after each further failure. While it rests it sends nothing. The first sending that succeeds ends this.
 */
export class Outbox {
  readonly #parts: OutboxParts
  /** By job, then by a task, 'progress' or 'verdict'. */
  readonly #state = new Map<string, Map<string, Note>>()
  #stateSize = 0
  #queue: Note[] = []
  #isSending = false
  /** Ends with the sending that runs, and those that follow it without a pause. */
  #sendings = Promise.resolve()
  /** Whether a tick has passed since the state was last queued. */
  #due = false
  /** Sendings that failed in a row. */
  #failures = 0
  /** Ticks until it is tried again. */
  #rest = 0
  #dropped = false
  #closed = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  /** Takes a message that others should hear of. */
  put(message: Message): void {
    if (this.#closed) return
    if (message.kind === 'readings') {
      for (const reading of message.readings) {
        this.#keep(`task ${reading.unit}`, { kind: 'reading', jobId: reading.jobId, reading })
      }
    } else if (message.kind === 'progress') {
      this.#keep('progress', { ...message, jobId: message.progress.jobId })
    } else if (message.kind === 'verdict') {
      this.#keep('verdict', { ...message, jobId: message.verdict.jobId })
    } else if (message.kind === 'job') {
      this.#urge({ kind: 'job', jobId: message.job.id })
    } else if (message.kind === 'labeled') {
      this.#urge({ kind: 'labeled', jobId: message.job.id, before: message.before })
    } else {
      this.#urge(message)
    }
  }

  /** Sends what is kept; to be called every 50 ms. While a sending runs, what is kept goes on being replaced. */
  tick(): void {
    if (this.#closed) return
    this.#due = true
    this.#rest = Math.max(0, this.#rest - 1)
    this.#flush()
  }

  /** Takes nothing any more, and answers when all that it had is sent, or could not be. */
  async close(): Promise<void> {
    this.tick()
    this.#closed = true
    await this.#sendings
  }

  #keep(key: string, note: StateNote): void {
    if (this.#stateSize >= MAX_STATE) this.#forget()
    const ofJob = this.#state.get(note.jobId) ?? new Map<string, Note>()
    this.#state.set(note.jobId, ofJob)
    if (!ofJob.has(key)) this.#stateSize += 1
    ofJob.set(key, note)
  }

  #forget(): void {
    this.#state.clear()
    this.#stateSize = 0
  }

  /** Queues the state of a job. */
  #release(jobId: string): void {
    const ofJob = this.#state.get(jobId)
    if (!ofJob) return
    this.#queue.push(...ofJob.values())
    this.#stateSize -= ofJob.size
    this.#state.delete(jobId)
  }

  #releaseAll(): void {
    for (const jobId of this.#state.keys()) this.#release(jobId)
    this.#due = false
  }

  #urge(note: Note): void {
    if ('jobId' in note) this.#release(note.jobId)
    this.#queue.push(note)
    this.#bound()
    this.#flush()
  }

  #bound(): void {
    if (this.#queue.length <= MAX_QUEUED) return
    this.#queue = [{ kind: 'gap' }]
    if (!this.#dropped) this.#parts.log.warn({}, 'messages to other processes were dropped: too many wait to be sent')
    this.#dropped = true
  }

  #flush(): void {
    if (!this.#isSending && this.#rest === 0) this.#sendings = this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    for (let notes = this.#take(); notes.length > 0; notes = this.#take()) {
      if (await this.#try(notes)) continue
      this.#queue = [...notes.filter((note) => !isState(note)), ...this.#queue]
      this.#bound()
      break
    }
    this.#isSending = false
  }

  #take(): readonly Note[] {
    if (this.#due) this.#releaseAll()
    const notes = this.#queue
    this.#queue = []
    return notes
  }

  async #try(notes: readonly Note[]): Promise<boolean> {
    const { send, log } = this.#parts
    try {
      await send(notes)
    } catch (error) {
      if (this.#failures === 0) log.warn({ err: error }, 'the database takes no messages for other processes')
      this.#failures += 1
      this.#rest = Math.min(2 ** this.#failures, MAX_REST)
      return false
    }
    if (this.#failures > 0) log.info({}, 'the database takes messages for other processes again')
    this.#failures = 0
    this.#dropped = false
    return true
  }
}
