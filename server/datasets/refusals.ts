import type { InputProblem } from '../jobs/problems.ts'

/** Why a file is not read: a sentence on the file, or a problem with what was said of it. */
export type Refusal = string | (Omit<InputProblem, 'path'> & { readonly path?: string })

/** Sentences on a file that are told; the others are counted. */
const MOST_TOLD = 2

/** The problems of a file that is not read: the first two sentences on it, and each of what was said of it. */
export function problemsOf(path: string, faults: readonly Refusal[]): InputProblem[] {
  const chosen = faults.flatMap((fault) => (typeof fault === 'string' ? [] : [{ path, ...fault }]))
  const sentences = faults.filter((fault) => typeof fault === 'string')
  return [...chosen, ...firstOf(path, sentences)]
}

/** The first sentences on a file as problems, and how many more there are. */
export function firstOf(path: string, sentences: readonly string[]): InputProblem[] {
  const more = sentences.length - MOST_TOLD
  const all = more > 0 ? [...sentences.slice(0, MOST_TOLD), `and ${more} more`] : sentences
  return all.map((sentence) => badCsv(path, sentence))
}

/** The problem of a file that is not read. */
export function badCsv(path: string, message: string): InputProblem {
  return { path, code: 'BAD_CSV', message }
}
