import { FIGURES } from '../engine/batch.ts'
import { isAdmissible } from '../engine/objective.ts'
import { CursorError, readCursor, writeCursor } from './cursor.ts'
import { isMatch } from './filter.ts'
import { addSeconds, isFinal, type Job, type JobEvent, type JobEventType, type Trial } from './job.ts'
import { without } from './plan/remaining.ts'
import {
  type FinishedTask,
  type IndexedOrder,
  type JobStore,
  plannedText,
  type SpentRange,
  TooManyJobsError,
} from './ports/jobStore.ts'
import type { Page, PageOf } from './ports/paging.ts'
import { jobOf, listedOf } from './ports.fixture.ts'
import { describeFallback, failureEvents } from './results/resultText.ts'

interface Kept {
  job: Job
  best: number
  readonly trials: Map<number, { readonly trial: Trial; readonly objective: number }>
  readonly events: JobEvent[]
  readonly tasks: Map<number, SpentRange>
}

const KEYS: Readonly<Record<IndexedOrder, (trial: Trial, objective: number) => number>> = {
  OBJECTIVE: (_, objective) => -objective,
  NUMBER: ({ number }) => number,
  TOTAL_RETURN: ({ metrics }) => -(metrics?.totalReturn ?? Number.NEGATIVE_INFINITY),
  SHARPE: ({ metrics }) => -(metrics?.sharpe ?? Number.NEGATIVE_INFINITY),
  MAX_DRAWDOWN: ({ metrics }) => metrics?.maxDrawdown ?? Number.POSITIVE_INFINITY,
}

/** What a state is counted as. */
const NAMES = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut' } as const

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Of a job that nothing was begun of, its record is the next reading. */
function nextRecord({ startedAtMs, reservedSeq }: Job): Partial<Job> {
  return startedAtMs === null ? { progressSeq: reservedSeq + 1, reservedSeq: reservedSeq + 1 } : {}
}

/** A page of `all`, whose cursors are `cursorOf` each. */
function cut<T>(all: readonly T[], page: Page, cursorOf: (node: T) => readonly string[]): PageOf<T> {
  const items = all.map((node) => ({ node, cursor: writeCursor(cursorOf(node)) }))
  const at = page.after === null ? -1 : items.findIndex(({ cursor }) => cursor === page.after)
  if (page.after !== null && at < 0) throw new CursorError(page.after)
  const rest = items.slice(at + 1)
  return { items: rest.slice(0, page.first), hasNextPage: rest.length > page.first, totalCount: all.length }
}

function trialOf(task: FinishedTask, index: number): { trial: Trial; objective: number } {
  const { jobId, range, results } = task
  const number = range.first + index
  const failure = results.failures.find(({ trial }) => trial === number)
  const at = (column: number) => results.figures[column * results.count + index] as number
  const metrics = Object.fromEntries(
    FIGURES.map((name, column) => [name, Number.isNaN(at(column)) ? null : at(column)]),
  )
  if (failure) {
    const { error, ended } = failure
    const state = ended === 'TIME_LIMIT' ? ('TIMED_OUT' as const) : ('FAILED' as const)
    const trial = {
      jobId,
      number,
      state,
      error,
      ...(ended === 'STALLED' ? { ended } : {}),
      metrics: null,
      skippedEntries: 0,
    }
    return { trial, objective: Number.NEGATIVE_INFINITY }
  }
  const { objective: _, skippedEntries, ...rest } = metrics
  const trial = {
    jobId,
    number,
    state: 'SUCCEEDED' as const,
    error: null,
    metrics: rest as unknown as Trial['metrics'],
    skippedEntries: skippedEntries ?? 0,
  }
  return { trial, objective: at(0) }
}

/** A store of jobs in memory, for tests of what works with one. It obeys the laws of `jobStoreLaws`. */
export class MemoryStore implements JobStore {
  readonly #kept = new Map<string, Kept>()
  #created = 0
  /** How many marks were kept or refused. */
  marks = 0

  async create(given: Parameters<JobStore['create']>[0], most = Number.POSITIVE_INFINITY) {
    const same = [...this.#kept.values()].find(({ job }) => given.key !== null && job.key === given.key)
    if (same) return { job: same.job, isNew: false }
    const open = [...this.#kept.values()].filter(({ job }) => !isFinal(job.state))
    if (open.length >= most) throw new TooManyJobsError(most)
    const id = `01900000-0000-7000-8000-${String(this.#created).padStart(12, '0')}`
    this.#created += 1
    const { remark: _, ...record } = given
    const job = jobOf({ ...record, id })
    const kept: Kept = { job, best: Number.NaN, trials: new Map(), events: [], tasks: new Map() }
    this.#kept.set(id, kept)
    this.#tell(kept, 'CREATED', plannedText(given))
    return { job: kept.job, isNew: true }
  }

  async job(id: string) {
    return this.#kept.get(id)?.job ?? null
  }

  async jobsById(ids: readonly string[]) {
    return [...new Set(ids)].flatMap((id) => this.#kept.get(id)?.job ?? [])
  }

  async jobs(filter: Parameters<JobStore['jobs']>[0], page: Page) {
    const all = [...this.#kept.values()].map(({ job }) => job).reverse()
    if (page.after !== null) readCursor(page.after, 1)
    return cut(
      all.filter((job) => isMatch(job, filter)),
      page,
      ({ id }) => [id],
    )
  }

  async countJobs(filter: Parameters<JobStore['jobs']>[0]) {
    return [...this.#kept.values()].filter(({ job }) => isMatch(job, filter)).length
  }

  async openJobs() {
    return [...this.#kept.values()].map(({ job }) => job).filter(({ state }) => !isFinal(state))
  }

  async trial(jobId: string, number: number) {
    return this.#kept.get(jobId)?.trials.get(number)?.trial ?? null
  }

  async trialsAt(places: Parameters<JobStore['trialsAt']>[0]) {
    const found = places.flatMap(({ jobId, number }) => this.#kept.get(jobId)?.trials.get(number)?.trial ?? [])
    return [...new Set(found)]
  }

  async trials(jobId: string, order: IndexedOrder, page: Page, within: Parameters<JobStore['trials']>[3] = null) {
    if (page.after !== null) readCursor(page.after, 2, 3)
    const key = ({ trial, objective }: { trial: Trial; objective: number }) => KEYS[order](trial, objective)
    const isShown = ({ trial: { number } }: { trial: Trial }) =>
      within?.some(({ first, count }) => number >= first && number < first + count) ?? true
    const all = [...(this.#kept.get(jobId)?.trials.values() ?? [])].filter(isShown)
    const sorted = all.sort((a, b) => compare(key(a), key(b)) || a.trial.number - b.trial.number)
    const nodes = sorted.map(({ trial }) => trial)
    return cut(nodes, page, ({ number }) => [order === 'NUMBER' ? [] : [order], String(number), String(number)].flat())
  }

  async events(jobId: string, after: number, first: number) {
    return (this.#kept.get(jobId)?.events ?? []).slice(after, after + first)
  }

  async pauses(ids: readonly string[]) {
    return [...new Set(ids)].flatMap((jobId) => {
      const events = this.#kept.get(jobId)?.events ?? []
      const isPaused = this.#kept.get(jobId)?.job.state === 'PAUSED'
      const last = events.findLast(({ type }) => type === 'PAUSED')
      return last ? [{ jobId, seconds: 0, sinceMs: isPaused ? last.atMs : null }] : []
    })
  }

  async committed(jobId: string) {
    const tasks = [...(this.#kept.get(jobId)?.tasks.values() ?? [])]
    return tasks.sort((one, other) => one.first - other.first)
  }

  async start(jobId: string) {
    return this.#change(jobId, ({ state }) => state === 'QUEUED' && { state: 'RUNNING', startedAtMs: 1 }, 'STARTED')
  }

  async recover(jobId: string) {
    const recovered = ({ state, reservedSeq, reservedFraction }: Job) =>
      (state === 'RUNNING' || state === 'PAUSED') && {
        progressSeq: reservedSeq + 1,
        reservedSeq: reservedSeq + 1,
        fraction: reservedFraction,
      }
    return this.#change(jobId, recovered, 'RECOVERED')
  }

  async commit(task: FinishedTask) {
    const kept = this.#kept.get(task.jobId)
    if (!kept || (kept.job.state !== 'RUNNING' && kept.job.state !== 'PAUSED')) return null
    const given = Array.from({ length: task.range.count }, (_, index) => trialOf(task, index))
    const isMissing = (number: number) =>
      task.missing?.some(({ first, count }) => number >= first && number < first + count) ?? false
    const found = given.filter(({ trial }) => !isMissing(trial.number))
    const added = found.filter(({ trial }) => !kept.trials.has(trial.number))
    for (const one of added) this.#add(kept, one, task.seconds / found.length)
    const stages = addSeconds(kept.job.stages, task.stages, added.length / Math.max(1, found.length))
    kept.job = { ...kept.job, stages, runSeconds: Math.max(kept.job.runSeconds, task.runSeconds) }
    for (const run of without([task.range], task.missing ?? [])) {
      const known = kept.tasks.get(run.first)
      const seconds = (task.seconds * run.count) / found.length
      if (!known || known.count < run.count) kept.tasks.set(run.first, { ...run, seconds })
    }
    const isNew = (number: number) => added.some(({ trial }) => trial.number === number)
    for (const event of failureEvents(task.results.failures.filter(({ trial }) => isNew(trial)))) {
      this.#tell(kept, ...event)
    }
    for (const message of task.results.fallbacks.map(describeFallback)) {
      const isKnown = kept.events.some((event) => event.type === 'ENGINE_FALLBACK' && event.message === message)
      if (!isKnown) this.#tell(kept, 'ENGINE_FALLBACK', message)
    }
    return kept.job
  }

  async mark(jobId: string, mark: Parameters<JobStore['mark']>[1]) {
    this.marks += 1
    const { seq: progressSeq, barsPerSecond } = mark
    const isOpen = ({ state }: Job) => state === 'RUNNING' || state === 'PAUSED'
    const marked = (job: Job) => ({
      progressSeq,
      barsPerSecond,
      fraction: Math.max(job.fraction, mark.fraction),
      reservedSeq: Math.max(job.reservedSeq, mark.reservedSeq),
      reservedFraction: Math.max(job.reservedFraction, mark.reservedFraction),
      runSeconds: Math.max(job.runSeconds, mark.runSeconds),
    })
    return (await this.#change(jobId, (job) => isOpen(job) && job.progressSeq <= progressSeq && marked(job))) !== null
  }

  async pause(jobId: string) {
    const canPause = ({ state }: Job) => state === 'QUEUED' || state === 'RUNNING'
    const paused = (job: Job) => canPause(job) && { state: 'PAUSED' as const, ...nextRecord(job) }
    return this.#change(jobId, paused, 'PAUSED', 'paused by request')
  }

  async resume(jobId: string) {
    const before = ({ startedAtMs }: Job) => (startedAtMs === null ? ('QUEUED' as const) : ('RUNNING' as const))
    const resumed = (job: Job) => job.state === 'PAUSED' && { state: before(job), ...nextRecord(job) }
    return this.#change(jobId, resumed, 'RESUMED', 'resumed by request')
  }

  async note(jobId: string, type: JobEventType, message: string) {
    return this.#change(jobId, ({ state }) => !isFinal(state) && {}, type, message)
  }

  async changeWatchdog(jobId: string, watchdog: Job['watchdog'], message: string) {
    return this.#change(jobId, ({ state }) => !isFinal(state) && { watchdog }, 'WATCHDOG_CHANGED', message)
  }

  async died(jobId: string, message: string) {
    return this.#change(jobId, ({ state, deaths }) => !isFinal(state) && { deaths: deaths + 1 }, 'RETRIED', message)
  }

  async end(jobId: string, { state, error, message, trialsTotal }: Parameters<JobStore['end']>[1]) {
    const ended = (job: Job) =>
      !isFinal(job.state) && {
        state,
        error,
        trialsTotal: trialsTotal ?? job.trialsTotal,
        finishedAtMs: 2,
        progressSeq: job.reservedSeq + 1,
        reservedSeq: job.reservedSeq + 1,
        fraction: state === 'SUCCEEDED' ? 1 : job.reservedFraction,
      }
    return this.#change(jobId, ended, state, message)
  }

  async label(jobId: string, labels: Parameters<JobStore['label']>[1]) {
    const before = this.#kept.get(jobId)?.job
    const job = this.#change(jobId, () => labels)
    return before && job ? { job, before: { name: before.name, tags: before.tags } } : null
  }

  async remove(jobId: string) {
    const job = this.#kept.get(jobId)?.job
    if (!job || !isFinal(job.state)) return null
    this.#kept.delete(jobId)
    return listedOf(job)
  }

  async removeMatching(filter: Parameters<JobStore['jobs']>[0], most: number) {
    const all = [...this.#kept.values()].map(({ job }) => job)
    const found = all.filter((job) => isFinal(job.state) && isMatch(job, filter)).slice(0, most)
    for (const { id } of found) this.#kept.delete(id)
    return found.map(listedOf)
  }

  #add(kept: Kept, one: ReturnType<typeof trialOf>, seconds: number): void {
    kept.trials.set(one.trial.number, one)
    const { tally, bestNumber } = kept.job
    const name = NAMES[one.trial.state]
    const raised = { ...tally, [name]: tally[name] + 1, seconds: tally.seconds + seconds }
    const tie = one.objective === kept.best && one.trial.number < (bestNumber ?? 0)
    const isGood = name === 'succeeded' && isAdmissible(one.objective)
    const better = isGood && (bestNumber === null || one.objective > kept.best || tie)
    if (better) kept.best = one.objective
    kept.job = { ...kept.job, tally: raised, bestNumber: better ? one.trial.number : bestNumber }
  }

  #change(jobId: string, change: (job: Job) => Partial<Job> | false, type?: JobEventType, message = ''): Job | null {
    const kept = this.#kept.get(jobId)
    const changed = kept && change(kept.job)
    if (!kept || !changed) return null
    kept.job = { ...kept.job, ...changed }
    if (type) this.#tell(kept, type, message)
    return kept.job
  }

  #tell(kept: Kept, type: JobEventType, message: string): void {
    const seq = kept.events.push({ jobId: kept.job.id, seq: kept.events.length + 1, atMs: 0, type, message })
    kept.job = { ...kept.job, eventSeq: seq }
  }
}
