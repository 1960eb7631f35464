/** Trials `first` to `first + count − 1` of a job. */
export interface Range {
  readonly first: number
  readonly count: number
}
