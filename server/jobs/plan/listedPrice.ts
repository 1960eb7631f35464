import { ENGINES, type EngineName } from '../../engine/batch.ts'
import type { UnitCost } from '../../progress/costStatistics.ts'
import { PRICES } from '../../progress/prices.ts'

/** What a reference computation takes on a usual machine, in milliseconds: what is reckoned with before this one is measured. */
export const USUAL_COMPUTATION_MS = 5

/**
 * What a built-in strategy costs on an engine, in seconds of a thread a bar; null where the strategy is not built in.
 *
 * @param computationMs milliseconds that a reference computation takes on this machine
 */
export function listedPrice(strategy: string, engine: EngineName, computationMs: number): UnitCost | null {
  const listed = Object.hasOwn(PRICES, strategy) ? PRICES[strategy]?.[ENGINES.indexOf(engine)] : undefined
  if (!listed) return null
  const [rule, trial] = listed.map((millionths) => (1e-6 * millionths * computationMs) / 1_000) as [number, number]
  return { rule, trial }
}
