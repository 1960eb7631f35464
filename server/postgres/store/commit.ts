import type postgres from 'postgres'
import type { TrialFailure } from '../../../schema/tables.ts'
import { addSeconds, type Job, type JobEventType, NO_SECONDS } from '../../jobs/job.ts'
import type { FinishedTask } from '../../jobs/ports/jobStore.ts'
import type { Range } from '../../jobs/range.ts'
import { describeFallback, failureEvents } from '../../jobs/results/resultText.ts'
import type { Database } from '../database.ts'
import { isId } from './id.ts'
import { jobOf, jobRowOf } from './jobRecord.ts'
import { cutBlocks, foundOf, storable, type TrialBlock } from './trialBlock.ts'
import { precedes, type RankedPlace, rankOf, valueAt } from './trialRank.ts'

/** What a commit must know of its job. */
interface LockedJob {
  readonly eventSeq: number
  readonly bestNumber: number | null
  readonly bestObjective: number | null
}

/** A job and what a commit adds to it. */
interface Gain {
  readonly job: LockedJob
  readonly blocks: readonly TrialBlock[]
}

/** An event that a commit adds. */
interface NewEvent {
  readonly seq: number
  readonly type: JobEventType
  readonly message: string
}

/** Locks the job's row until the transaction ends, so that commits of one job take turns; null where it does not run. */
async function lock(tx: postgres.TransactionSql, jobId: string): Promise<LockedJob | null> {
  const [job] = await tx<LockedJob[]>`
    select event_seq as "eventSeq", best_number as "bestNumber", best_objective as "bestObjective"
    from jobs where id = ${jobId} and state in ('RUNNING', 'PAUSED') for no key update`
  return job ?? null
}

/** The blocks that overlap a range, in order, and at most one before it. */
async function readStored(tx: postgres.TransactionSql, { jobId, range }: FinishedTask): Promise<readonly Range[]> {
  return tx<Range[]>`
    select first, count from trial_blocks
    where job_id = ${jobId} and first < ${range.first + range.count}
      and first >= coalesce(
        (select max(first) from trial_blocks where job_id = ${jobId} and first <= ${range.first}), 0)
    order by first`
}

async function insertBlock(tx: postgres.TransactionSql, jobId: string, block: TrialBlock): Promise<void> {
  const { first, count, seconds, figures, failures, best } = block
  await tx`
    insert into trial_blocks (
      job_id, first, count, seconds, figures, failures, best_objective, best_total_return, best_sharpe, least_drawdown
    ) values (
      ${jobId}, ${first}, ${count}, ${seconds}, ${figures}, ${JSON.stringify(failures)}::text::jsonb, ${best.OBJECTIVE},
      ${best.TOTAL_RETURN}, ${best.SHARPE}, ${best.MAX_DRAWDOWN}
    )`
}

/** Many tasks meet the same obstacle: the history says it once. The job's row is locked, so nobody else says it meanwhile. */
async function newFallbacks(tx: postgres.TransactionSql, { jobId, results }: FinishedTask): Promise<string[]> {
  const messages = new Set(results.fallbacks.map((fallback) => storable(describeFallback(fallback))))
  const known = [...messages].map(
    (message) => tx<{ message: string }[]>`
      select message from events where job_id = ${jobId} and type = 'ENGINE_FALLBACK' and message = ${message} limit 1`,
  )
  for (const { message } of (await Promise.all(known)).flat()) messages.delete(message)
  return [...messages]
}

/** The best trial of a job, whether it was known or has just come in. */
function bestOfAll({ job, blocks }: Gain): RankedPlace | null {
  const { bestNumber: number, bestObjective } = job
  const known = number === null || bestObjective === null ? null : { rank: rankOf('OBJECTIVE', bestObjective), number }
  return blocks.reduce(
    (best, { winner }) => (winner !== null && (best === null || precedes(winner, best)) ? winner : best),
    known,
  )
}

/** How many trials of a block ended in a state. */
function countOf(state: TrialFailure['state']): (block: TrialBlock) => number {
  return ({ failures }) => Object.values(failures).filter((failure) => failure.state === state).length
}

/** Raises the job's counts by what the blocks add. */
async function count(
  tx: postgres.TransactionSql,
  { stages, ...task }: FinishedTask,
  gain: Gain & { readonly eventSeq: number },
): Promise<Job> {
  const sum = (of: (block: TrialBlock) => number) => gain.blocks.reduce((total, block) => total + of(block), 0)
  const [failed, timedOut] = [sum(countOf('FAILED')), sum(countOf('TIMED_OUT'))]
  const best = bestOfAll(gain)
  const { LOADING, SIGNALS, SIMULATION, METRICS, STORING } = addSeconds(
    NO_SECONDS,
    stages,
    sum((block) => block.count) / Math.max(1, foundOf(task)),
  )
  const [row] = await tx<[postgres.Row]>`
    update jobs set
      succeeded = succeeded + ${sum((block) => block.count) - failed - timedOut}, failed = failed + ${failed},
      timed_out = timed_out + ${timedOut},
      trial_seconds = trial_seconds + ${sum(({ seconds }) => seconds)},
      loading_seconds = loading_seconds + ${LOADING}, signals_seconds = signals_seconds + ${SIGNALS},
      simulation_seconds = simulation_seconds + ${SIMULATION}, metrics_seconds = metrics_seconds + ${METRICS},
      storing_seconds = storing_seconds + ${STORING},
      run_seconds = greatest(run_seconds, ${task.runSeconds}),
      best_number = ${best?.number ?? null}, best_objective = ${best && valueAt('OBJECTIVE', best.rank)},
      event_seq = ${gain.eventSeq}
    where id = ${task.jobId} returning *`
  return jobOf(jobRowOf(row))
}

async function insertEvent(
  tx: postgres.TransactionSql,
  jobId: string,
  { seq, type, message }: NewEvent,
): Promise<void> {
  await tx`insert into events (job_id, seq, type, message) values (${jobId}, ${seq}, ${type}, ${storable(message)})`
}

/** What the history says of a commit. */
async function eventsOf(tx: postgres.TransactionSql, task: FinishedTask, { job, blocks }: Gain): Promise<NewEvent[]> {
  // What an earlier part of the task has failed of was told then.
  const fresh = new Set(blocks.flatMap(({ failures }) => Object.keys(failures).map(Number)))
  const failures = failureEvents(task.results.failures.filter(({ trial }) => fresh.has(trial)))
  const fallbacks = (await newFallbacks(tx, task)).map((message) => ['ENGINE_FALLBACK', message] as const)
  return [...failures, ...fallbacks].map(([type, message], index) => ({ seq: job.eventSeq + 1 + index, type, message }))
}

/** Stores what is not stored yet of a task whose job is locked; all that is written is sent at once. */
async function store(tx: postgres.TransactionSql, task: FinishedTask, gain: Gain): Promise<Job> {
  const events = await eventsOf(tx, task, gain)
  const [job] = await Promise.all([
    count(tx, task, { ...gain, eventSeq: gain.job.eventSeq + events.length }),
    ...gain.blocks.map((block) => insertBlock(tx, task.jobId, block)),
    ...events.map((event) => insertEvent(tx, task.jobId, event)),
  ])
  return job
}

/**
 * Commits a task: its trials, the job's counts and best trial, all or nothing. Trials that are stored already count
 * nothing, so a task may be committed twice, or again in other pieces.
 *
 * It asks the database four times, whatever the task's size: to begin, for the job and what is stored, to store, and to commit. A
 * trial costs it and the database together about a microsecond.
 *
 * @returns the job as it is then; null where it is not running any more
 */
export async function commitTask(database: Database, task: FinishedTask): Promise<Job | null> {
  if (!isId(task.jobId)) return null
  const committed = await database.sql.begin(async (tx) => {
    // In this order: what is stored is read when the job's row is held, so nobody adds to it.
    const [job, stored] = await Promise.all([lock(tx, task.jobId), readStored(tx, task)])
    return job && store(tx, task, { job, blocks: cutBlocks(task, stored) })
  })
  return committed ?? null
}
