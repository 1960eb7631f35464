import { type Batch, type Fallback, FIGURES, type Results, type Work } from './batch.ts'

/** Trials `first` to `first + count − 1` of a job. */
export interface Part {
  readonly first: number
  readonly count: number
}

/** What a part of a piece of work yielded. */
export interface PartResults extends Part {
  readonly results: Results
}

/** The most reasons for a fallback that are kept of all parts together. */
const MAX_FALLBACKS = 5

/** The trials of a batch that lie in a part. */
function cutBatch(batch: Batch, { first, count }: Part): Batch[] {
  const from = Math.max(batch.first, first)
  const to = Math.min(batch.first + batch.exits.length, first + count)
  if (from >= to) return []
  if (to - from === batch.exits.length) return [batch]
  return [{ ...batch, first: from, exits: batch.exits.slice(from - batch.first, to - batch.first) }]
}

/** The same work, but only the trials of a part. */
export function cutWork(work: Work, part: Part): Work {
  return { ...work, batches: work.batches.flatMap((batch) => cutBatch(batch, part)) }
}

/** The trials of a piece of work, cut where the strategy is another one. */
export function cutByStrategy({ batches }: Work): readonly { readonly first: number; readonly count: number }[] {
  const parts: { readonly strategy: string; readonly first: number; readonly count: number }[] = []
  for (const { strategy, first, exits } of batches) {
    const last = parts.at(-1)
    if (last?.strategy !== strategy) parts.push({ strategy, first, count: exits.length })
    else parts[parts.length - 1] = { ...last, count: first + exits.length - last.first }
  }
  return parts.map(({ first, count }) => ({ first, count }))
}

/** Of the results of a part those of some of its trials. */
export function cutResults({ first, results }: PartResults, run: Part): Results {
  const figures = new Float64Array(FIGURES.length * run.count)
  for (const column of FIGURES.keys()) {
    const from = column * results.count + run.first - first
    figures.set(results.figures.subarray(from, from + run.count), column * run.count)
  }
  const failures = results.failures.filter(({ trial }) => trial >= run.first && trial < run.first + run.count)
  return { count: run.count, figures, failures, fallbacks: results.fallbacks }
}

/** The results of a range of trials, from those of its parts; what is in none of them is NaN, as of a trial that failed. */
export function mergeParts({ first, count }: Part, parts: readonly PartResults[]): Results {
  const figures = new Float64Array(FIGURES.length * count).fill(Number.NaN)
  const fallbacks = new Map<string, Fallback>()
  for (const part of parts) {
    for (const column of FIGURES.keys()) {
      const values = part.results.figures.subarray(column * part.count, (column + 1) * part.count)
      figures.set(values, column * count + part.first - first)
    }
    for (const fallback of part.results.fallbacks) fallbacks.set(Object.values(fallback).join(' '), fallback)
  }
  const failures = parts.flatMap(({ results }) => results.failures)
  return { count, figures, failures, fallbacks: [...fallbacks.values()].slice(0, MAX_FALLBACKS) }
}
