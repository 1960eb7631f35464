import { performance } from 'node:perf_hooks'
import { isFinal } from '../server/jobs/job.ts'
import type { Bus, Message } from '../server/jobs/ports/bus.ts'
import { unitOf } from '../server/jobs/range.ts'
import type { TaskReading } from '../server/jobs/verdict.ts'
import type { JobRecording, RecordedTask } from '../server/progress/traces/jobRecording.fixture.ts'

/** Samples are this far apart. */
const SAMPLE_MS = 100

interface Heard {
  readonly atMs: number
  readonly message: Message
}

/** What is known of a recording beside what is heard. */
export type JobSubject = Omit<JobRecording, 'tasks' | 'endMs' | 'samples' | 'computationMs'> & {
  readonly jobId: string
  /** Over how many bars a range of its trials is run. */
  barsOf(range: { readonly first: number; readonly count: number }): number
}

/** Keeps what a bus says of jobs: all of it, for of whom it speaks is known only later. */
export class JobRecorder {
  readonly #heard: Heard[] = []
  readonly #stop: () => void

  constructor(bus: Bus) {
    this.#stop = bus.listen((message) => this.#heard.push({ atMs: performance.now(), message }))
  }

  close(): void {
    this.#stop()
  }

  /** The last state that was heard of a job; null before any. */
  stateOf(jobId: string): string | null {
    return this.#statesOf(jobId).at(-1)?.state ?? null
  }

  /** Whether the bus has said that a job is over. */
  isOver(jobId: string): boolean {
    return this.#statesOf(jobId).some(({ state }) => isFinal(state))
  }

  /** What was heard of a job that is over. */
  recordingOf({ jobId, barsOf, ...subject }: JobSubject): JobRecording {
    const states = this.#statesOf(jobId)
    const beganMs = states.find(({ state }) => state === 'RUNNING')?.atMs ?? Number.NaN
    const endMs = Math.round((states.find(({ state }) => isFinal(state))?.atMs ?? Number.NaN) - beganMs)
    const tasks = this.#tasksOf(jobId, beganMs)
    const samples: number[][] = []
    for (let atMs = 0; atMs < endMs; atMs += SAMPLE_MS) {
      const units = this.#unitsAt(jobId, beganMs + atMs).flatMap((reading) => {
        const task = tasks.find((one) => one.count > 0 && unitOf(one) === reading.unit && one.overMs > atMs)
        return task ? [task.first, Math.round((10_000 * reading.bars) / barsOf(task)) / 10_000] : []
      })
      samples.push([atMs, ...units])
    }
    return { ...subject, computationMs: this.#computationMs(), tasks, endMs, samples }
  }

  #statesOf(jobId: string) {
    return this.#heard.flatMap(({ atMs, message }) =>
      message.kind === 'job' && message.job.id === jobId ? [{ atMs, state: message.job.state }] : [],
    )
  }

  /** A commit says what all trials took together: those of one are the difference to the commit before. */
  #tasksOf(jobId: string, beganMs: number): RecordedTask[] {
    let known = 0
    return this.#heard.flatMap(({ atMs, message }) => {
      if (message.kind !== 'committed' || message.jobId !== jobId) return []
      const { seconds } = message.count.tally
      const taken = Math.max(0, seconds - known)
      known = seconds
      return [{ ...message.range, seconds: Number(taken.toPrecision(4)), overMs: Math.round(atMs - beganMs) }]
    })
  }

  /** What was heard last of each task that a thread is at. */
  #unitsAt(jobId: string, untilMs: number): TaskReading[] {
    const latest = new Map<string, TaskReading>()
    for (const { atMs, message } of this.#heard) {
      if (atMs > untilMs) break
      if (message.kind !== 'readings') continue
      for (const reading of message.readings) if (reading.jobId === jobId) latest.set(reading.unit, reading)
    }
    return [...latest.values()].filter(({ stage }) => stage !== 'WAITING' && stage !== 'LOADING')
  }

  /** The fastest that was seen: what else the machine does makes it slower. */
  #computationMs(): number {
    const seen = this.#heard.flatMap(({ message }) =>
      message.kind === 'readings' ? message.readings.flatMap(({ host }) => host.tickCpuMs ?? []) : [],
    )
    return Number(Math.min(...seen).toPrecision(4))
  }
}
