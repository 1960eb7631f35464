import type { Job } from '../../jobs/job.ts'
import type { Message } from '../../jobs/ports/bus.ts'
import type { Log } from '../../jobs/ports/log.ts'
import { isState, type Note } from './note.ts'

/** What an inbox works with. */
export interface InboxParts {
  readJob(id: string): Promise<Job | null>
  tell(message: Message): void
  readonly log: Log
}

/** Notes that wait for reads. Beyond it they are dropped, and a gap is told in their place. */
const MAX_HELD = 10_000

type PlainNote = Extract<
  Note,
  { kind: 'stop' | 'call' | 'look' | 'lanes' | 'seek' | 'found' | 'dataset' | 'waiting' | 'ask' | 'gap' }
>
type JobNote = Exclude<Note, PlainNote>
type Named = Extract<Note, { kind: 'job' | 'labeled' }>

const PLAIN: ReadonlySet<Note['kind']> = new Set([
  'stop',
  'call',
  'look',
  'lanes',
  'seek',
  'found',
  'dataset',
  'waiting',
  'ask',
  'gap',
])

/** Whether a note tells nothing that a job's other notes must precede. */
function isPlain(note: Note): note is PlainNote {
  return PLAIN.has(note.kind)
}

/** Whether a note names a job that must be read before it can be told. */
function isNamed(note: JobNote): note is Named {
  return note.kind === 'job' || note.kind === 'labeled'
}

/** What notes that name a job tell of it, as it is by now: that once, and each change of its labels. */
function namedMessages(notes: readonly Named[], job: Job): Message[] {
  const changes = notes.flatMap((note): Message[] =>
    note.kind === 'labeled' ? [{ kind: 'labeled', job, before: note.before }] : [],
  )
  return notes.some(({ kind }) => kind === 'job') ? [{ kind: 'job', job }, ...changes] : changes
}

/** Whether the newer of two notes of one job makes the older one worthless. */
function isReplaced(older: JobNote, newer: JobNote): boolean {
  if (older.kind === 'reading') return newer.kind === 'reading' && newer.reading.unit === older.reading.unit
  return isState(older) && newer.kind === older.kind
}

function messageOf(note: Exclude<JobNote, Named>): Message {
  switch (note.kind) {
    case 'reading':
      return { kind: 'readings', readings: [note.reading] }
    case 'progress':
      return { kind: 'progress', progress: note.progress }
    case 'verdict':
      return { kind: 'verdict', verdict: note.verdict }
    case 'committed':
    case 'released':
    case 'answer':
    case 'deleted':
      return note
  }
}

/**
 * Turns notes of other processes into messages. A note that names a job waits until the job was read; the later notes
 * of that job wait behind it, those of other jobs do not. One read serves all the names that stand in a row when it
 * begins. A read that fails is tried again at every `retry`, until it succeeds.
 */
export class Inbox {
  readonly #parts: InboxParts
  /** What waits, by job; the first of each is being read, or is to be read again. */
  readonly #waiting = new Map<string, JobNote[]>()
  #held = 0
  #failed = new Map<string, JobNote[]>()
  /** Whether the last read failed, and was written down. */
  #troubled = false
  #closed = false

  constructor(parts: InboxParts) {
    this.#parts = parts
  }

  /** Takes a note in the order in which it was sent. */
  hear(note: Note): void {
    if (this.#closed) return
    const waiting = isPlain(note) ? undefined : this.#waiting.get(note.jobId)
    if (isPlain(note)) this.#parts.tell(note)
    else if (waiting) this.#hold(waiting, note)
    else if (isNamed(note)) this.#read(note)
    else this.#parts.tell(messageOf(note))
  }

  /** Tries the reads again that failed. */
  retry(): void {
    const failed = this.#failed
    this.#failed = new Map()
    for (const [jobId, waiting] of failed) void this.#drain(jobId, waiting)
  }

  /** Tells nothing any more. */
  close(): void {
    this.#closed = true
    this.#forget()
  }

  #forget(): void {
    this.#waiting.clear()
    this.#failed.clear()
    this.#held = 0
  }

  #read(note: Named): void {
    const waiting = [note]
    this.#waiting.set(note.jobId, waiting)
    this.#held += 1
    void this.#drain(note.jobId, waiting)
  }

  #hold(waiting: JobNote[], note: JobNote): void {
    const replaced = isState(note) ? waiting.findLastIndex((older) => isReplaced(older, note)) : -1
    if (replaced >= 0) waiting.splice(replaced, 1)
    else this.#held += 1
    waiting.push(note)
    if (this.#held > MAX_HELD) this.#drop()
  }

  #drop(): void {
    this.#forget()
    this.#parts.log.warn({}, 'messages of other processes were dropped: reading their jobs takes too long')
    this.#parts.tell({ kind: 'gap' })
  }

  async #drain(jobId: string, waiting: JobNote[]): Promise<void> {
    while (waiting.length > 0) {
      const end = waiting.findIndex((note) => !isNamed(note))
      const count = end < 0 ? waiting.length : end
      const job = count > 0 ? await this.#tryRead(jobId) : null
      // What waited may have been dropped meanwhile.
      if (this.#waiting.get(jobId) !== waiting) return
      if (job === 'failed') return void this.#failed.set(jobId, waiting)
      this.#tell(waiting.splice(0, Math.max(1, count)), job)
    }
    this.#waiting.delete(jobId)
  }

  async #tryRead(jobId: string): Promise<Job | null | 'failed'> {
    try {
      const job = await this.#parts.readJob(jobId)
      this.#troubled = false
      // One that was deleted meanwhile is null: that it was is told next.
      return job
    } catch (error) {
      // Its messages wait for the next try.
      if (!this.#troubled) this.#parts.log.warn({ err: error, job: jobId }, 'a job that was heard of cannot be read')
      this.#troubled = true
      return 'failed'
    }
  }

  /** @param notes one that names no job, or names of one job, which are told once */
  #tell(notes: readonly JobNote[], job: Job | null): void {
    this.#held -= notes.length
    const [first] = notes
    if (first && !isNamed(first)) this.#parts.tell(messageOf(first))
    else if (job) for (const message of namedMessages(notes.filter(isNamed), job)) this.#parts.tell(message)
  }
}
