import type { JobEventNode } from '../api/documents/job.ts'
import type { JobNode, JobState, TrialNode } from '../api/documents/parts.ts'
import type { Objective } from '../api/documents/results.ts'
import { plain, spelled, words } from './format.ts'

const KINDS: Record<JobNode['kind'], string> = {
  BACKTEST: 'Backtest',
  OPTIMIZATION: 'Sweep',
  WALK_FORWARD: 'Walk-forward',
  IMPROVEMENT: 'Improvement',
}

/** What people call a job: a sweep tries all, a search chooses. */
export function kindName({ kind, sampler }: Pick<JobNode, 'kind' | 'sampler'>): string {
  const chooses = sampler === 'RANDOM' || sampler === 'BAYESIAN'
  return kind === 'OPTIMIZATION' && chooses ? 'Search' : KINDS[kind]
}

/** Whether a job in this state stays in it for ever. */
export function isFinal(state: JobState): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELED'
}

/** Since when a job stands: that of its last reading where it is paused or over; null while time runs for it. */
export function stoodSince(state: JobState, progress: { readonly at: string } | undefined): string | null {
  return state === 'PAUSED' || isFinal(state) ? (progress?.at ?? null) : null
}

/** When a job began and stood, as its record says. */
export type JobTimes = Pick<JobNode, 'startedAt' | 'finishedAt' | 'pausedAt' | 'pausedSeconds'>

/** What is newer than its record: its last reading, and the time by the page's clock. */
interface Present {
  readonly state: JobState
  readonly progress: { readonly at: string } | undefined
  readonly nowMs: number
}

/** Seconds that a job took so far, without its pauses; null before it was started. */
export function tookSeconds(
  { startedAt, finishedAt, pausedAt, pausedSeconds }: JobTimes,
  { state, progress, nowMs }: Present,
): number | null {
  if (!startedAt) return null
  // Of a pause that was just over the record does not know yet how long it was.
  const stoodAt = finishedAt ?? pausedAt ?? stoodSince(state, progress)
  const endMs = stoodAt ? Date.parse(stoodAt) : nowMs
  return Math.max(0, (endMs - Date.parse(startedAt)) / 1000 - pausedSeconds)
}

/** All that trials can be ranked by, in words, in the order in which they are offered. */
export const OBJECTIVES: Readonly<Record<Objective, string>> = {
  SHARPE: 'Sharpe ratio',
  TOTAL_RETURN: 'total return',
  SORTINO: 'Sortino ratio',
  CALMAR: 'Calmar ratio',
  PROFIT_FACTOR: 'profit factor',
}

/** What a job's trials are ranked by, in words; null where its specification does not say. */
export function objectiveOf(specification: string): string | null {
  type Ranked = { readonly objective?: Objective }
  const { input } = JSON.parse(specification) as { input?: Ranked & { optimization?: Ranked } }
  const objective = (input?.optimization ?? input)?.objective
  return (objective && OBJECTIVES[objective]) ?? null
}

/** `fast 10 · slow 30`: the parameters of a trial. */
export function parametersText(parameters: TrialNode['parameters']): string {
  return parameters.map(({ name, value }) => `${name}\u202f${plain(value)}`).join(' · ')
}

const ERRORS: Record<NonNullable<JobNode['error']>['code'], string> = {
  INVALID_INPUT: 'The input is not valid',
  DATASET_MISSING: 'The dataset is gone',
  STALLED: 'The job stalled',
  TIME_LIMIT: 'The time limit was reached',
  ALL_TRIALS_FAILED: 'Every trial failed',
  WORKER_LOST: 'The worker was lost',
  INTERNAL: 'Barline failed',
}

/** What an error code means: a sentence that the error's message ends. */
export function sentenceOfError(code: NonNullable<JobNode['error']>['code']): string {
  return ERRORS[code]
}

/** What an event's message adds to its type, which stands before it: `by request` of `paused by request`. */
export function eventDetail({ type, message }: Pick<JobEventNode, 'type' | 'message'>): string {
  const [lead, text] = [words(type), spelled(message)]
  if (text === lead) return ''
  return text.startsWith(`${lead} `) ? text.slice(lead.length + 1) : text
}
