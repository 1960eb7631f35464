import { performance } from 'node:perf_hooks'
import { isFinal } from '../server/jobs/job.ts'
import type { Bus, Message } from '../server/jobs/ports/bus.ts'
import { unitOf } from '../server/jobs/range.ts'
import type { TaskReading } from '../server/jobs/verdict.ts'
import type { Piece, Recording, Task } from '../server/progress/traces/recording.fixture.ts'

/** Samples are this far apart. */
const SAMPLE_MS = 100

/** A message, and when it was heard. */
interface Heard {
  readonly atMs: number
  readonly message: Message
}

/** What is known of a job before it runs. */
export interface Subject {
  readonly jobId: string
  readonly name: string
  readonly about: string
  readonly threads: number
  readonly isKnown: boolean
  readonly pieces: readonly Piece[]
  readonly barsPerTrial: number
}

/** Keeps what a bus says: all of it, for of whom it speaks is known only later. */
export class Recorder {
  readonly #heard: Heard[] = []
  readonly #stop: () => void

  constructor(bus: Bus) {
    this.#stop = bus.listen((message) => this.#heard.push({ atMs: performance.now(), message }))
  }

  close(): void {
    this.#stop()
  }

  /** Whether the bus has said that a job is over. */
  isOver(jobId: string): boolean {
    return this.#heard.some(
      ({ message }) => message.kind === 'job' && message.job.id === jobId && isFinal(message.job.state),
    )
  }

  /** What was heard of a job that is over. */
  recordingOf(subject: Subject): Recording {
    const states = this.#statesOf(subject.jobId)
    const beganMs = states.find(({ state }) => state === 'RUNNING')?.atMs ?? Number.NaN
    const since = (atMs: number) => Math.round(atMs - beganMs)
    const endMs = since(states.find(({ state }) => isFinal(state))?.atMs ?? Number.NaN)
    const pauses = states.flatMap(({ state, atMs }, index) => {
      const next = states.slice(index).find((other) => other.state !== 'PAUSED')
      return state === 'PAUSED' && next ? [{ fromMs: since(atMs), toMs: since(next.atMs) }] : []
    })
    const tasks = this.#tasksOf(subject.jobId).map((task) => ({ ...task, overMs: since(task.overMs) }))
    const samples: number[][] = []
    for (let atMs = 0; atMs < endMs; atMs += SAMPLE_MS) {
      samples.push([atMs, ...this.#unitsAt(subject, tasks, { atMs, untilMs: beganMs + atMs })])
    }
    const { name, about, threads, isKnown, pieces } = subject
    return { name, about, threads, isKnown, pieces, tasks, pauses, endMs, samples }
  }

  /** Each state of the job, when it was first heard of. */
  #statesOf(jobId: string) {
    const states = this.#heard.flatMap(({ atMs, message }) =>
      message.kind === 'job' && message.job.id === jobId ? [{ atMs, state: message.job.state }] : [],
    )
    return states.filter(({ state }, index) => state !== states[index - 1]?.state)
  }

  #tasksOf(jobId: string): Task[] {
    return this.#heard.flatMap(({ atMs, message }) =>
      message.kind === 'committed' && message.jobId === jobId && message.range.count > 0
        ? [{ ...message.range, overMs: atMs }]
        : [],
    )
  }

  /** Of each task that a thread is at, its first trial and the share of it that is done. */
  #unitsAt(
    { jobId, barsPerTrial }: Subject,
    tasks: readonly Task[],
    { atMs, untilMs }: { readonly atMs: number; readonly untilMs: number },
  ): number[] {
    const latest = new Map<string, TaskReading>()
    for (const { atMs: heardMs, message } of this.#heard) {
      if (heardMs > untilMs) break
      if (message.kind !== 'readings') continue
      for (const reading of message.readings) if (reading.jobId === jobId) latest.set(reading.unit, reading)
    }
    return [...latest.values()].flatMap(({ unit, bars, stage }) => {
      const task = tasks.find((one) => unitOf(one) === unit)
      const isAtWork = task && task.overMs > atMs && stage !== 'WAITING' && stage !== 'LOADING'
      return isAtWork ? [task.first, Math.round((10_000 * bars) / (task.count * barsPerTrial)) / 10_000] : []
    })
  }
}
