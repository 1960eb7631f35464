import type { JobNode } from '../../api/documents/parts.ts'
import { count, plural } from '../format.ts'

interface Specification {
  readonly input?: {
    readonly folds?: number
    readonly cycles?: number
    readonly sampler?: { readonly method?: string }
  }
}

/** `Sweep of 1,560 trials`, `Walk-forward, 650 trials in 5 folds`: what a job is, as its page begins. */
export function tellJob(kind: JobNode['kind'], specification: string, trials: number): string {
  const { input } = JSON.parse(specification) as Specification
  switch (kind) {
    case 'BACKTEST':
      return 'Backtest'
    case 'WALK_FORWARD':
      return `Walk-forward, ${plural(trials, 'trial')} in ${plural(input?.folds ?? 0, 'fold')}`
    case 'IMPROVEMENT':
      return `Improvement, ${plural(trials, 'trial')} in at most ${plural(input?.cycles ?? 0, 'cycle')}`
    case 'OPTIMIZATION': {
      const method = input?.sampler?.method ?? 'GRID'
      if (method === 'GRID') return `Sweep of ${plural(trials, 'trial')}`
      return `Search, ${method === 'BAYESIAN' ? 'Bayesian' : 'random'}, ${plural(trials, 'trial')}`
    }
  }
}

interface Tally {
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
}

/**
 * How many trials ended how, at the moment of a reading: the record that counts them is read less often than the count of those that are done, and
 * one page says one thing.
 */
export function tallyAt({ failed, timedOut, ...tally }: Tally, trialsDone: number | undefined): Tally {
  const others = failed + timedOut
  return { failed, timedOut, succeeded: trialsDone === undefined ? tally.succeeded : Math.max(0, trialsDone - others) }
}

/** `1,560 trials`, `973 of 1,560 trials`: how far a job came that is over. */
export function tellDone(done: number, total: number): string {
  return done === total ? plural(total, 'trial') : `${count(done)} of ${plural(total, 'trial')}`
}
