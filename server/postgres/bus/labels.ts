import { z } from 'zod'
import { JOB_KINDS, JOB_STATES, type Labels, type ListedJob } from '../../jobs/job.ts'
import type { Deletion } from '../../jobs/ports/bus.ts'
import { print } from './text.ts'

/** That a job has other labels than these; it is read by whoever hears it. */
export interface RelabeledNote {
  readonly kind: 'labeled'
  readonly jobId: string
  readonly before: Labels
}

const text = z.string()
const instant = z.number().nullable()

/** The job, and the name and tags that it had. */
export const relabeledFields = z.tuple([z.literal('l'), text, text, z.array(text)])

const listed = z.tuple([
  z.enum(JOB_KINDS),
  z.enum(JOB_STATES),
  text,
  z.array(text),
  z.array(text),
  text,
  z.number(),
  instant,
])

/** The job, then its kind, state, name, tags, strategies, dataset, and when it was created and ended; null where that is long. */
export const deletionFields = z.tuple([z.literal('d'), text, listed.nullable()])

/** Bytes of what a job was that go with its deletion; a longer one is told to every list. */
const MAX_LISTED = 6_000

/** Writes a note of other labels. */
export function fieldsOfRelabeled({ jobId, before }: RelabeledNote): z.infer<typeof relabeledFields> {
  return ['l', jobId, before.name, [...before.tags]]
}

/** Reads what `fieldsOfRelabeled` wrote. */
export function relabeledOf([, jobId, name, tags]: z.infer<typeof relabeledFields>): RelabeledNote {
  return { kind: 'labeled', jobId, before: { name, tags } }
}

function fieldsOfListed(job: ListedJob): z.infer<typeof listed> {
  const { kind, state, name, tags, strategies, datasetId, createdAtMs, finishedAtMs } = job
  return [kind, state, name, [...tags], [...strategies], datasetId, createdAtMs, finishedAtMs]
}

/** Writes a deletion. */
export function fieldsOfDeletion({ jobId, job }: Deletion): z.infer<typeof deletionFields> {
  const fields = job && fieldsOfListed(job)
  return ['d', jobId, fields && print(fields).length <= MAX_LISTED ? fields : null]
}

/** Reads what `fieldsOfDeletion` wrote. */
export function deletionOf([, jobId, fields]: z.infer<typeof deletionFields>): Deletion {
  if (!fields) return { kind: 'deleted', jobId, job: null }
  const [kind, state, name, tags, strategies, datasetId, createdAtMs, finishedAtMs] = fields
  const job = { id: jobId, kind, state, name, tags, strategies, datasetId, createdAtMs, finishedAtMs }
  return { kind: 'deleted', jobId, job }
}
