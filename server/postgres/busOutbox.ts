import type { Log, Message } from '../jobs/ports.ts'
import type { Note } from './busNote.ts'

/** What an outbox works with. */
export interface OutboxParts {
  /** Sends notes in order: all of them, or it rejects. */
  send(notes: readonly Note[]): Promise<unknown>
  readonly log: Log
}

/** Readings and progresses that are kept until the next tick. Beyond it they are forgotten: newer ones come. */
const MOST_STATE = 10_000

/** Notes that are kept while none can be sent. Beyond it they are dropped, and a gap is told in their place. */
const MOST_QUEUED = 10_000

function isState(note: Note): boolean {
  return note.kind === 'reading' || note.kind === 'progress'
}

/**
 * What waits to be sent to other processes.
 *
 * Readings and progresses are state: of each task and each job the newest one is kept, until the next tick or until
 * something else of the job is sent. All other messages are queued and sent at once, behind the state of their job. One
 * sending runs at a time; what comes meanwhile makes the next one.
 *
 * sent → fails → away: state goes with each failure, the rest is queued again and tried at every tick → sent.
 */
export class Outbox {
  readonly #parts: OutboxParts
  /** By job, then by a task's first trial, or 'progress'. */
  readonly #state = new Map<string, Map<number | 'progress', Note>>()
  #stateSize = 0
  #queue: Note[] = []
  #sending = false
  /** Whether a tick has passed since the state was last queued. */
  #due = false
  #away = false
  #dropped = false
  #closed = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  /** Whether the last sending failed. */
  get isAway(): boolean {
    return this.#away
  }

  /** Takes a message that others should hear of. */
  put(message: Message): void {
    if (this.#closed) return
    if (message.kind === 'readings') {
      for (const reading of message.readings) {
        this.#keep(reading.first, { kind: 'reading', jobId: reading.jobId, reading })
      }
    } else if (message.kind === 'progress') {
      this.#keep('progress', { ...message, jobId: message.progress.jobId })
    } else if (message.kind === 'job') {
      this.#urge({ kind: 'job', jobId: message.job.id })
    } else if (message.kind === 'committed') {
      this.#urge({ kind: 'committed', jobId: message.job.id, range: message.range })
    } else {
      this.#urge(message)
    }
  }

  /** Sends what is kept; to be called every 50 ms. While a sending runs, what is kept goes on being replaced. */
  tick(): void {
    this.#due = true
    void this.#flush()
  }

  /** Sends what is left without waiting for what is being sent, and takes nothing any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#releaseAll()
    if (!this.#away && this.#queue.length > 0) await this.#try(this.#queue)
  }

  #keep(key: number | 'progress', note: Extract<Note, { kind: 'reading' | 'progress' }>): void {
    if (this.#stateSize >= MOST_STATE) this.#forget()
    const ofJob = this.#state.get(note.jobId) ?? new Map<number | 'progress', Note>()
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
    void this.#flush()
  }

  #bound(): void {
    if (this.#queue.length <= MOST_QUEUED) return
    this.#queue = [{ kind: 'gap' }]
    if (!this.#dropped) this.#parts.log.warn({}, 'messages to other processes were dropped: too many wait to be sent')
    this.#dropped = true
  }

  async #flush(): Promise<void> {
    if (this.#sending || this.#closed) return
    if (this.#due) this.#releaseAll()
    if (this.#queue.length === 0) return
    const notes = this.#queue
    this.#queue = []
    this.#sending = true
    const sent = await this.#try(notes)
    this.#sending = false
    if (sent) return this.#flush()
    this.#queue = [...notes.filter((note) => !isState(note)), ...this.#queue]
    this.#bound()
  }

  async #try(notes: readonly Note[]): Promise<boolean> {
    try {
      await this.#parts.send(notes)
    } catch (error) {
      if (!this.#away) this.#parts.log.warn({ err: error }, 'the database takes no messages for other processes')
      this.#away = true
      return false
    }
    if (this.#away) this.#parts.log.info({}, 'the database takes messages for other processes again')
    this.#away = false
    this.#dropped = false
    return true
  }
}
