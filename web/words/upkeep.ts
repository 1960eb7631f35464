import type { JobState } from '../api/documents/parts.ts'
import { plural } from './format.ts'
import { isFinal } from './job.ts'

/** What goes with a job that is deleted. */
export function lossOfJob({ state, trials }: { readonly state: JobState; readonly trials: number }): string {
  const first = isFinal(state) ? '' : 'It is cancelled first. '
  return trials > 0
    ? `${first}Its ${plural(trials, 'trial')} and its history go with it, for good.`
    : `${first}It has no trials yet; its history goes with it, for good.`
}

/** What goes with several jobs that are deleted together. */
export function lossOfJobs(jobs: readonly { readonly state: JobState; readonly trials: number }[]): string {
  const open = jobs.filter(({ state }) => !isFinal(state)).length
  const trials = jobs.reduce((sum, job) => sum + job.trials, 0)
  const first =
    open === 0 ? '' : open === 1 ? 'One of them is cancelled first. ' : `${open} of them are cancelled first. `
  return `${first}Their ${trials === 0 ? '' : `${plural(trials, 'trial')} and their `}histories go with them, for good.`
}

/** What goes with a dataset that is deleted. */
export function lossOfDataset({ bars, jobs }: { readonly bars: number; readonly jobs: number }): string {
  const candles = `Its ${plural(bars, 'candle')} ${bars === 1 ? 'goes' : 'go'} for good.`
  if (jobs === 0) return `${candles} No job uses it.`
  return jobs === 1
    ? `${candles} The job that uses it goes too, with all of its trials.`
    : `${candles} The ${plural(jobs, 'job')} that use it go too, with all of their trials.`
}

/** Tags as a reader writes them, between commas. */
export function tagsOf(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim())
  return [...new Set(tags)].filter((tag) => tag !== '')
}
