import type { StrategyCatalog } from './catalog.ts'
import { check } from './check.ts'
import { isFinal, type Job } from './job.ts'
import { planJob } from './plan.ts'
import type { Bus, DatasetStore, JobStore } from './ports.ts'
import { type InputProblem, problem } from './problems.ts'
import { asSweep, printSpecification, type Specification } from './specification.ts'

/** What commands work with. */
export interface CommandParts {
  readonly store: JobStore
  readonly datasets: DatasetStore
  readonly bus: Bus
  readonly catalog: StrategyCatalog
}

/** What came of a command: the job as it is now, or everything that is wrong with the input. */
export interface CommandResult {
  readonly job: Job | null
  readonly problems: readonly InputProblem[]
}

function defaultName(strategies: readonly string[], dataset: string): string {
  return `${strategies.join(', ')} on ${dataset}`.slice(0, 200)
}

/** Starts a job, or says all that is wrong with its specification; nothing is kept then. */
export async function startJob(specification: Specification, parts: CommandParts): Promise<CommandResult> {
  const { run, dataset: datasetId } = specification.input
  const dataset = await parts.datasets.dataset(datasetId)
  const problems = check(specification, { catalog: parts.catalog, dataset })
  if (problems.length > 0 || !dataset) return { job: null, problems }
  const strategies = [...new Set(asSweep(specification).strategies.map(({ strategy }) => strategy))]
  const { job, isNew } = await parts.store.create({
    kind: specification.kind,
    name: run.name?.trim() || defaultName(strategies, dataset.name),
    priority: run.priority,
    key: run.key,
    strategies,
    datasetId,
    specification: printSpecification(specification),
    trialsTotal: planJob(specification, parts.catalog.find).trials,
  })
  if (isNew) parts.bus.publish({ kind: 'job', job })
  return { job, problems: [] }
}

/** Cancels a job that is not final. What it has found stays. */
export async function cancelJob(id: string, parts: CommandParts): Promise<CommandResult> {
  const job = await parts.store.end(id, { state: 'CANCELED', error: null, message: 'canceled by request' })
  if (job) {
    parts.bus.publish({ kind: 'job', job })
    return { job, problems: [] }
  }
  const found = await parts.store.job(id)
  if (!found) return { job: null, problems: [problem('id', 'NOT_FOUND', `no job has the id '${id}'`)] }
  if (!isFinal(found.state)) return cancelJob(id, parts)
  return {
    job: found,
    problems: [problem('id', 'WRONG_STATE', `the job is ${found.state}; only one that is not over can be canceled`)],
  }
}
