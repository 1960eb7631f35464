import { writeFileSync } from 'node:fs'
import { ask } from '../../server/api/http/client.ts'
import { specificationOf } from '../../server/jobs/parsed.ts'
import { Costs } from '../../server/jobs/plan/costs.ts'
import { planJob } from '../../server/jobs/plan/planJob.ts'
import { createCostStatisticsStore } from '../../server/postgres/store/costStatisticsStore.ts'
import { createJobStore } from '../../server/postgres/store/jobStore.ts'
import { outcomeOf, startSweep } from '../../server/testApp.ts'
import { RECORDED_JOBS, type RecordedJob } from './jobs.ts'
import { traceOf } from './recordings.ts'
import { pass, recorded, type Stage, withStage, withStrategies } from './stage.ts'

const YEAR_OF_MINUTES = 525_600
const FOLDER = new URL('../../server/progress/traces/recorded/', import.meta.url)

async function begin({ port, dataset }: Stage, sweep: RecordedJob['sweep']): Promise<string> {
  const { job, problems } = await startSweep(port, { ...sweep, dataset })
  if (!job) throw new Error(problems.map(({ message }) => message).join('; '))
  return job.id
}

/** Runs what goes before, and waits until what it taught is kept. */
async function rehearse(stage: Stage, job: RecordedJob, rehearsal: RecordedJob['sweep']): Promise<void> {
  const strategies = job.sweep.strategies.map(({ strategy }) => strategy)
  await outcomeOf(stage.port, await begin(stage, rehearsal))
  const costStatistics = createCostStatisticsStore(stage.database)
  while ((await costStatistics.read(job.engine, strategies)).size < strategies.length) await pass(50)
}

async function pause(port: number, id: string): Promise<void> {
  await pass(10_000)
  await ask(port, 'mutation ($id: ID!) { pauseJob(id: $id) { problems { message } } }', { id })
  await pass(6_000)
  await ask(port, 'mutation ($id: ID!) { resumeJob(id: $id) { problems { message } } }', { id })
}

/** What the server expects of a job before it begins. */
async function expected({ database, catalog }: Stage, jobId: string) {
  const found = await createJobStore(database, async () => undefined).job(jobId)
  const plan = planJob(specificationOf({ specification: found?.specification ?? '' }), catalog.find)
  const costStatistics = await createCostStatisticsStore(database).read(plan.engine, found?.strategies ?? [])
  const costs = new Costs({ plan, barsPerTrial: YEAR_OF_MINUTES, costStatistics })
  const pieces = costs
    .waiting([{ first: 0, count: plan.trials }])
    .map(({ count, cost }) => ({ trials: count, cost: Number(cost.toPrecision(4)) }))
  return { trials: plan.trials, isKnown: costs.areKnown, pieces }
}

async function record(stage: Stage, job: RecordedJob): Promise<void> {
  if (job.rehearsal) await rehearse(stage, job, job.rehearsal)
  let jobId = ''
  let known: Awaited<ReturnType<typeof expected>> | null = null
  const recorder = await recorded(stage, async (one) => {
    jobId = await begin(stage, job.sweep)
    known = await expected(stage, jobId)
    if (job.isPaused) await pause(stage.port, jobId)
    while (!one.isOver(jobId)) await pass(100)
  })
  if (!known) throw new Error(`${job.name} did not begin`)
  const { trials, isKnown, pieces } = known
  const { name, about, threads } = job
  const barsOf = ({ count }: { readonly count: number }) => count * YEAR_OF_MINUTES
  const trace = traceOf(recorder, { jobId, barsOf, name, about, threads, isKnown, pieces })
  writeFileSync(new URL(`${job.file}.json`, FOLDER), `${JSON.stringify(trace)}\n`)
  console.log(`${name}: ${trials} trials, ${trace.tasks.length} tasks, ${trace.endMs / 1_000} s`)
}

/** Records the jobs whose names hold a word. */
export async function recordJobs(word: string): Promise<void> {
  await withStrategies({}, async (folder) => {
    for (const job of RECORDED_JOBS.filter(({ name }) => name.includes(word)))
      await withStage({ threads: job.threads, bars: YEAR_OF_MINUTES, folder }, (stage) => record(stage, job))
  })
}
