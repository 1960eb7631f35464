/** What a caller can get wrong, as the API names it. */
export const INPUT_PROBLEM_CODES = [
  'AMBIGUOUS',
  'BROKEN_RELATION',
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

/** How many problems of an input are listed. More would fill the answer and help no caller. */
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

/** Problems that are too many to be listed. */
function more(path: string, count: number): InputProblem {
  const message = `${count} more ${count === 1 ? 'problem is' : 'problems are'} not told`
  return { path, code: 'TOO_LARGE', message, more: count }
}

/**
 * The problems of a list's entries. Beyond the first ones they are counted, not worded: that is what makes a long list slow.
 *
 * @param describe words the problem of an entry that is not sound
 */
export function checkEach<T>(
  path: string,
  entries: readonly T[],
  { isSound, describe }: { isSound(entry: T): boolean; describe(path: string, entry: T): InputProblem },
): InputProblem[] {
  const listed: InputProblem[] = []
  let count = 0
  for (const [index, entry] of entries.entries()) {
    if (isSound(entry)) continue
    count += 1
    if (count <= MAX_TOLD) listed.push(describe(`${path}.${index}`, entry))
  }
  return count > MAX_TOLD ? [...listed, more(path, count - MAX_TOLD)] : listed
}

/** The first problems of an input; where there are more, the last one says how many. */
export function firstProblems(problems: readonly InputProblem[]): InputProblem[] {
  const each = problems.filter((one) => one.more === undefined)
  const listed = each.slice(0, MAX_TOLD)
  const rest = problems.reduce((sum, one) => sum + (one.more ?? 1), 0) - listed.length
  return rest > 0 ? [...listed, more('', rest)] : listed
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
