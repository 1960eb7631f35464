import { expect } from 'vitest'
import { type Backtest, type Outcome, runReference } from './reference.ts'
import { runVector } from './vector.ts'

/** What a backtest does, on which the engines that list trades must agree to the last digit. */
export function runBoth(backtest: Backtest): Outcome {
  const outcome = runReference(backtest)
  expect(runVector(backtest)).toEqual(outcome)
  return outcome
}
