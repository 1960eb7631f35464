import type { ParameterNode } from '../api/documents/strategies.ts'
import { readNumber, readNumbers } from '../words/numbers.ts'

/** Something wrong with one field. */
export interface FieldProblem {
  readonly path: string
  readonly message: string
}

/**
 * One parameter: a list of values, or a range in which equal differences, or equal ratios, are equally likely. What the other choice
 * would hold is kept while it is not chosen.
 */
export interface ParameterField {
  readonly name: string
  readonly isWhole: boolean
  /** The step that a grid walks in where none is typed. */
  readonly gridStep: number
  by: 'values' | 'range' | 'logarithmic'
  values: string
  min: string
  max: string
  /** Blank for any number of the range; see `freeStep`. */
  step: string
}

/** A parameter with its declared default as its value, and its declared bounds as its range. */
export function fieldOfParameter(parameter: ParameterNode): ParameterField {
  const { name, min, max } = parameter
  const isWhole = parameter.kind === 'INTEGER'
  const step = parameter.step ?? (isWhole ? 1 : (max - min) / 10)
  return {
    name,
    isWhole,
    gridStep: step,
    by: 'values',
    values: String(parameter.default),
    min: String(min),
    max: String(max),
    step: String(step),
  }
}

/**
 * The step of a range that is given none; null where a search then takes any number of it.
 *
 * @param isGrid whether every value is tried, rather than some searched
 */
export function freeStep({ isWhole, gridStep }: ParameterField, isGrid: boolean): number | null {
  if (isGrid) return gridStep
  return isWhole ? 1 : null
}

/** How many values a parameter takes, Infinity for any number of a range; null where what was typed makes no sense. */
export function countValues(field: ParameterField, isGrid: boolean): number | null {
  if (field.by === 'values') return readNumbers(field.values)?.length ?? null
  const range = readRange(field)
  if (!range || range.min === range.max) return range && 1
  const step = range.step ?? freeStep(field, isGrid)
  return step === null ? Number.POSITIVE_INFINITY : Math.floor((range.max - range.min) / step + 1e-9) + 1
}

/** What is wrong with a parameter that stands at `path` in the form. */
export function checkParameter(field: ParameterField, path: string): FieldProblem[] {
  if (field.by === 'values') {
    return readNumbers(field.values)
      ? []
      : [{ path: `${path}.values`, message: 'Give a number, or some apart by commas.' }]
  }
  const blank = (['min', 'max'] as const).find((name) => readNumber(field[name]) === null)
  if (blank) return [{ path: `${path}.range.${blank}`, message: 'Give a number.' }]
  if (!isStep(field.step)) return [{ path: `${path}.range.step`, message: 'Give a number above 0, or nothing.' }]
  return readRange(field)
    ? []
    : [{ path: `${path}.range.max`, message: `The end is at least the start, ${field.min}.` }]
}

/** The parameter as the API takes it. */
export function readSpace(field: ParameterField) {
  const { name } = field
  return field.by === 'values' ? { name, values: readNumbers(field.values) } : { name, range: readRange(field) }
}

function isStep(text: string): boolean {
  return !text.trim() || Number(readNumber(text)) > 0
}

/** A step that is left blank is not sent: what that means, the search says. */
function readRange(field: ParameterField) {
  const [min, max, step] = [readNumber(field.min), readNumber(field.max), readNumber(field.step)]
  if (min === null || max === null || !isStep(field.step) || max < min) return null
  return { min, max, ...(step !== null && { step }), ...(field.by === 'logarithmic' && { logarithmic: true }) }
}

/** The one value of a parameter that is given one. NaN where it is given none. */
export function firstValue(field: ParameterField): number {
  return (field.by === 'values' ? readNumbers(field.values)?.[0] : readRange(field)?.min) ?? Number.NaN
}
