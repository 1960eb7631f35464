import { select } from './select.ts'
import { signOf, type TrialMetric, valuesOf } from './trialMetrics.ts'
import { admissibleOf, finiteOf, type TrialTable } from './trialTable.ts'

/** Which two metrics are held against each other. */
export interface MetricPair {
  readonly x: TrialMetric
  readonly y: TrialMetric
}

/** Trials that a front has at most. */
export const MAX_FRONT = 200

/** More trials than these are not sorted if a part of them has the whole front. */
const FEW = 20_000

/** Trials of which the first front is made, which rules most others out. */
const SAMPLED = 2_048

/** Two metrics of all trials, of which more is better. */
interface Pair {
  readonly xs: Float64Array
  readonly ys: Float64Array
}

function upward(table: TrialTable, metric: TrialMetric): Float64Array {
  const values = valuesOf(table, metric)
  if (signOf(metric) === 1) return values
  const turned = new Float64Array(values.length)
  for (let number = 0; number < turned.length; number += 1) turned[number] = -(values[number] as number)
  return turned
}

/** The front of some trials by a sweep from the best `x` on: one belongs to it where its `y` is above all before, or it is equal to the last. */
function sweep({ xs, ys }: Pair, numbers: Int32Array, most: number): number[] {
  const compare = (one: number, other: number) =>
    (xs[other] as number) - (xs[one] as number) || (ys[other] as number) - (ys[one] as number) || one - other
  const front: number[] = []
  for (const number of numbers.toSorted(compare)) {
    const last = front.at(-1)
    const isEqual = last !== undefined && xs[number] === xs[last] && ys[number] === ys[last]
    if (last === undefined || isEqual || (ys[number] as number) > (ys[last] as number)) front.push(number)
    if (front.length === most) break
  }
  return front
}

/** Those of some trials that none of a front beats: is at least as good in both, and better in one. */
function unbeaten({ xs, ys }: Pair, numbers: Int32Array, front: readonly number[]): Int32Array {
  const frontXs = Float64Array.from(front, (number) => xs[number] as number)
  const frontYs = Float64Array.from(front, (number) => ys[number] as number)
  const kept = new Int32Array(numbers.length)
  let count = 0
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] as number
    const x = xs[number] as number
    const y = ys[number] as number
    // Of those that are at least as good in `x`, the last one has the best `y`.
    let low = 0
    let high = front.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((frontXs[middle] as number) >= x) low = middle + 1
      else high = middle
    }
    const rivalY = frontYs[low - 1] as number
    if (low === 0 || rivalY < y || (rivalY === y && frontXs[low - 1] === x)) kept[count++] = number
  }
  return kept.subarray(0, count)
}

/** About so many of some trials as are few, those with the highest value: all that are as good as the last of them. */
function bestIn(values: Float64Array, numbers: Int32Array): Int32Array {
  const own = new Float64Array(numbers.length)
  for (let index = 0; index < own.length; index += 1) own[index] = values[numbers[index] as number] as number
  const least = select(own, own.length - FEW)
  return numbers.filter((number) => (values[number] as number) >= least)
}

/**
 * The admissible trials that no other one beats: none is at least as good in both metrics and better in one (V. Pareto). They come by the
 * first metric, the best first. Those of which a metric does not exist or is infinite are left out.
 */
export function frontOf(table: TrialTable, matches: Int32Array, { x, y }: MetricPair): number[] {
  const pair = { xs: upward(table, x), ys: upward(table, y) }
  const finite = finiteOf(admissibleOf(table, matches), [pair.xs, pair.ys])
  const step = Math.max(1, finite.length / SAMPLED)
  const sample = Int32Array.from(
    { length: Math.min(SAMPLED, finite.length) },
    (_, index) => finite[Math.floor(index * step)] as number,
  )
  // Sorting is what takes long: what a few beat already is not sorted.
  const open = unbeaten(pair, finite, sweep(pair, sample, SAMPLED))
  if (open.length <= FEW) return sweep(pair, open, MAX_FRONT)
  // Where metrics are opposed, few are beaten. The front's first trials are among those that are best in the first metric.
  const front = sweep(pair, bestIn(pair.xs, open), MAX_FRONT)
  return front.length === MAX_FRONT ? front : sweep(pair, open, MAX_FRONT)
}
