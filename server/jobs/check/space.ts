import type { Declaration, Parameter } from '../../engine/strategies/strategy.ts'
import type { StrategyCatalog } from '../catalog.ts'
import { countRange } from '../plan/ranges.ts'
import type { Dataset } from '../ports/datasetStore.ts'
import { checkEach, type InputProblem, outOfRange, problem, shown } from '../problems.ts'
import type {
  BacktestInput,
  ParameterRange,
  ParameterSpace,
  SamplerChoice,
  Span,
  StrategySpace,
} from '../specification.ts'

/** The most values of one range: a plan holds them all, however few of its trials are taken. */
const MAX_VALUES = 100_000

/** What an input is checked against. */
export interface CheckContext {
  readonly catalog: StrategyCatalog
  /** The dataset that the input names; null where there is none of that id. */
  readonly dataset: Dataset | null
  /** The bars that the job would trade on; null or absent for all. */
  readonly span?: Span | null
}

/** The same, with the way in which the space is searched. */
interface Terms extends CheckContext {
  readonly method: SamplerChoice['method']
}

/** The same of one strategy, and of one parameter of it. */
interface StrategyTerms extends Terms {
  readonly strategy: Declaration
}
interface RangeTerms extends Terms {
  readonly parameter: Parameter
}

function unknownStrategy(path: string, name: string, known: CheckContext): InputProblem {
  return problem(
    path,
    'UNKNOWN_STRATEGY',
    `no strategy is called '${shown(name)}'; there are: ${known.catalog.list.map((strategy) => strategy.name).join(', ')}`,
  )
}

function unknownParameter(path: string, name: string, strategy: Declaration): InputProblem {
  const names = strategy.parameters.map((parameter) => parameter.name).join(', ')
  return problem(path, 'UNKNOWN_PARAMETER', `'${strategy.name}' has no parameter '${shown(name)}'; it has: ${names}`)
}

function isValue(value: number, { min, max, kind }: Parameter): boolean {
  return value >= min && value <= max && (kind === 'NUMBER' || Number.isInteger(value))
}

function checkValue(path: string, value: number, parameter: Parameter): InputProblem[] {
  const { name, min, max, kind } = parameter
  const text = `${kind === 'INTEGER' ? 'a whole number ' : ''}from ${min} to ${max} for '${name}'`
  return outOfRange(path, value, { ok: isValue(value, parameter), text })
}

/** The second and later occurrence of a name in a list. */
function checkRepeats(path: string, names: readonly string[]): InputProblem[] {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    const isRepeat = seen.has(name)
    seen.add(name)
    return isRepeat ? [problem(`${path}.${index}.name`, 'CONFLICT', `'${shown(name)}' is given twice`)] : []
  })
}

function checkCount(path: string, range: ParameterRange, parameter: Parameter): InputProblem[] {
  const count = countRange(range, parameter.step)
  if (count <= MAX_VALUES) return []
  const given = `the range holds ${count} values of '${parameter.name}'`
  return [problem(path, 'TOO_MANY_TRIALS', `${given}; at most ${MAX_VALUES} are allowed: widen the step`)]
}

/** Values of a range have 12 digits: a step below the last of them would give some of them twice. */
function leastStep({ min, max }: ParameterRange): number {
  const size = Math.max(Math.abs(min), Math.abs(max))
  return size > 0 && max > min ? 10 ** (Math.floor(Math.log10(size)) - 11) : 0
}

function checkStep(path: string, range: ParameterRange, parameter: Parameter): InputProblem[] {
  const step = range.step ?? parameter.step
  const least = leastStep(range)
  if (step > 0 && step < least) {
    return outOfRange(path, step, { ok: false, text: `at least ${least}: the values have 12 digits` })
  }
  return parameter.kind === 'INTEGER' && !Number.isInteger(step)
    ? outOfRange(path, step, { ok: false, text: `a whole number for '${parameter.name}'` })
    : outOfRange(path, step, { ok: step > 0, text: 'above 0' })
}

function checkLogarithmic(path: string, { min, logarithmic }: ParameterRange, { method }: Terms): InputProblem[] {
  if (!logarithmic) return []
  if (method !== 'GRID') return outOfRange(`${path}.min`, min, { ok: min > 0, text: 'above 0 on a logarithmic range' })
  const message = 'a GRID walks in equal steps; search by RANDOM, or list the values'
  return [problem(`${path}.logarithmic`, 'OUT_OF_RANGE', message)]
}

function checkRange(path: string, range: ParameterRange, terms: RangeTerms): InputProblem[] {
  const { parameter, method } = terms
  const ends = [...checkValue(`${path}.min`, range.min, parameter), ...checkValue(`${path}.max`, range.max, parameter)]
  const order =
    range.max < range.min
      ? [problem(`${path}.max`, 'EMPTY', `${range.max} is below min (${range.min}), so the range holds no value`)]
      : []
  const steps = checkStep(`${path}.step`, range, parameter)
  const shape = [...ends, ...steps, ...order, ...checkLogarithmic(path, range, terms)]
  return shape.length > 0 || method !== 'GRID' ? shape : checkCount(`${path}.step`, range, parameter)
}

function checkSpace(path: string, space: ParameterSpace, terms: StrategyTerms): InputProblem[] {
  const { strategy } = terms
  const parameter = strategy.parameters.find(({ name }) => name === space.name)
  if (!parameter) return [unknownParameter(`${path}.name`, space.name, strategy)]
  if ((space.values === null) === (space.range === null)) {
    return [problem(path, 'CONFLICT', `give exactly one of values and range for '${space.name}'`)]
  }
  if (space.range) return checkRange(`${path}.range`, space.range, { ...terms, parameter })
  const values = space.values ?? []
  if (values.length === 0) return [problem(`${path}.values`, 'EMPTY', `give at least one value for '${space.name}'`)]
  return checkEach(`${path}.values`, values, {
    isSound: (value) => isValue(value, parameter),
    describe: (at, value) => checkValue(at, value, parameter)[0] as InputProblem,
  })
}

/** What is wrong with one strategy of a sweep and the space of its parameters. */
export function checkStrategySpace(
  path: string,
  { strategy: name, space }: StrategySpace,
  known: Terms,
): InputProblem[] {
  const strategy = known.catalog.find(name)
  if (!strategy) return [unknownStrategy(`${path}.strategy`, name, known)]
  const repeats = checkRepeats(
    `${path}.space`,
    space.map((dimension) => dimension.name),
  )
  return [
    ...repeats,
    ...space.flatMap((dimension, index) => checkSpace(`${path}.space.${index}`, dimension, { ...known, strategy })),
  ]
}

/** What is wrong with a backtest's strategy and its parameters. */
export function checkParameters(input: BacktestInput, known: CheckContext): InputProblem[] {
  const strategy = known.catalog.find(input.strategy)
  if (!strategy) return [unknownStrategy('strategy', input.strategy, known)]
  const names = input.parameters.map(({ name }) => name)
  const each = input.parameters.flatMap(({ name, value }, index) => {
    const parameter = strategy.parameters.find((declared) => declared.name === name)
    if (!parameter) return [unknownParameter(`parameters.${index}.name`, name, strategy)]
    return checkValue(`parameters.${index}.value`, value, parameter)
  })
  return [...checkRepeats('parameters', names), ...each]
}
