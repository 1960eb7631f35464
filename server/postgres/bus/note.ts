import { z } from 'zod'
import { JOB_STATES } from '../../jobs/job.ts'
import { type Commit, type Message, STOP_CAUSES } from '../../jobs/ports/bus.ts'
import { QUEUE_NAMES } from '../../jobs/ports/queue.ts'
import { type Progress, STAGES } from '../../jobs/progress.ts'
import { type JobVerdict, type TaskReading, VERDICT_LEVELS } from '../../jobs/verdict.ts'
import {
  deletionFields,
  deletionOf,
  fieldsOfDeletion,
  fieldsOfRelabeled,
  type RelabeledNote,
  relabeledFields,
  relabeledOf,
} from './labels.ts'
import { fieldsOfLanes, lanesFields, lanesOf } from './lanes.ts'
import { fieldsOfReading, readingFields, readingOf } from './reading.ts'
import { cut } from './text.ts'
import { fieldsOfVerdict, verdictFields, verdictOf } from './verdict.ts'

/**
 * A message as it goes to other processes. A job is named, not carried: a record of it may be larger than a
 * notification, and older than what the store holds when it is heard.
 */
export type Note =
  | { readonly kind: 'reading'; readonly jobId: string; readonly reading: TaskReading }
  | { readonly kind: 'progress'; readonly jobId: string; readonly progress: Progress }
  | { readonly kind: 'verdict'; readonly jobId: string; readonly verdict: JobVerdict }
  | { readonly kind: 'job'; readonly jobId: string }
  | RelabeledNote
  | Extract<
      Message,
      {
        kind:
          | 'deleted'
          | 'dataset'
          | 'committed'
          | 'stop'
          | 'released'
          | 'call'
          | 'answer'
          | 'look'
          | 'lanes'
          | 'seek'
          | 'found'
          | 'waiting'
          | 'ask'
          | 'gap'
      }
    >

/** A note of which a newer one makes an older one worthless. */
export type StateNote = Extract<Note, { kind: 'reading' | 'progress' | 'verdict' }>

/** Whether a newer note of this kind makes an older one worthless. */
export function isState(note: Note): note is StateNote {
  return note.kind === 'reading' || note.kind === 'progress' || note.kind === 'verdict'
}

/** Bytes that a text within a record may take; the rest of a record takes well below 1,000. */
const MAX_TEXT = 6_000

const text = z.string()
const number = z.number()

/** `seq`, `atMs`, `fraction`, `rate`, `ceiling`, `trialsDone`, `trialsTotal`, `barsPerSecond`. */
const numbers = z.tuple([number, number, number, number, number, number, number, number])
const eta = z.tuple([number, number, number]).nullable()
/** `succeeded`, `failed`, `timedOut`, `seconds`. */
const tally = z.tuple([number, number, number, number])

/** A note as an array: a letter for its kind, the job, then its fields. */
export const fieldsSchema = z.union([
  readingFields,
  z.tuple([z.literal('p'), text, numbers, z.enum(JOB_STATES), z.enum(STAGES), text, eta, z.enum(VERDICT_LEVELS)]),
  verdictFields,
  z.tuple([z.literal('s'), text, text, text, number, text, z.enum(STOP_CAUSES), number]),
  z.tuple([z.literal('h'), text]),
  z.tuple([z.literal('o'), text, text, number.nullable()]),
  z.tuple([z.literal('y'), text, text, text, z.boolean()]),
  z.tuple([z.literal('q'), text]),
  lanesFields,
  z.tuple([z.literal('j'), text]),
  relabeledFields,
  deletionFields,
  z.tuple([z.literal('t'), text]),
  z.tuple([z.literal('c'), text, number, number, tally, number.nullable(), number]),
  // With what the task took to begin, where that is known.
  z.tuple([z.literal('c'), text, number, number, tally, number.nullable(), number, number]),
  z.tuple([z.literal('k'), text, z.array(text)]),
  z.tuple([z.literal('f'), text, text, z.array(text)]),
  z.tuple([z.literal('w'), z.enum(QUEUE_NAMES)]),
  z.tuple([z.literal('a')]),
  z.tuple([z.literal('g')]),
])

/** A note as an array. */
export type Fields = z.infer<typeof fieldsSchema>

function fieldsOfProgress(progress: Progress): Fields {
  const { jobId, seq, atMs, fraction, rate, ceiling, trialsDone, trialsTotal, barsPerSecond } = progress
  const { state, stage, message, eta, verdict } = progress
  return [
    'p',
    jobId,
    [seq, atMs, fraction, rate, ceiling, trialsDone, trialsTotal, barsPerSecond],
    state,
    stage,
    cut(message, MAX_TEXT),
    eta && [eta.seconds, eta.low, eta.high],
    verdict,
  ]
}

function progressOf([, jobId, numbers, state, stage, message, left, verdict]: Extract<Fields, { 0: 'p' }>): Progress {
  const [seq, atMs, fraction, rate, ceiling, trialsDone, trialsTotal, barsPerSecond] = numbers
  const eta = left && { seconds: left[0], low: left[1], high: left[2] }
  const counts = { trialsDone, trialsTotal, barsPerSecond }
  return { jobId, seq, atMs, state, fraction, rate, ceiling, ...counts, stage, message, eta, verdict }
}

function fieldsOfCommit({ jobId, range, count: { tally, bestNumber }, eventSeq, ...more }: Commit): Fields {
  const { succeeded, failed, timedOut, seconds } = tally
  const counts: [number, number, number, number] = [succeeded, failed, timedOut, seconds]
  const fields = ['c', jobId, range.first, range.count, counts, bestNumber, eventSeq] as const
  return more.startSeconds === undefined ? [...fields] : [...fields, more.startSeconds]
}

function commitOf([, jobId, first, count, counts, bestNumber, eventSeq, start]: Extract<Fields, { 0: 'c' }>): Commit {
  const [succeeded, failed, timedOut, seconds] = counts
  const tally = { succeeded, failed, timedOut, seconds }
  const startSeconds = start === undefined ? {} : { startSeconds: start }
  return { kind: 'committed', jobId, range: { first, count }, count: { tally, bestNumber }, eventSeq, ...startSeconds }
}

type Stop = Extract<Note, { kind: 'stop' }>

function fieldsOfStop({ order: { jobId, unit, node, attempt, reason, cause, spent } }: Stop): Fields {
  return ['s', jobId, unit, node, attempt, cut(reason, MAX_TEXT), cause, spent]
}

function stopOf([, jobId, unit, node, attempt, reason, cause, spent]: Extract<Fields, { 0: 's' }>): Stop {
  return { kind: 'stop', order: { jobId, unit, node, attempt, reason, cause, spent } }
}

/** Writes a note; a text that is too long is cut. Numbers must be finite. */
export function fieldsOf(note: Note): Fields {
  switch (note.kind) {
    case 'reading':
      return fieldsOfReading(note.reading)
    case 'progress':
      return fieldsOfProgress(note.progress)
    case 'verdict':
      return fieldsOfVerdict(note.verdict)
    case 'stop':
      return fieldsOfStop(note)
    case 'job':
      return ['j', note.jobId]
    case 'labeled':
      return fieldsOfRelabeled(note)
    case 'deleted':
      return fieldsOfDeletion(note)
    case 'dataset':
      return ['t', note.datasetId]
    case 'committed':
      return fieldsOfCommit(note)
    case 'released':
      return ['h', note.jobId]
    case 'call':
      return ['o', note.id, note.jobId, note.skip]
    case 'answer':
      return ['y', note.id, note.jobId, note.node, note.isFound]
    case 'look':
      return ['q', note.id]
    case 'lanes':
      return fieldsOfLanes(note)
    case 'seek':
      return ['k', note.jobId, [...note.digests]]
    case 'found':
      return ['f', note.jobId, note.node, [...note.digests]]
    case 'waiting':
      return ['w', note.queue]
    case 'ask':
      return ['a']
    case 'gap':
      return ['g']
  }
}

/** Reads what `fieldsOf` wrote. */
export function noteOf(fields: Fields): Note {
  switch (fields[0]) {
    case 'r':
      return { kind: 'reading', jobId: fields[1], reading: readingOf(fields) }
    case 'p':
      return { kind: 'progress', jobId: fields[1], progress: progressOf(fields) }
    case 'v':
      return { kind: 'verdict', jobId: fields[1], verdict: verdictOf(fields) }
    case 's':
      return stopOf(fields)
    case 'j':
      return { kind: 'job', jobId: fields[1] }
    case 'l':
      return relabeledOf(fields)
    case 'd':
      return deletionOf(fields)
    case 't':
      return { kind: 'dataset', datasetId: fields[1] }
    case 'c':
      return commitOf(fields)
    case 'h':
      return { kind: 'released', jobId: fields[1] }
    case 'o':
      return { kind: 'call', id: fields[1], jobId: fields[2], skip: fields[3] }
    case 'y':
      return { kind: 'answer', id: fields[1], jobId: fields[2], node: fields[3], isFound: fields[4] }
    case 'q':
      return { kind: 'look', id: fields[1] }
    case 'n':
      return lanesOf(fields)
    case 'k':
      return { kind: 'seek', jobId: fields[1], digests: fields[2] }
    case 'f':
      return { kind: 'found', jobId: fields[1], node: fields[2], digests: fields[3] }
    case 'w':
      return { kind: 'waiting', queue: fields[1] }
    case 'a':
      return { kind: 'ask' }
    case 'g':
      return { kind: 'gap' }
  }
}
