import { generatorOf } from '../samplers/generator.ts'

/** Returns that are made by chance. */
export interface Noise {
  readonly seed: number
  readonly trials: number
  readonly periods: number
  /** What the first of them earns beyond chance in each period, in deviations. */
  readonly edge: number
}

/** Normal returns of trials that have nothing in common. */
export function noiseOf({ seed, trials, periods, edge }: Noise): Float64Array[] {
  const generator = generatorOf(seed)
  return Array.from({ length: trials }, (_, trial) =>
    Float64Array.from({ length: periods }, () => 0.01 * (generator.normal() + (trial === 0 ? edge : 0))),
  )
}
