import type { TrialNode } from '../../../api/documents/parts.ts'

/** A trial that is worth a look, and why. */
export interface Notable {
  readonly trial: TrialNode
  readonly why: string
}

/** What is known of a job's admissible trials. */
export interface Found {
  /** By the objective, the best first: some of them. */
  readonly best: readonly TrialNode[]
  readonly earned: TrialNode | undefined
  readonly steady: TrialNode | undefined
}

/** So many are a handful. */
const HANDFUL = 6

const exitsOf = ({ takeProfit, stopLoss }: TrialNode) => (takeProfit === null ? 0 : 1) + (stopLoss === null ? 0 : 1)

/** The first of the best that has fewer exits than the best: why it is plainer. */
function plainer(best: readonly TrialNode[]): Notable | null {
  const [first] = best
  const trial = first && best.find((one) => exitsOf(one) < exitsOf(first))
  if (!first || !trial) return null
  if (exitsOf(trial) === 0) return { trial, why: 'no exits' }
  return { trial, why: trial.takeProfit === null ? 'no take profit' : 'no stop loss' }
}

/** The best of each strategy and of each direction beside that of the best trial. */
function others(best: readonly TrialNode[]): Notable[] {
  const [first] = best
  const ofEach = (key: (trial: TrialNode) => string) =>
    [...Map.groupBy(best, key)].flatMap(([name, [trial]]) =>
      trial && first && name !== key(first) ? [{ trial, why: `best of ${name}` }] : [],
    )
  return [...ofEach((trial) => trial.strategy), ...ofEach((trial) => trial.direction.toLowerCase())]
}

/**
 * A handful of trials that differ, each by what it is worth a look for; the best one first.
 *
 * @param objective what the best is best by, in words
 */
export function worthALook({ best, earned, steady }: Found, objective: string): Notable[] {
  const [first, second, third] = best
  const found: (Notable | null | undefined)[] = [
    first && { trial: first, why: `best ${objective}` },
    plainer(best),
    earned && { trial: earned, why: 'highest return' },
    steady && { trial: steady, why: 'least drawdown' },
    ...others(best),
    second && { trial: second, why: 'second best' },
    third && { trial: third, why: 'third best' },
  ]
  const known = new Set<number>()
  return found
    .flatMap((one) => {
      if (!one || known.has(one.trial.number)) return []
      known.add(one.trial.number)
      return [one]
    })
    .slice(0, HANDFUL)
}
