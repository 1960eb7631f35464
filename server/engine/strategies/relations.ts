/** Two parameters held against each other: `factor` × lower < upper, or ≤ where `orEqual`. The factor is 1 unless told. */
export interface Comparison<Name extends string = string> {
  readonly lower: Name
  readonly upper: Name
  readonly factor?: number
  readonly orEqual?: boolean
}

/** What parameters must keep where that is no comparison of two of them. */
export interface Condition<Name extends string = string> {
  /** For people, as 'factor < √(period − 1)'. */
  readonly text: string
  /** The parameters that it reads, each once. */
  readonly of: readonly Name[]
  /**
   * Whether, while one parameter rises and the others stay, it begins or ends to hold once at the most. What is so is counted by halving,
   * anything else value by value.
   */
  readonly isMonotone: boolean
  holds(parameters: Readonly<Record<Name, number>>): boolean
}

/** What parameters of a strategy must keep for the rule to make sense; a candidate that breaks it is no trial. */
export type Relation<Name extends string = string> = Comparison<Name> | Condition<Name>

/** Numbers that differ by less than this part of themselves are equal: ranges and products have binary fractions. */
const NOISE = 1e-12

/** Whether a relation compares two parameters. */
export function isComparison<Name extends string>(relation: Relation<Name>): relation is Comparison<Name> {
  return 'lower' in relation
}

/** That one parameter, times a factor, is below another one. */
export function below<const Name extends string>(
  lower: Name,
  upper: Name,
  terms: Pick<Comparison, 'factor' | 'orEqual'> = {},
): Comparison<Name> {
  return { lower, upper, ...terms }
}

/** That parameters keep a condition that begins or ends to hold once at the most while one of them rises. */
export function keeps<const Name extends string>(
  text: string,
  of: readonly Name[],
  holds: Condition<Name>['holds'],
): Condition<Name> {
  return { text, of, isMonotone: true, holds }
}

/** That two parameters are not the same. */
export function differs<const Name extends string>(one: Name, other: Name): Condition<Name> {
  return {
    text: `${one} ≠ ${other}`,
    of: [one, other],
    isMonotone: false,
    holds: (parameters) => parameters[one] !== parameters[other],
  }
}

/** A relation in words, as 'fast < slow' or '2 × fast ≤ slow'. */
export function textOf(relation: Relation): string {
  if (!isComparison(relation)) return relation.text
  const { lower, upper, factor = 1, orEqual = false } = relation
  return `${factor === 1 ? '' : `${factor} × `}${lower} ${orEqual ? '≤' : '<'} ${upper}`
}

/** The parameters that a relation reads. */
export function namesOf<Name extends string>(relation: Relation<Name>): readonly Name[] {
  return isComparison(relation) ? [relation.lower, relation.upper] : relation.of
}

/** Whether two numbers keep a comparison. */
export function compares({ factor = 1, orEqual = false }: Comparison, lower: number, upper: number): boolean {
  const least = factor * lower
  const noise = NOISE * Math.max(Math.abs(least), Math.abs(upper))
  return orEqual ? least <= upper + noise : least < upper - noise
}

/** Whether parameters keep a relation. @param parameters a value for each that it reads */
export function isKept(relation: Relation, parameters: Readonly<Record<string, number>>): boolean {
  if (!isComparison(relation)) return relation.holds(parameters)
  return compares(relation, parameters[relation.lower] ?? Number.NaN, parameters[relation.upper] ?? Number.NaN)
}
