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
