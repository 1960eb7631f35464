import type { Parameter } from '../../engine/strategies/strategy.ts'
import type { ParameterRange, ParameterSpace } from '../specification.ts'

/** Removes the noise of binary fractions: 0.1 + 0.2 becomes 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}

/** How many values a range holds, both ends included where the step meets them. */
export function countRange(range: ParameterRange, declaredStep: number): number {
  const step = range.step ?? declaredStep
  return Math.floor((range.max - range.min) / step + 1e-9) + 1
}

/** The values of a range, rising; none lies outside of it, however many digits its ends have. */
export function listRange(range: ParameterRange, declaredStep: number): number[] {
  const step = range.step ?? declaredStep
  const within = (value: number) => Math.min(range.max, Math.max(range.min, value))
  return Array.from({ length: countRange(range, declaredStep) }, (_, index) =>
    index === 0 ? range.min : within(rounded(range.min + index * step)),
  )
}

/** How many values a sweep tries of a parameter: those named for it, or its default alone. */
export function countValues(parameter: Parameter, space: ParameterSpace | undefined): number {
  if (space?.values) return space.values.length
  return space?.range ? countRange(space.range, parameter.step) : 1
}

/** The values that a sweep tries of a parameter. */
export function listValues(parameter: Parameter, space: ParameterSpace | undefined): readonly number[] {
  if (space?.values) return space.values
  return space?.range ? listRange(space.range, parameter.step) : [parameter.default]
}
