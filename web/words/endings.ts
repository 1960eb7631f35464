import { count, plural, share } from './format.ts'

/** How many jobs ended on a day, and how. */
export interface Endings {
  readonly done: number
  readonly failed: number
  readonly canceled: number
}

/** What stands beneath the jobs that were done and that failed: of how many that ended, whichever way; undefined before that is known. */
export function tellEndings(endings: Endings | undefined): { readonly done: string; readonly failed: string } {
  if (!endings) return { done: '', failed: '' }
  const { done, failed, canceled } = endings
  const ended = done + failed + canceled
  if (ended === 0) return { done: 'none ended yet', failed: 'nothing failed' }
  const others = canceled === 0 ? '' : `, ${count(canceled)} cancelled`
  return {
    done: `of ${count(ended)} that ended${others}`,
    failed: failed === 0 ? 'nothing failed' : `${share(failed / ended)} of the ${plural(ended, 'job')} that ended`,
  }
}
