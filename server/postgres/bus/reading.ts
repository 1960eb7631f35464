import { z } from 'zod'
import { TASK_STAGES } from '../../jobs/job.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import { cut } from './text.ts'

/** Bytes that the name of a step may take. */
const MAX_NAME = 200

const number = z.number()

/** `attempt`, `cost`, `bars`, `writes`; then what was spent before, where anything was. */
const counts = z.tuple([number, number, number, number]).rest(number)
/** `ticks`, `tickCpuMs`, `lagMs`; then the flags: a gap, no database, no queue. */
const host = z.tuple([number, number.nullable(), number, z.boolean(), z.boolean(), z.boolean()])
const step = z.tuple([z.string(), number]).nullable()

/** A reading as an array: its letter, the job, the unit, the node, then its figures. */
export const readingFields = z.tuple([
  z.literal('r'),
  z.string(),
  z.string(),
  z.string(),
  counts,
  z.enum(TASK_STAGES),
  number.nullable(),
  step,
  number.nullable(),
  z.boolean().nullable(),
  host,
])

/** A reading as an array. */
export type ReadingFields = z.infer<typeof readingFields>

/** Milliseconds with three digits behind the point, as exact as the system's accounts are. */
function round(ms: number): number {
  return Math.round(1_000 * ms) / 1_000
}

/** Writes a reading. */
export function fieldsOfReading(reading: TaskReading): ReadingFields {
  const { jobId, unit, node, attempt, cost, bars, writes, stage, trial, step, cpuMs, answered, host, spent } = reading
  const { ticks, tickCpuMs, lagMs, hasGap, databaseAnswers, queueAnswers } = host
  return [
    'r',
    jobId,
    unit,
    node,
    spent === undefined ? [attempt, cost, bars, writes] : [attempt, cost, bars, writes, spent],
    stage,
    trial,
    step && [cut(step.of, MAX_NAME), step.bars],
    cpuMs === null ? null : round(cpuMs),
    answered,
    [ticks, tickCpuMs === null ? null : round(tickCpuMs), round(lagMs), hasGap, !databaseAnswers, !queueAnswers],
  ]
}

/** Reads what `fieldsOfReading` wrote. */
export function readingOf([
  ,
  jobId,
  unit,
  node,
  counts,
  stage,
  trial,
  step,
  cpuMs,
  answered,
  host,
]: ReadingFields): TaskReading {
  const [attempt, cost, bars, writes, spent] = counts
  const [ticks, tickCpuMs, lagMs, hasGap, noDatabase, noQueue] = host
  return {
    jobId,
    unit,
    node,
    attempt,
    cost,
    bars,
    writes,
    stage,
    trial,
    step: step && { of: step[0], bars: step[1] },
    cpuMs,
    answered,
    host: { ticks, tickCpuMs, lagMs, hasGap, databaseAnswers: !noDatabase, queueAnswers: !noQueue },
    ...(spent !== undefined && { spent }),
  }
}
