import { SvelteMap } from 'svelte/reactivity'
import type { JobState } from '../../api/documents/parts.ts'
import { wholePercent } from '../../words/format.ts'

/** A reading as far as the name of the tab needs it. */
interface Heard {
  readonly jobId: string
  readonly state: JobState
  readonly fraction: number
}

/** How far jobs are that run. */
const running = new SvelteMap<string, number>()

/** Jobs that ended while the reader was at another tab, and how many of them failed. */
let ended = $state({ jobs: 0, failed: 0 })

/** What stands before a page's name in the browser's tab: that jobs ended while nobody looked, else how far what runs is. */
export const tabTitle = {
  /** @param job the one whose page it is; null for all that run */
  prefix(job: string | null): string {
    if (ended.jobs > 0) return `${ended.failed > 0 ? '✕' : '✓'}${ended.jobs > 1 ? ` ${ended.jobs}` : ''} · `
    const own = job === null ? undefined : running.get(job)
    const fractions = job === null ? [...running.values()] : own === undefined ? [] : [own]
    if (fractions.length === 0) return ''
    return `${wholePercent(fractions.reduce((sum, one) => sum + one, 0) / fractions.length)} · `
  },
}

/** Takes in what was heard of a job. */
export function heardReading({ jobId, state, fraction }: Heard) {
  if (state === 'RUNNING') running.set(jobId, fraction)
  else running.delete(jobId)
  // One that was canceled was so by someone who knows.
  if (!document.hidden || (state !== 'SUCCEEDED' && state !== 'FAILED')) return
  ended = { jobs: ended.jobs + 1, failed: ended.failed + (state === 'FAILED' ? 1 : 0) }
}

/** The reader is back, and sees for themselves. */
export function seen() {
  if (!document.hidden && ended.jobs > 0) ended = { jobs: 0, failed: 0 }
}
