import type { InputProblem } from '../problems.ts'
import type { Specification } from '../specification.ts'
import { check } from './check.ts'
import { distinctJob } from './distinct.ts'
import type { CheckContext } from './space.ts'

/** All that is wrong with a specification, and what a job of it runs. */
export interface CheckedJob {
  readonly problems: readonly InputProblem[]
  /** Without what stands in it twice; as it was given where something is wrong. */
  readonly distinct: Specification
  /** What was left out; see `distinctJob`. */
  readonly notes: readonly string[]
}

/** Checks what a job is to begin with. Trials that are too many only for repeats among them are no problem. */
export function checkDistinct(specification: Specification, known: CheckContext): CheckedJob {
  const problems = check(specification, known)
  const asGiven = { problems, distinct: specification, notes: [] }
  // Lists that are too long, or name what is not there, are not looked at any further.
  if (problems.some(({ code }) => code !== 'TOO_MANY_TRIALS')) return asGiven
  const { input: distinct, notes } = distinctJob(specification, known.catalog.find)
  return problems.length > 0 && check(distinct, known).length > 0 ? asGiven : { problems: [], distinct, notes }
}
