import type { JobFilter } from '../api/documents/jobs.ts'
import type { JobNode, JobState } from '../api/documents/parts.ts'
import { sentence } from './format.ts'

/** Which jobs are listed, as the address says; what is empty asks for nothing. */
export interface JobChoice {
  readonly search: string
  readonly states: readonly JobState[]
  readonly kinds: readonly JobNode['kind'][]
  /** The name of a strategy that they try. */
  readonly strategy: string
  /** The id of the dataset that they trade on. */
  readonly dataset: string
  readonly tag: string
  readonly since: Since
}

/** Since when they were created. */
export type Since = '' | 'today' | '7d' | '30d'

/** The states of a job with their names, in the order of its life. */
export const STATES: readonly { readonly value: JobState; readonly name: string }[] = (
  ['QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const
).map((value) => ({ value, name: sentence(value) }))

/** The kinds of jobs with what people call them. */
export const KINDS: readonly { readonly value: JobNode['kind']; readonly name: string }[] = [
  { value: 'BACKTEST', name: 'Backtest' },
  { value: 'OPTIMIZATION', name: 'Sweep or search' },
  { value: 'WALK_FORWARD', name: 'Walk-forward' },
  { value: 'IMPROVEMENT', name: 'Improvement' },
]

/** Times that can be chosen, with the days that lie before today. */
export const TIMES: readonly { readonly value: Exclude<Since, ''>; readonly name: string; readonly days: number }[] = [
  { value: 'today', name: 'Today', days: 0 },
  { value: '7d', name: 'Last 7 days', days: 6 },
  { value: '30d', name: 'Last 30 days', days: 29 },
]

/** Those of some options that an address names, between commas and in whatever case. */
function named<Value extends string>(text: string | null, options: readonly { readonly value: Value }[]): Value[] {
  const names = (text ?? '').toUpperCase().split(',')
  return options.map(({ value }) => value).filter((value) => names.includes(value))
}

/** What an address chooses; what it does not know it leaves out. */
export function readChoice(query: URLSearchParams): JobChoice {
  const text = (name: string) => (query.get(name) ?? '').trim()
  return {
    search: text('search'),
    states: named(query.get('state'), STATES),
    kinds: named(query.get('kind'), KINDS),
    strategy: text('strategy'),
    dataset: text('dataset'),
    tag: text('tag'),
    since: TIMES.find(({ value }) => value === text('since'))?.value ?? '',
  }
}

/** A list of options as an address names it. */
export function writeNames(names: readonly string[]): string {
  return names.join(',').toLowerCase()
}

/** Whether anything is asked for. */
export function isNarrowed(choice: JobChoice): boolean {
  return Object.values(choice).some((one) => one.length > 0)
}

/** What the API is asked for; null for all jobs. `nowMs` says which day today is, in the reader's zone. */
export function filterOf(choice: JobChoice, nowMs: number): JobFilter | null {
  if (!isNarrowed(choice)) return null
  const { search, states, kinds, strategy, dataset, tag, since } = choice
  const days = TIMES.find(({ value }) => value === since)?.days
  return {
    ...(search && { search }),
    ...(states.length > 0 && { states: [...states] }),
    ...(kinds.length > 0 && { kinds: [...kinds] }),
    ...(strategy && { strategy }),
    ...(dataset && { dataset }),
    ...(tag && { tags: [tag] }),
    ...(days !== undefined && { createdAfter: dayBefore(nowMs, days) }),
  }
}

/** When the day began that lies so many before the present one, in the reader's zone. */
export function dayBefore(nowMs: number, days: number): string {
  const date = new Date(nowMs)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - days).toISOString()
}
