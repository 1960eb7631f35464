import { countSkipped } from '../samplers/space.ts'
import type { Thresholds } from '../watchdog/reading.ts'
import type { StrategyCatalog } from './catalog.ts'
import { checkWatchdog } from './check/account.ts'
import { checkDistinct } from './check/checkDistinct.ts'
import { completeSpecification } from './check/complete.ts'
import { defaultName, tidyTags } from './check/labels.ts'
import { isSameInput } from './check/sameInput.ts'
import { readSpan } from './check/span.ts'
import { warmUpNotes } from './check/warmUp.ts'
import { isFinal, type Job, type JobState } from './job.ts'
import { specificationOf } from './parsed.ts'
import { planJob } from './plan/planJob.ts'
import { relationsText } from './plan/relations.ts'
import type { Plan } from './plan.ts'
import type { Bus } from './ports/bus.ts'
import type { DatasetStore } from './ports/datasetStore.ts'
import { DatasetGoneError, type JobStore, type NewJob, TooManyJobsError } from './ports/jobStore.ts'
import { type InputProblem, noSuchJob, problem, shown } from './problems.ts'
import { watchdogOf } from './recordedVerdict.ts'
import { asSweep, printSpecification, type Specification, withoutKey } from './specification.ts'

/** What commands work with. */
export interface CommandParts {
  readonly store: JobStore
  readonly datasets: DatasetStore
  readonly bus: Bus
  readonly catalog: StrategyCatalog
  /** Has all that is finished of a job kept; absent where nothing runs. */
  keepFinished?(jobId: string): Promise<void>
  /** Ends a trial that is under way; absent where nothing runs. @returns whether it was */
  skipTrial?(jobId: string, trial: number): Promise<boolean>
  /** The most jobs that are not final. */
  readonly maxOpenJobs: number
}

/** What came of a command: the job as it is now, or everything that is wrong with the input. */
export interface CommandResult {
  readonly job: Job | null
  readonly problems: readonly InputProblem[]
  /** What was taken otherwise than it was given; absent where nothing was. */
  readonly notes?: readonly string[]
}

/** Where in an input its sweep stands, as paths of problems begin. */
function sweepPath({ kind }: Specification): string {
  return kind === 'WALK_FORWARD' || kind === 'IMPROVEMENT' ? 'optimization.' : ''
}

/** What was left out of a job's space, in words; null where nothing was. */
function skippedText(specification: Specification, { space }: Plan, catalog: StrategyCatalog): string | null {
  const text = relationsText(asSweep(specification), catalog.find)
  const skipped = countSkipped(space)
  if (text === null || skipped === 0) return null
  if (skipped === null) return `candidates that break ${text} are none`
  return `${skipped} ${skipped === 1 ? 'candidate is' : 'candidates are'} skipped, for breaking ${text}`
}

async function create({ store, maxOpenJobs: most }: CommandParts, job: NewJob, path: string) {
  try {
    return await store.create(job, most)
  } catch (error) {
    if (error instanceof DatasetGoneError) {
      const message = `no dataset has the id '${job.datasetId}' any more`
      return { problems: [problem(`${path}dataset`, 'UNKNOWN_DATASET', message)] }
    }
    if (!(error instanceof TooManyJobsError)) throw error
    const rule = 'wait until some are over, or cancel some; MAX_OPEN_JOBS allows more'
    return { problems: [problem('', 'TOO_LARGE', `${error.message}: ${rule}`)] }
  }
}

function takenKey(path: string, { id, name, key }: Job): InputProblem {
  const holder = `the job '${shown(name)}' (${id}), which was started with another input`
  return problem(`${path}run.key`, 'CONFLICT', `the key '${shown(key ?? '')}' belongs to ${holder}; give another key`)
}

/**
 * Starts a job, or says all that is wrong with its specification; nothing is kept then. A job with the same key and input is answered in
 * its place.
 *
 * @param repeatOf the job that this one repeats
 */
export async function startJob(
  specification: Specification,
  parts: CommandParts,
  repeatOf: string | null = null,
): Promise<CommandResult> {
  const { run, dataset: datasetId, strategies: spaces } = asSweep(specification)
  const dataset = await parts.datasets.dataset(datasetId)
  const span = dataset && (await readSpan(specification, dataset, parts.datasets))
  const { problems, distinct, notes: left } = checkDistinct(specification, { catalog: parts.catalog, dataset, span })
  if (problems.length > 0 || !dataset) return { job: null, problems }
  const strategies = [...new Set(spaces.map(({ strategy }) => strategy))]
  const notes = [...left, ...(await warmUpNotes(distinct, { ...parts, dataset, span }))]
  const complete = completeSpecification(distinct, { catalog: parts.catalog, dataset, span })
  const path = sweepPath(specification)
  const plan = planJob(complete, parts.catalog.find)
  const remark = skippedText(complete, plan, parts.catalog)
  const given: NewJob = {
    kind: specification.kind,
    name: run.name?.trim() || defaultName(specification, dataset.name),
    priority: run.priority,
    key: run.key,
    tags: tidyTags(run.tags),
    repeatOf,
    strategies,
    datasetId,
    specification: printSpecification(complete),
    trialsTotal: plan.trials,
    ...(remark !== null && { remark }),
  }
  const made = await create(parts, given, path)
  if ('problems' in made) return { job: null, problems: made.problems }
  const { job, isNew } = made
  if (isNew) parts.bus.publish({ kind: 'job', job })
  // Earlier versions kept an input as it was written.
  else if (![distinct, specification].some((input) => isSameInput(specificationOf(job), input))) {
    return { job: null, problems: [takenKey(path, job)] }
  }
  return { job, problems: [], ...(notes.length > 0 && { notes }) }
}

/** A change of a job's state that anyone may ask for. */
interface Change {
  /** Null where the job's state does not allow it. */
  make(id: string): Promise<Job | null>
  isAllowed(state: JobState): boolean
  /** Ends 'the job is QUEUED; '. */
  readonly rule: string
}

function notFound(id: string): CommandResult {
  return { job: null, problems: [problem('id', 'NOT_FOUND', noSuchJob(id))] }
}

async function change(id: string, { make, isAllowed, rule }: Change, parts: CommandParts): Promise<CommandResult> {
  const job = await make(id)
  if (job) {
    parts.bus.publish({ kind: 'job', job })
    return { job, problems: [] }
  }
  const found = await parts.store.job(id)
  if (!found) return notFound(id)
  // Where another one changed it in between, it may be allowed by now.
  if (isAllowed(found.state)) return change(id, { make, isAllowed, rule }, parts)
  return { job: found, problems: [problem('id', 'WRONG_STATE', `the job is ${found.state}; ${rule}`)] }
}

/** Cancels a job that is not final. What it has found stays, up to the last trial that is finished. */
export function cancelJob(id: string, parts: CommandParts): Promise<CommandResult> {
  const cancel: Change = {
    make: async () => {
      await parts.keepFinished?.(id)
      return parts.store.end(id, { state: 'CANCELED', error: null, message: 'canceled by request' })
    },
    isAllowed: (state) => !isFinal(state),
    rule: 'only one that is not over can be canceled',
  }
  return change(id, cancel, parts)
}

/** Lets a job that waits or RUNs rest: tasks that threads have begun are finished and kept, no other is begun. */
export function pauseJob(id: string, parts: CommandParts): Promise<CommandResult> {
  const pause: Change = {
    make: async () => {
      const paused = await parts.store.pause(id)
      // What hangs beside it may never end.
      if (paused) void parts.keepFinished?.(id).catch(() => undefined)
      return paused
    },
    isAllowed: (state) => state === 'QUEUED' || state === 'RUNNING',
    rule: 'only one that is QUEUED or RUNNING can be paused',
  }
  return change(id, pause, parts)
}

/** Lets a job that was PAUSED go on where it stood; one of which nothing was begun waits again, where it waited before. */
export function resumeJob(id: string, parts: CommandParts): Promise<CommandResult> {
  const resume: Change = {
    make: () => parts.store.resume(id),
    isAllowed: (state) => state === 'PAUSED',
    rule: 'only one that is PAUSED can be resumed',
  }
  return change(id, resume, parts)
}

/** Ends a trial that is under way: it has FAILED, and the others go on. */
export async function skipTrial(id: string, number: number, parts: CommandParts): Promise<CommandResult> {
  const job = await parts.store.job(id)
  if (!job) return notFound(id)
  if (isFinal(job.state))
    return { job, problems: [problem('job', 'WRONG_STATE', `the job is ${job.state}; nothing of it runs`)] }
  if (!Number.isInteger(number) || number < 0 || number >= job.trialsTotal) {
    const allowed = `it must be from 0 to ${job.trialsTotal - 1}`
    return { job, problems: [problem('number', 'OUT_OF_RANGE', `the job has no trial ${number}; ${allowed}`)] }
  }
  if (!(await parts.skipTrial?.(id, number))) {
    return { job, problems: [problem('number', 'WRONG_STATE', `trial ${number} is not under way`)] }
  }
  const noted = await parts.store.note(id, 'TRIAL_SKIPPED', `trial ${number} is skipped by hand`)
  if (noted) parts.bus.publish({ kind: 'job', job: noted })
  return { job: noted ?? job, problems: [] }
}

/** What is changed of how a job is watched; what is null stays. */
export type WatchdogChange = { readonly [Name in keyof Thresholds]?: Thresholds[Name] | null | undefined }

function changed(before: Thresholds, change: WatchdogChange): Thresholds {
  return {
    suspectAfter: change.suspectAfter ?? before.suspectAfter,
    stalledAfter: change.stalledAfter ?? before.stalledAfter,
    minVelocity: change.minVelocity ?? before.minVelocity,
    abort: change.abort ?? before.abort,
  }
}

/** From now on a job is watched otherwise. */
export async function changeWatchdog(id: string, change: WatchdogChange, parts: CommandParts): Promise<CommandResult> {
  const job = await parts.store.job(id)
  if (!job) return notFound(id)
  const watchdog = changed(watchdogOf(job), change)
  const problems = checkWatchdog(watchdog, 'watchdog')
  if (problems.length > 0) return { job, problems }
  const { suspectAfter, stalledAfter, minVelocity, abort } = watchdog
  const ends = abort ? 'it ends what hangs' : 'it warns only'
  const message = `suspect after ${suspectAfter}, stalled after ${stalledAfter} measurements, slow below ${minVelocity} %; ${ends}`
  const kept = await parts.store.changeWatchdog(id, watchdog, message)
  if (kept) parts.bus.publish({ kind: 'job', job: kept })
  if (kept) return { job: kept, problems: [] }
  const found = (await parts.store.job(id)) ?? job
  return {
    job: found,
    problems: [problem('job', 'WRONG_STATE', `the job is ${found.state}; nobody watches it any more`)],
  }
}

/** Starts a new job from the specification of another one, in whatever state that is. The key stays with the old one. */
export async function repeatJob(id: string, parts: CommandParts): Promise<CommandResult> {
  const old = await parts.store.job(id)
  return old ? startJob(withoutKey(specificationOf(old)), parts, old.id) : notFound(id)
}
