import type { RunForm } from './runForm.ts'
import { methodOf } from './searchForm.ts'

/** How a job's choice can be put to the test when the job is run again. */
export type Validation = 'holdOut' | 'walkForward' | 'minTrades'

/** The last fifth of the bars, as a percentage. */
const HELD_OUT = '20'
/** From so many trades on their mean says something. */
const TRADES = '30'

/** The same search in each training; what an improvement does is none, so that a Bayesian one takes its place. */
function walkForward(form: RunForm): RunForm {
  const kind = 'WALK_FORWARD'
  if (form.kind === 'IMPROVEMENT') return { ...form, kind, training: 'BAYESIAN', trials: form.draws }
  return { ...form, kind, training: methodOf(form), trials: form.kind === 'SEARCH' ? form.draws : form.trials }
}

/** The form of a job that is run again, with what would test its choice filled in; as it was where the address asks for nothing known. */
export function validated(form: RunForm, by: string | undefined): RunForm {
  switch (by as Validation | undefined) {
    case 'holdOut':
      return { ...form, holdOut: HELD_OUT }
    case 'walkForward':
      return walkForward(form)
    case 'minTrades':
      return { ...form, minTrades: TRADES }
    default:
      return form
  }
}
