import type { RelationNode } from '../api/documents/strategies.ts'
import { readNumber, readNumbers, readShares } from '../words/numbers.ts'
import { countValues, freeStep, type ParameterField } from './parameterField.ts'
import { countCombinations, directionsOf, type RunForm, type StrategyField } from './runForm.ts'
import { isGrid } from './searchForm.ts'

/** Two lists whose pairs are more are not counted while one types. */
const MOST_PAIRS = 250_000

/** How many candidates of a grid one relation alone leaves out; null where that is not counted, or it is no comparison. */
export function countBroken(form: RunForm, field: StrategyField, relation: RelationNode): number | null {
  const { lower, upper, factor, orEqual } = relation
  const sides = [lower, upper].map((name) => field.parameters.find((one) => one.name === name))
  const [low, high] = sides.map((side) => (side && isGrid(form) ? valuesOf(side) : null))
  if (!low || !high || low.length * high.length > MOST_PAIRS) return null
  const isKept = (one: number, other: number) => (orEqual ? (factor ?? 1) * one <= other : (factor ?? 1) * one < other)
  const broken = low.reduce((sum, one) => sum + high.filter((other) => !isKept(one, other)).length, 0)
  const others = countCombinations(form, field) / (low.length * high.length)
  const exits = (readShares(form.takeProfit)?.length ?? Number.NaN) * (readShares(form.stopLoss)?.length ?? Number.NaN)
  const skipped = Math.round(broken * others * exits * directionsOf(form).length)
  return Number.isFinite(skipped) ? skipped : null
}

/** The values that a grid takes of a parameter; null where they make no sense or are too many. */
function valuesOf(field: ParameterField): number[] | null {
  if (field.by === 'values') return readNumbers(field.values)
  const count = countValues(field, true)
  const start = readNumber(field.min)
  if (count === null || start === null || count > MOST_PAIRS) return null
  const step = readNumber(field.step) ?? freeStep(field, true) ?? 0
  return Array.from({ length: count }, (_, at) => start + at * step)
}
