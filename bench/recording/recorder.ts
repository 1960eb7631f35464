import { performance } from 'node:perf_hooks'
import { isFinal, type JobState } from '../../server/jobs/job.ts'
import type { Bus, Message } from '../../server/jobs/ports/bus.ts'
import type { Range } from '../../server/jobs/range.ts'
import type { TaskReading } from '../../server/jobs/verdict.ts'

/** A message, and when it was heard. */
interface Heard {
  readonly atMs: number
  readonly message: Message
}

/** A state of a job, since when it was heard of. */
export interface HeardState {
  readonly atMs: number
  readonly state: JobState
}

/** A range of trials that was committed: when that was heard of, and the thread seconds that all trials of its job had taken by then. */
export interface HeardCommit extends Range {
  readonly atMs: number
  readonly seconds: number
  /** The best trial of the job by then; null where there was none. */
  readonly best: number | null
}

/** Keeps what a bus says of jobs: all of it, for of whom it speaks is known only later. */
export class Recorder {
  readonly #heard: Heard[] = []
  readonly #stop: () => void

  constructor(bus: Bus) {
    this.#stop = bus.listen((message) => this.#heard.push({ atMs: performance.now(), message }))
  }

  close(): void {
    this.#stop()
  }

  /** Each state of a job, in order. */
  statesOf(jobId: string): readonly HeardState[] {
    const states = this.#heard.flatMap(({ atMs, message }) =>
      message.kind === 'job' && message.job.id === jobId ? [{ atMs, state: message.job.state }] : [],
    )
    return states.filter(({ state }, index) => state !== states[index - 1]?.state)
  }

  /** Whether the bus has said that a job is over. */
  isOver(jobId: string): boolean {
    return this.statesOf(jobId).some(({ state }) => isFinal(state))
  }

  /** What was committed of a job, in order. */
  commitsOf(jobId: string): readonly HeardCommit[] {
    return this.#heard.flatMap(({ atMs, message }) =>
      message.kind === 'committed' && message.jobId === jobId
        ? [{ ...message.range, atMs, seconds: message.count.tally.seconds, best: message.count.bestNumber }]
        : [],
    )
  }

  /** What was heard last, by a moment, of each task of a job that a thread is at. */
  readingsAt(jobId: string, untilMs: number): readonly TaskReading[] {
    const latest = new Map<string, TaskReading>()
    for (const { atMs, message } of this.#heard) {
      if (atMs > untilMs) break
      if (message.kind !== 'readings') continue
      for (const reading of message.readings) if (reading.jobId === jobId) latest.set(reading.unit, reading)
    }
    return [...latest.values()].filter(({ stage }) => stage !== 'WAITING' && stage !== 'LOADING')
  }
}
