/** What trials are held to, as it is typed: pure. Shares are percentages. */
import { fromPercent, readNumber, toPercent } from '../words/numbers.ts'
import type { FieldProblem } from './parameterField.ts'
import type { OptimizationInput } from './searchForm.ts'

type ConstraintsInput = NonNullable<OptimizationInput['constraints']>

/** `factor × lower < upper`, or `≤`. */
export interface RelationField {
  lower: string
  upper: string
  /** Blank for 1. */
  factor: string
  orEqual: boolean
}

/** The constraints of a run; a bound that is left blank is not asked for, and of `minTrades` the API's own is. */
export interface ConstraintsForm {
  minTrades: string
  maxDrawdown: string
  minWinRate: string
  minProfitFactor: string
  minExposure: string
  /** Whether the strategies' own relations hold too. */
  declared: boolean
  relations: RelationField[]
}

/** What every job is held to unless it says otherwise. */
export function blankConstraints(): ConstraintsForm {
  return {
    minTrades: '',
    maxDrawdown: '',
    minWinRate: '',
    minProfitFactor: '',
    minExposure: '',
    declared: true,
    relations: [],
  }
}

/** Bounds that are typed as percentages. */
const SHARES = ['maxDrawdown', 'minWinRate', 'minExposure'] as const
const NUMBERS = ['minTrades', 'minProfitFactor'] as const

/** What is wrong with what was typed of constraints. */
export function checkConstraints(form: ConstraintsForm): FieldProblem[] {
  const isNumber = (text: string) => !text.trim() || readNumber(text) !== null
  const wrong = [...NUMBERS, ...SHARES].filter((name) => !isNumber(form[name]))
  return [
    ...wrong.map((name) => ({
      path: `constraints.${name}`,
      message:
        name in { minTrades: 0, minProfitFactor: 0 } ? 'Give a number, or nothing.' : 'Give a percentage, or nothing.',
    })),
    ...form.relations.flatMap(({ lower, upper, factor }, at) => {
      const path = `constraints.relations.${at}`
      const side = lower === '' ? 'lower' : upper === '' ? 'upper' : null
      if (side) return [{ path: `${path}.${side}`, message: 'Choose a parameter.' }]
      return isNumber(factor) ? [] : [{ path: `${path}.factor`, message: 'Give a number above 0, or nothing.' }]
    }),
  ]
}

/** The constraints as the API takes them; null where they are what every job is held to. */
export function readConstraints(form: ConstraintsForm): ConstraintsInput | null {
  const bounds = Object.fromEntries(
    [
      ...NUMBERS.map((name) => [name, readNumber(form[name])] as const),
      ...SHARES.map((name) => [name, share(form[name])] as const),
    ].filter(([, value]) => value !== null),
  )
  if (form.declared && form.relations.length === 0 && Object.keys(bounds).length === 0) return null
  const relations = form.relations.map(({ lower, upper, factor, orEqual }) => ({
    lower,
    upper,
    factor: readNumber(factor) ?? 1,
    orEqual,
  }))
  return { ...bounds, declared: form.declared, relations }
}

/** The part of a form that has such constraints. */
export function formOfConstraints(constraints: ConstraintsInput | null | undefined): ConstraintsForm {
  const text = (value: number | null | undefined, usual: number | null = null) =>
    value == null || value === usual ? '' : String(value)
  const percent = (value: number | null | undefined) => (value == null ? '' : toPercent(value))
  const { minTrades, minProfitFactor, maxDrawdown, minWinRate, minExposure, declared, relations } = constraints ?? {}
  return {
    minTrades: text(minTrades, 1),
    minProfitFactor: text(minProfitFactor),
    maxDrawdown: percent(maxDrawdown),
    minWinRate: percent(minWinRate),
    minExposure: percent(minExposure),
    declared: declared ?? true,
    relations: (relations ?? []).map(({ lower, upper, factor, orEqual }) => ({
      lower,
      upper,
      factor: text(factor, 1),
      orEqual: orEqual ?? false,
    })),
  }
}

function share(text: string): number | null {
  const value = readNumber(text)
  return value === null ? null : fromPercent(value)
}
