import type { Parameter } from './strategy.ts'

/** What a parameter may be, and what it is where nobody says. */
interface Range {
  readonly min?: number
  readonly max?: number
  readonly default: number
}

/** A parameter that counts bars: a whole number, from 2 to 500 unless told. */
export function bars<const Name extends string>(name: Name, range: Range, description: string): Parameter<Name> {
  return { name, kind: 'INTEGER', min: 2, max: 500, step: 1, ...range, description }
}

/** A parameter that is any number of a range; a form moves it by `step`. */
export function number<const Name extends string>(
  name: Name,
  range: Required<Range> & { readonly step: number },
  description: string,
): Parameter<Name> {
  return { name, kind: 'NUMBER', ...range, description }
}
