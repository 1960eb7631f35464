/** What a caller can get wrong, as the API names it. */
export type InputProblemCode =
  | 'UNKNOWN_STRATEGY'
  | 'UNKNOWN_PARAMETER'
  | 'OUT_OF_RANGE'
  | 'EMPTY'
  | 'TOO_MANY_TRIALS'
  | 'UNKNOWN_DATASET'
  | 'TOO_FEW_BARS'
  | 'BAD_CSV'
  | 'CONFLICT'
  | 'NOT_FOUND'
  | 'WRONG_STATE'

/** One thing wrong with an input: where it stands, what kind it is, and a sentence with the value and what is allowed. */
export interface InputProblem {
  /** As 'strategies.0.space.1.range.min'. */
  readonly path: string
  readonly code: InputProblemCode
  readonly message: string
}

/** One problem, put together. */
export function problem(path: string, code: InputProblemCode, message: string): InputProblem {
  return { path, code, message }
}

/**
 * The problem of a number that is out of range; none where it is allowed.
 *
 * @param allowed whether it is, and in words what is
 */
export function outOfRange(
  path: string,
  value: number,
  allowed: { readonly ok: boolean; readonly text: string },
): InputProblem[] {
  return allowed.ok ? [] : [problem(path, 'OUT_OF_RANGE', `${value} is not allowed here; it must be ${allowed.text}`)]
}
