import type { ComparedJob } from '../api/documents/compare.ts'
import { ordinal } from './format.ts'
import { kindName } from './job.ts'
import { choicesText } from './jobRow.ts'

/** The least and the most that are compared. */
export const LEAST = 2
export const MOST = 6

/** What an address names: a job, for which its best trial stands or what it earned out of sample, or one trial. */
export interface Named {
  readonly job: string
  /** Null: the job as a whole. */
  readonly trial: number | null
}

/** A line of equity, and its figures. */
export interface Side {
  readonly named: Named
  readonly name: string
  /** What follows the name, such as the trial's number. */
  readonly mark: string
  readonly detail: string
  readonly metrics: NonNullable<ComparedJob['benchmark']>['metrics'] | null
  readonly equity: readonly { readonly at: string; readonly equity: number; readonly drawdown: number }[]
  readonly job: ComparedJob
}

/** What an address names, in its order, each once; at most six. What is no name of a trial is left out. */
export function readNamed(query: URLSearchParams): readonly Named[] {
  const all = [...query].flatMap(([name, value]): Named[] => {
    if (name === 'job' && value) return [{ job: value, trial: null }]
    const [, job, number] = /^(.+):(\d+)$/.exec(name === 'trial' ? value : '') ?? []
    return job && number ? [{ job, trial: Number(number) }] : []
  })
  return [...new Map(all.map((one) => [keyOf(one), one])).values()].slice(0, MOST)
}

/** The same for the same job or trial. */
export function keyOf({ job, trial }: Named): string {
  return trial === null ? job : `${job}:${trial}`
}

/** The address that names them. */
export function addressOf(all: readonly Named[]): string {
  const parts = all.map(
    (one) => `${one.trial === null ? 'job' : 'trial'}=${encodeURIComponent(keyOf(one)).replace('%3A', ':')}`,
  )
  return parts.length > 0 ? `/compare?${parts.join('&')}` : '/compare'
}

/** A job or a trial as one of those that are compared; null where the job has no such trial. */
export function sideOf(named: Named, job: ComparedJob): Side | null {
  if (named.trial === null && job.outOfSample) {
    const { metrics, equity } = job.outOfSample
    return { named, name: job.name, mark: '', detail: `${kindName(job)}, out of sample`, metrics, equity, job }
  }
  const trial = named.trial === null ? job.best : job.trial
  if (!trial) {
    if (named.trial !== null) return null
    return {
      named,
      name: job.name,
      mark: '',
      detail: `${kindName(job)}, without a result yet`,
      metrics: null,
      equity: [],
      job,
    }
  }
  const { metrics, equity } = trial
  const choices = choicesText(trial)
  return named.trial === null
    ? { named, name: job.name, mark: '', detail: `${kindName(job)} · ${choices}`, metrics, equity, job }
    : { named, name: trial.strategy, mark: ordinal(trial.number), detail: choices, metrics, equity, job }
}
