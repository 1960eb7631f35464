/**
 * Φ, the share of the standard normal distribution below `z`, to about 1e-15; far below 0, where it is smaller than that,
 * to eight digits.
 * Sources: John F. Hart, Computer Approximations (1968), in the form of Graeme West, Better Approximations to
 * Cumulative Normal Functions, Wilmott Magazine (2005).
 */
export function normalBelow(z: number): number {
  const tail = upperTail(Math.abs(z))
  return z > 0 ? 1 - tail : tail
}

const NUMERATOR = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const DENOMINATOR = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]

function polynomial(coefficients: readonly number[], at: number): number {
  let value = 0
  for (const coefficient of coefficients) value = value * at + coefficient
  return value
}

/** The share above `z`, which is at least 0. */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2)
  if (z < Math.SQRT1_2 * 10) return (density * polynomial(NUMERATOR, z)) / polynomial(DENOMINATOR, z)
  // A continued fraction, where the quotient of polynomials ends.
  return density / Math.sqrt(2 * Math.PI) / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65)))))
}

/**
 * The value that a share of the standard normal distribution lies below: where `normalBelow` gives the share, to
 * twelve digits of it.
 *
 * @param share above 0 and below 1
 */
export function normalQuantile(share: number): number {
  let [low, high] = [-38, 38]
  // Halves the interval until no number lies inside of it; Φ only rises.
  for (let middle = 0; low < middle && middle < high; middle = (low + high) / 2) {
    if (normalBelow(middle) < share) low = middle
    else high = middle
  }
  return high
}
