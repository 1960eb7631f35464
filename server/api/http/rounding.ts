/** A number as far as a reader can see it: to six digits. */
export function sixDigits(value: number): number {
  return Number(value.toPrecision(6))
}

/** A share in steps of a millionth, never more than it is: what is not all is below 1, and one that rises never falls. */
export function millionths(share: number): number {
  return Math.floor(share * 1e6) / 1e6
}
