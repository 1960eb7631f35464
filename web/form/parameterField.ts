import type { ParameterNode } from '../api/documents/strategies.ts'
import { readNumber, readNumbers } from '../words/numbers.ts'

/** Something wrong with one field. */
export interface FieldProblem {
  readonly path: string
  readonly message: string
  /** Whether nothing was given yet: it is no mistake before one wants to start. */
  readonly isMissing?: boolean
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
  /** What a single backtest takes. */
  value: string
  values: string
  min: string
  max: string
  /** Blank for any number of the range; see `freeStep`. */
  step: string
}

/** Values that a range has on either side of the default. */
const BESIDE = 2

/** Without the dust of binary fractions. */
const tidy = (value: number) => Number(value.toPrecision(12))

/** 1, 2 or 5 times a power of ten: the largest that is no more. */
function roundStep(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value))
  return (value >= 5 * unit ? 5 : value >= 2 * unit ? 2 : 1) * unit
}

/** Some values around a parameter's default, in steps of about a quarter of it: what a first search may look at. */
export function rangeAround({ kind, min, max, step, default: middle }: ParameterNode) {
  const least = step ?? (kind === 'INTEGER' ? 1 : 0)
  const wanted = roundStep(Math.abs(middle) / 4 || (max - min) / 20 || 1)
  const width = least > 0 ? Math.max(1, Math.round(wanted / least)) * least : wanted
  const room = (to: number) => Math.min(BESIDE, Math.floor(to / width + 1e-9))
  return {
    min: tidy(middle - room(middle - min) * width),
    max: tidy(middle + room(max - middle) * width),
    step: tidy(width),
  }
}

/** A search goes from so many times less than the default to so many times more. */
const REACH = 4

/** What a search may look at: from a quarter of a parameter's default to four times it, as far as it may go, in its own step. */
export function searchedRange({ kind, min, max, step, default: middle }: ParameterNode) {
  const width = step ?? (kind === 'INTEGER' ? 1 : null)
  const ends = middle === 0 ? [min, max] : [middle / REACH, middle * REACH]
  const within = (end: number) => Math.max(min, Math.min(max, end))
  const onStep = (end: number) =>
    width ? middle + Math.trunc((end - middle) / width + Math.sign(end - middle) * 1e-9) * width : end
  const [low, high] = [onStep(within(Math.min(...ends))), onStep(within(Math.max(...ends)))]
  return { min: tidy(low), max: tidy(high), step: width }
}

/** The same field for a search or for a grid: a range that is still the other's default becomes the own one; what was typed stays. */
export function refitted(field: ParameterField, parameter: ParameterNode, isSearched: boolean): ParameterField {
  const [own, other] = [fieldOfParameter(parameter, isSearched), fieldOfParameter(parameter, !isSearched)]
  const isUntouched =
    field.by === 'range' && (['min', 'max', 'step'] as const).every((name) => field[name] === other[name])
  return isUntouched ? { ...field, min: own.min, max: own.max, step: own.step } : field
}

/** A parameter with its declared default as its value, and values around it as its range: some of them, or many for a search. */
export function fieldOfParameter(parameter: ParameterNode, isSearched = false): ParameterField {
  const isWhole = parameter.kind === 'INTEGER'
  const { min, max, step } = isSearched ? searchedRange(parameter) : rangeAround(parameter)
  return {
    name: parameter.name,
    isWhole,
    gridStep: parameter.step ?? (isWhole ? 1 : (parameter.max - parameter.min) / 10),
    by: 'range',
    value: String(parameter.default),
    values: String(parameter.default),
    min: String(min),
    max: String(max),
    step: String(step ?? ''),
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

/** What is wrong with the one value of a parameter that stands at `path` in the form. */
export function checkValue({ value }: ParameterField, path: string): FieldProblem[] {
  return readNumber(value) === null ? [{ path: `${path}.values`, message: 'Give a number.' }] : []
}

/** What is wrong with a parameter that stands at `path` in the form. */
export function checkParameter(field: ParameterField, path: string): FieldProblem[] {
  if (field.by === 'values') {
    return readNumbers(field.values)
      ? []
      : [{ path: `${path}.values`, message: 'Give a number, or some apart by commas.' }]
  }
  const blank = (['min', 'max'] as const).find((name) => readNumber(field[name]) === null)
  if (blank) return [{ path: `${path}.range.${blank}`, message: `Give a number to ${ENDS[blank]}.` }]
  if (!isStep(field.step)) return [{ path: `${path}.range.step`, message: 'Give a step above 0, or nothing.' }]
  return readRange(field)
    ? []
    : [{ path: `${path}.range.max`, message: `The end is at least the start, ${field.min}.` }]
}

const ENDS = { min: 'begin with', max: 'end with' } as const

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
