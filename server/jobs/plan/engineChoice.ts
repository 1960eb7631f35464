import type { Account } from '../../engine/backtest.ts'
import { ENGINES, type EngineName } from '../../engine/batch.ts'
import { isProportional } from '../../engine/sizes.ts'
import type { EngineChoice } from '../specification.ts'

/** From so many trials on it pays to survey the candles for a sweep. */
const MIN_SWEEP = 16

/**
 * The engines of a job, in the order in which they are tried. By the size of the job, not of a task: an engine's last digits
 * are its own, and how a job is cut into tasks must not show.
 */
export function enginesOf(choice: EngineChoice, trials: number): readonly [EngineName, ...EngineName[]] {
  if (choice !== 'AUTO') return [choice]
  return trials < MIN_SWEEP ? ['VECTOR', 'REFERENCE'] : ENGINES
}

/** The first of a job's engines that runs trades of its account: what its trials cost is known of that one. */
export function runningEngine(engines: readonly [EngineName, ...EngineName[]], account: Account): EngineName {
  const [first, next] = engines
  return first === 'SWEEP' && next && !isProportional(account) ? next : first
}
