/**
 * Moves values until the one that sorting would put at a place is there, and none before it is higher (C. A. R. Hoare, Algorithm 65: Find,
 * Communications of the ACM 4, 1961).
 *
 * @returns it
 */
export function select(values: Float64Array, place: number): number {
  let from = 0
  let to = values.length - 1
  while (from < to) {
    const pivot = values[(from + to) >> 1] as number
    let left = from
    let right = to
    while (left <= right) {
      while ((values[left] as number) < pivot) left += 1
      while ((values[right] as number) > pivot) right -= 1
      if (left > right) break
      const value = values[left] as number
      values[left++] = values[right] as number
      values[right--] = value
    }
    if (place <= right) to = right
    else if (place >= left) from = left
    else break
  }
  return values[place] as number
}
