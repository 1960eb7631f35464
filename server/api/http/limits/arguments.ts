import { apiError } from '../errorCodes.ts'

/** From where to where a number may be. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

/**
 * A number that an argument gave, within its bounds.
 *
 * @param fallback what null stands for
 * @throws GraphQLError BAD_USER_INPUT that names the argument, the value and the bounds
 */
export function numberWithin(
  name: string,
  given: number | null | undefined,
  { least, most, fallback }: Bounds & { readonly fallback: number },
): number {
  const value = given ?? fallback
  if (value >= least && value <= most) return value
  throw apiError('BAD_USER_INPUT', `${name}: ${value} is not allowed; it must be from ${least} to ${most}`)
}

/** How many points a chart may ask for: two are its ends. */
const POINTS = { least: 2, most: 10_000, fallback: 500 }

/** What is said of an argument that `pointsWithin` reads. */
export const POINTS_WORDS = `How many at most: ${POINTS.least} to ${POINTS.most}; null is the default.`

/**
 * How many points a chart shows at the most that was asked for so many.
 *
 * @throws GraphQLError BAD_USER_INPUT where that is not allowed
 */
export function pointsWithin(points: number | null | undefined): number {
  return numberWithin('points', points, POINTS)
}

/**
 * A list that an argument gave, of a length that is allowed.
 *
 * @throws GraphQLError BAD_USER_INPUT that names the argument, its length and the most
 */
export function listWithin<T>(name: string, given: readonly T[], most: number): readonly T[] {
  if (given.length <= most) return given
  throw apiError('BAD_USER_INPUT', `${name}: it has ${given.length} entries; at most ${most} are allowed`)
}
