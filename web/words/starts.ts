import type { RunKind } from '../form/searchForm.ts'
import { plural } from './format.ts'

/** What a button says that starts a run. @param trials null where their number is not known */
export function startButton(kind: RunKind, trials: number | null): string {
  if (kind === 'BACKTEST') return 'Start backtest'
  const what = { GRID: 'sweep', SEARCH: 'search', WALK_FORWARD: 'walk-forward', IMPROVEMENT: 'improvement' }[kind]
  if (trials === null) return `Start ${what}`
  return `Start ${what} of ${kind === 'IMPROVEMENT' ? 'up to ' : ''}${plural(trials, 'trial')}`
}
