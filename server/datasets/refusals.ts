import type { PreviewQuestion } from '../jobs/ports/filePreview.ts'
import type { InputProblem } from '../jobs/problems.ts'

/** Why a file is not read: a sentence on the file, or a problem with what was said of it, perhaps one that is a question. */
export type Refusal =
  | string
  | (Omit<InputProblem, 'path'> & { readonly path?: string; readonly question?: PreviewQuestion })

/** Sentences on a file that are told; the others are counted. */
const MOST_TOLD = 2

/** The problems of a file that is not read: the first two sentences on it, and each of what was said of it. */
export function problemsOf(path: string, faults: readonly Refusal[]): InputProblem[] {
  const chosen = faults.flatMap((fault) => {
    if (typeof fault === 'string') return []
    const { question: _, ...problem } = fault
    return [{ path, ...problem }]
  })
  const sentences = faults.filter((fault) => typeof fault === 'string')
  return [...chosen, ...firstOf(path, sentences)]
}

/** What is asked about a file that is not read. */
export function questionsOf(faults: readonly Refusal[]): PreviewQuestion[] {
  return faults.flatMap((fault) => (typeof fault === 'string' ? [] : (fault.question ?? [])))
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
