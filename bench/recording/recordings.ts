import { type Range, unitOf } from '../../server/jobs/range.ts'
import type { JobRecording, RecordedTask } from '../../server/progress/traces/jobRecording.fixture.ts'
import type { Recording } from '../../server/progress/traces/recording.fixture.ts'
import type { Recorder } from './recorder.ts'

/** Samples are this far apart. */
const SAMPLE_MS = 100

/** Which job was recorded, and over how many bars a range of its trials is run. */
interface Recorded {
  readonly jobId: string
  barsOf(range: Range): number
}

/** What is known of a trace beside what is heard. */
export type TraceSubject = Recorded & Omit<Recording, 'tasks' | 'pauses' | 'endMs' | 'samples'>

/** What is known of a kind's job beside what is heard. */
export type JobSubject = Recorded & Omit<JobRecording, 'tasks' | 'endMs' | 'samples'>

/** What both kinds of recordings hold: all times since the job began to run. */
class Course {
  readonly #recorder: Recorder
  readonly #recorded: Recorded
  readonly #beganMs: number
  readonly endMs: number
  readonly tasks: readonly RecordedTask[]

  constructor(recorder: Recorder, recorded: Recorded) {
    this.#recorder = recorder
    this.#recorded = recorded
    const states = recorder.statesOf(recorded.jobId)
    this.#beganMs = states.find(({ state }) => state === 'RUNNING')?.atMs ?? Number.NaN
    this.endMs = this.#since(states.at(-1)?.atMs ?? Number.NaN)
    this.tasks = this.#tasks()
  }

  #since(atMs: number): number {
    return Math.round(atMs - this.#beganMs)
  }

  /** A commit says what all trials took together: those of one are the difference to the commit before. */
  #tasks(): RecordedTask[] {
    let known = 0
    return this.#recorder.commitsOf(this.#recorded.jobId).map(({ atMs, seconds, first, count, best }) => {
      const taken = Math.max(0, seconds - known)
      known = seconds
      return { first, count, seconds: Number(taken.toPrecision(4)), overMs: this.#since(atMs), best }
    })
  }

  pauses(): Recording['pauses'] {
    const states = this.#recorder.statesOf(this.#recorded.jobId)
    return states.flatMap(({ state, atMs }, index) => {
      const next = states[index + 1]
      return state === 'PAUSED' && next ? [{ fromMs: this.#since(atMs), toMs: this.#since(next.atMs) }] : []
    })
  }

  /** At each moment of each task that a thread is at its first trial and the share of its bars that are done. */
  samples(): number[][] {
    const { jobId, barsOf } = this.#recorded
    return Array.from({ length: Math.ceil(this.endMs / SAMPLE_MS) }, (_, index) => {
      const atMs = index * SAMPLE_MS
      const units = this.#recorder.readingsAt(jobId, this.#beganMs + atMs).flatMap(({ unit, bars }) => {
        const task = this.tasks.find((one) => one.count > 0 && unitOf(one) === unit && one.overMs > atMs)
        return task ? [task.first, Math.round((10_000 * bars) / barsOf(task)) / 10_000] : []
      })
      return [atMs, ...units]
    })
  }
}

/** What was heard of a job that is over, as a trace. */
export function traceOf(recorder: Recorder, { jobId, barsOf, ...subject }: TraceSubject): Recording {
  const course = new Course(recorder, { jobId, barsOf })
  const tasks = course.tasks.flatMap(({ first, count, overMs }) => (count > 0 ? [{ first, count, overMs }] : []))
  return { ...subject, tasks, pauses: course.pauses(), endMs: course.endMs, samples: course.samples() }
}

/** The same of a job of a kind. */
export function jobRecordingOf(recorder: Recorder, { jobId, barsOf, ...subject }: JobSubject): JobRecording {
  const course = new Course(recorder, { jobId, barsOf })
  return { ...subject, tasks: course.tasks, endMs: course.endMs, samples: course.samples() }
}
