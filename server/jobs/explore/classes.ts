/** Equal classes of numbers: class `i` is from edge `i` on to the next one, which only the last class holds too. */
export interface Classes {
  readonly count: number
  /** One more than there are classes, rising. */
  readonly edges: Float64Array
}

/**
 * So many classes from the least to the greatest value; one alone where these are equal. Ends may be as far apart as no double tells.
 *
 * @param min finite, and at most `max`
 */
export function equalClasses(min: number, max: number, count: number): Classes {
  if (min === max) return { count: 1, edges: Float64Array.of(min, max) }
  const edges = new Float64Array(count + 1).fill(min)
  for (let index = 1; index < count; index += 1) {
    const edge = min * (1 - index / count) + max * (index / count)
    // Where the ends are neighbours among doubles, a sum may lie beyond them.
    edges[index] = Math.min(max, Math.max(edges[index - 1] as number, edge))
  }
  edges[count] = max
  return { count, edges }
}

/** The class of a value that lies between the ends: the last one whose lower edge is not above it. */
export function classOf({ count, edges }: Classes, value: number): number {
  const min = edges[0] as number
  const max = edges[count] as number
  // Halves: the whole may be beyond all doubles. Of the least of them the half is 0.
  const span = max / 2 - min / 2
  const share = span > 0 ? (value / 2 - min / 2) / span : 0
  let found = Math.max(0, Math.min(count - 1, Math.floor(share * count)))
  // Rounding may have put it beside its class.
  while (found > 0 && value < (edges[found] as number)) found -= 1
  while (found < count - 1 && value >= (edges[found + 1] as number)) found += 1
  return found
}

/** The least and the greatest value of some trials, all of which have a finite one; null where there are none. */
export function endsOf(values: Float64Array, numbers: Int32Array): readonly [min: number, max: number] | null {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let index = 0; index < numbers.length; index += 1) {
    const value = values[numbers[index] as number] as number
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? [min, max] : null
}

/** The middle between two numbers, be their sum beyond doubles. */
export function middleOf(one: number, other: number): number {
  const sum = one + other
  return Number.isFinite(sum) ? sum / 2 : one / 2 + other / 2
}
