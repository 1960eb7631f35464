import { type Classes, classOf, endsOf, equalClasses, middleOf } from './classes.ts'
import type { MetricPair } from './front.ts'
import { valuesOf } from './trialMetrics.ts'
import { betterOf, finiteOf, STANDINGS, type TrialTable } from './trialTable.ts'

/** Where some trials lie by two metrics. */
export interface DensityCell {
  /** The middle of its classes. */
  readonly x: number
  readonly y: number
  readonly count: number
  /** How many of them keep what their job asks for. */
  readonly admissible: number
  /** The number of the one with the best objective. */
  readonly best: number
}

/** Which scatter is asked for. */
export interface DensityTerms extends MetricPair {
  readonly classes: number
}

function centre({ edges }: Classes, found: number): number {
  return middleOf(edges[found] as number, edges[found + 1] as number)
}

/** How many trials lie in each pair of equal classes of two metrics, where there are any; those without a finite value of both are left out. */
export function densityOf(table: TrialTable, matches: Int32Array, { x, y, classes }: DensityTerms): DensityCell[] {
  const scores = table.figures.objective
  const [xs, ys] = [valuesOf(table, x), valuesOf(table, y)]
  const finite = finiteOf(matches, [xs, ys])
  const [endsOfX, endsOfY] = [endsOf(xs, finite), endsOf(ys, finite)]
  if (!endsOfX || !endsOfY) return []
  const [columns, rows] = [equalClasses(...endsOfX, classes), equalClasses(...endsOfY, classes)]
  const counts = new Int32Array(columns.count * rows.count)
  const admissible = new Int32Array(counts.length)
  const best = new Int32Array(counts.length)
  for (let index = 0; index < finite.length; index += 1) {
    const number = finite[index] as number
    const cell = classOf(columns, xs[number] as number) * rows.count + classOf(rows, ys[number] as number)
    best[cell] = counts[cell] === 0 ? number : betterOf(scores, best[cell] as number, number)
    counts[cell] = (counts[cell] as number) + 1
    if (table.standings[number] === STANDINGS.ADMISSIBLE) admissible[cell] = (admissible[cell] as number) + 1
  }
  return Array.from(counts.keys())
    .filter((cell) => counts[cell] !== 0)
    .map((cell) => ({
      x: centre(columns, Math.floor(cell / rows.count)),
      y: centre(rows, cell % rows.count),
      count: counts[cell] as number,
      admissible: admissible[cell] as number,
      best: best[cell] as number,
    }))
}
