/** Trials `first` to `first + count − 1` of a job. */
export interface Range {
  readonly first: number
  readonly count: number
}

/** What a task is called within its job. */
export function unitOf({ first }: Range): string {
  return String(first)
}
