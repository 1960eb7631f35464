/** What a caller can get wrong, as the API names it. */
export const INPUT_PROBLEM_CODES = [
  'AMBIGUOUS',
  'TOO_LARGE',
  'UNKNOWN_STRATEGY',
  'UNKNOWN_PARAMETER',
  'OUT_OF_RANGE',
  'EMPTY',
  'TOO_MANY_TRIALS',
  'UNKNOWN_DATASET',
  'TOO_FEW_BARS',
  'BAD_CSV',
  'CONFLICT',
  'NOT_FOUND',
  'WRONG_STATE',
] as const

/** One of `INPUT_PROBLEM_CODES`. */
export type InputProblemCode = (typeof INPUT_PROBLEM_CODES)[number]

/** One thing wrong with an input: where it stands, what kind it is, and a sentence with the value and what is allowed. */
export interface InputProblem {
  /** As 'strategies.0.space.1.range.min'. */
  readonly path: string
  readonly code: InputProblemCode
  readonly message: string
  /** How many further ones it stands for; absent where it is one itself. */
  readonly more?: number
}

/** So many problems are told of an input; more would help nobody, and fill the answer. */
export const MAX_TOLD = 100

/** The most characters of a text that a message repeats. */
const MAX_SHOWN = 100

/** A text that a caller gave, as a message repeats it. */
export function shown(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`
}

/** That no job has an id, in words. */
export function noSuchJob(id: string): string {
  return `no job has the id '${shown(id)}'`
}

/** Problems that are too many to be told. */
function more(path: string, count: number): InputProblem {
  const message = `${count} more ${count === 1 ? 'problem is' : 'problems are'} not told`
  return { path, code: 'TOO_LARGE', message, more: count }
}

/**
 * The problems of a list's entries. Beyond the first ones they are counted, not worded: that is what makes a long list slow.
 *
 * @param tell words the problem of an entry that is not sound
 */
export function tellEach<T>(
  path: string,
  entries: readonly T[],
  { isSound, tell }: { isSound(entry: T): boolean; tell(path: string, entry: T): InputProblem },
): InputProblem[] {
  const told: InputProblem[] = []
  let count = 0
  for (const [index, entry] of entries.entries()) {
    if (isSound(entry)) continue
    count += 1
    if (count <= MAX_TOLD) told.push(tell(`${path}.${index}`, entry))
  }
  return count > MAX_TOLD ? [...told, more(path, count - MAX_TOLD)] : told
}

/** The first problems of an input; where there are more, the last one says how many. */
export function tellFirst(problems: readonly InputProblem[]): InputProblem[] {
  const each = problems.filter((one) => one.more === undefined)
  const told = each.slice(0, MAX_TOLD)
  const rest = problems.reduce((sum, one) => sum + (one.more ?? 1), 0) - told.length
  return rest > 0 ? [...told, more('', rest)] : told
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
