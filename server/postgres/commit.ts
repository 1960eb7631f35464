import type postgres from 'postgres'
import { FIGURES } from '../engine/batch.ts'
import type { Job, JobEventType } from '../jobs/job.ts'
import type { FinishedTask } from '../jobs/ports.ts'
import { tellFailures, tellFallback } from '../jobs/resultText.ts'
import type { Database } from './database.ts'
import { isId } from './id.ts'
import { readJob } from './jobReads.ts'

/** What a commit has added to the trials of its job. */
interface Added {
  readonly succeeded: number
  readonly failed: number
  readonly bestNumber: number | null
  readonly bestObjective: number | null
}

/** A column as Postgres reads an array: shortest digits that give the same double, 'NaN' and 'Infinity' as it spells them. */
function arrayText(values: Float64Array): string {
  return `{${values.join(',')}}`
}

function figureColumns({ results }: FinishedTask): string[] {
  return FIGURES.map((_, column) =>
    arrayText(results.figures.subarray(column * results.count, (column + 1) * results.count)),
  )
}

/** Text as Postgres can hold it: without the character U+0000 and without halves of surrogate pairs. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/**
 * Inserts the trials that are not there yet and says what they add. A figure that is NaN becomes null; the objective
 * of a trial that failed becomes -Infinity, so that it is sorted last. In the order of their numbers, so that commits
 * that overlap wait for each other and never in a ring.
 */
async function insertTrials(tx: postgres.TransactionSql, task: FinishedTask): Promise<Added> {
  const [objective, totalReturn, annualReturn, sharpe, sortino, maxDrawdown, trades, winRate, profitFactor, exposure] =
    figureColumns(task) as [string, string, string, string, string, string, string, string, string, string]
  const failures = JSON.stringify(task.results.failures.map(({ trial, error }) => ({ trial, error: storable(error) })))
  const [added] = await tx<[Added]>`
    with failures as (
      select trial, error from jsonb_to_recordset(${failures}::text::jsonb) as failures(trial int, error text)
    ), figures as materialized (
      select
        ${objective}::text::float8[] as objective, ${totalReturn}::text::float8[] as total_return,
        ${annualReturn}::text::float8[] as annual_return, ${sharpe}::text::float8[] as sharpe,
        ${sortino}::text::float8[] as sortino, ${maxDrawdown}::text::float8[] as max_drawdown,
        ${trades}::text::float8[] as trades, ${winRate}::text::float8[] as win_rate,
        ${profitFactor}::text::float8[] as profit_factor, ${exposure}::text::float8[] as exposure
    ), given as (
      -- A place in each array is read faster than ten arrays are unnested.
      select
        ${task.range.first}::int + at - 1 as number, objective[at], total_return[at], annual_return[at], sharpe[at],
        sortino[at], max_drawdown[at], trades[at], win_rate[at], profit_factor[at], exposure[at]
      from figures, generate_series(1, ${task.results.count}::int) as at
    ), inserted as (
      insert into trials (
        job_id, number, state, error, objective, total_return, annual_return, sharpe, sortino, max_drawdown, trades,
        win_rate, profit_factor, exposure
      )
      select
        ${task.jobId}::uuid, number, (case when error is null then 'SUCCEEDED' else 'FAILED' end)::trial_state, error,
        case when error is null and objective <> 'NaN' then objective else '-Infinity' end, nullif(total_return, 'NaN'),
        nullif(annual_return, 'NaN'), nullif(sharpe, 'NaN'), nullif(sortino, 'NaN'), nullif(max_drawdown, 'NaN'),
        nullif(trades, 'NaN')::int, nullif(win_rate, 'NaN'), nullif(profit_factor, 'NaN'), nullif(exposure, 'NaN')
      from given left join failures on failures.trial = given.number
      order by given.number
      on conflict (job_id, number) do nothing
      returning number, state, objective
    ), best as (
      select number, objective from inserted where state = 'SUCCEEDED' order by objective desc, number limit 1
    )
    select
      (count(*) filter (where state = 'SUCCEEDED'))::int as succeeded,
      (count(*) filter (where state = 'FAILED'))::int as failed,
      (select number from best) as "bestNumber", (select objective from best) as "bestObjective"
    from inserted`
  return added
}

/** Raises the job's counts by what was added; nothing where the job does not run. */
async function count(tx: postgres.TransactionSql, task: FinishedTask, added: Added): Promise<boolean> {
  const seconds = (task.seconds * (added.succeeded + added.failed)) / task.range.count
  const { bestNumber, bestObjective } = added
  const counted = await tx`
    update jobs set
      succeeded = succeeded + ${added.succeeded}, failed = failed + ${added.failed},
      trial_seconds = trial_seconds + ${seconds},
      (best_number, best_objective) = (
        select number, objective
        from (values (best_number, best_objective), (${bestNumber}::int, ${bestObjective}::float8)) as known(number, objective)
        order by objective desc nulls last, number limit 1
      )
    where id = ${task.jobId} and state in ('RUNNING', 'PAUSED')`
  return counted.count === 1
}

async function note(tx: postgres.TransactionSql, jobId: string, type: JobEventType, message: string): Promise<void> {
  await tx`
    with job as (update jobs set event_seq = event_seq + 1 where id = ${jobId} returning id, event_seq)
    insert into events (job_id, seq, type, message)
    select id, event_seq, ${type}::job_event_type, ${storable(message)} from job`
}

/** Many tasks meet the same obstacle: the history says it once. The job's row is locked, so nobody else says it meanwhile. */
async function noteFallbacks(tx: postgres.TransactionSql, { jobId, results }: FinishedTask): Promise<void> {
  for (const message of results.fallbacks.map((fallback) => storable(tellFallback(fallback)))) {
    const known = await tx`
      select from events where job_id = ${jobId} and type = 'ENGINE_FALLBACK' and message = ${message} limit 1`
    if (known.count === 0) await note(tx, jobId, 'ENGINE_FALLBACK', message)
  }
}

/** Undoes a commit that its job does not allow. */
class NotRunning extends Error {}

/**
 * Commits a task: its trials, the job's counts and best trial, all or nothing. Trials that are there already count
 * nothing, so a task may be committed twice, or again in other pieces.
 *
 * @returns the job as it is then; null where it is not running any more
 */
export async function commitTask(database: Database, task: FinishedTask): Promise<Job | null> {
  const { jobId, range, seconds } = task
  if (!isId(jobId)) return null
  try {
    await database.sql.begin(async (tx) => {
      const added = await insertTrials(tx, task)
      if (!(await count(tx, task, added))) throw new NotRunning()
      await tx`
        insert into tasks (job_id, first, count, seconds) values (${jobId}, ${range.first}, ${range.count}, ${seconds})
        on conflict (job_id, first) do update set count = greatest(tasks.count, excluded.count)`
      if (added.failed > 0) await note(tx, jobId, 'TRIAL_FAILED', tellFailures(task.results.failures))
      await noteFallbacks(tx, task)
    })
  } catch (error) {
    // The transaction is rolled back: nothing of the task was kept.
    if (error instanceof NotRunning) return null
    throw error
  }
  return readJob(database, jobId)
}
