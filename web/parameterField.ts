import type { ParameterNode } from './documents.ts'
import { readNumber, readNumbers } from './numbers.ts'

/** Something wrong with one field. */
export interface FieldProblem {
  readonly path: string
  readonly message: string
}

/** One parameter: a list of values, or a range. What the other choice would hold is kept while it is not chosen. */
export interface ParameterField {
  readonly name: string
  by: 'values' | 'range'
  values: string
  min: string
  max: string
  step: string
}

/** A parameter with its declared default as its value, and its declared bounds as its range. */
export function fieldOfParameter(parameter: ParameterNode): ParameterField {
  const { name, min, max } = parameter
  const step = parameter.step ?? (parameter.kind === 'INTEGER' ? 1 : (max - min) / 10)
  return {
    name,
    by: 'values',
    values: String(parameter.default),
    min: String(min),
    max: String(max),
    step: String(step),
  }
}

/** How many values a parameter takes; null where what was typed makes no sense. */
export function countValues(field: ParameterField): number | null {
  if (field.by === 'values') return readNumbers(field.values)?.length ?? null
  const range = readRange(field)
  return range && Math.floor((range.max - range.min) / range.step + 1e-9) + 1
}

/** What is wrong with a parameter that stands at `path` in the form. */
export function checkParameter(field: ParameterField, path: string): FieldProblem[] {
  if (field.by === 'values') {
    return readNumbers(field.values)
      ? []
      : [{ path: `${path}.values`, message: 'Give a number, or some apart by commas.' }]
  }
  const blank = (['min', 'max', 'step'] as const).find((name) => readNumber(field[name]) === null)
  if (blank) return [{ path: `${path}.range.${blank}`, message: 'Give a number.' }]
  if (Number(readNumber(field.step)) <= 0) return [{ path: `${path}.range.step`, message: 'The step is above 0.' }]
  return readRange(field)
    ? []
    : [{ path: `${path}.range.max`, message: `The end is at least the start, ${field.min}.` }]
}

/** The parameter as the API takes it. */
export function readSpace(field: ParameterField) {
  const { name } = field
  return field.by === 'values' ? { name, values: readNumbers(field.values) } : { name, range: readRange(field) }
}

function readRange(field: ParameterField) {
  const [min, max, step] = [readNumber(field.min), readNumber(field.max), readNumber(field.step)]
  return min === null || max === null || step === null || step <= 0 || max < min ? null : { min, max, step }
}

/** The one value of a parameter that is given one. NaN where it is given none. */
export function firstValue(field: ParameterField): number {
  return (field.by === 'values' ? readNumbers(field.values)?.[0] : readRange(field)?.min) ?? Number.NaN
}
