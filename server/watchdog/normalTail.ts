/** Above this the continued fraction is used, below it the series. */
const TAIL_FROM = 2

/** Terms of either; with these both are exact to 1e-12 where they are used. */
const TERMS = 120

/** Below this the probability is 1 to the last digit of a float. */
const CERTAIN_BELOW = -9

/** The density of the standard normal distribution. */
function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}

/** P(0 < Z < z) as a power series (Abramowitz and Stegun, 26.2.11). */
function central(z: number): number {
  let term = z
  let sum = z
  for (let index = 1; index < TERMS; index += 1) {
    term *= (z * z) / (2 * index + 1)
    sum += term
  }
  return density(z) * sum
}

/** P(Z > z) over the density, as Laplace's continued fraction (Abramowitz and Stegun, 26.2.14). */
function millsRatio(z: number): number {
  let fraction = z
  for (let index = TERMS; index > 0; index -= 1) fraction = z + index / fraction
  return 1 / fraction
}

/**
 * −log10 P(Z > z) of a standard normal Z. `samplers/normal.ts` gives the share itself: points of stored jobs depend on its last digit,
 * so the two are not one. Worked out as a logarithm, so that it goes on rising where the probability
 * itself is too small for a float.
 */
export function tailRarity(z: number): number {
  if (z < CERTAIN_BELOW) return 0
  if (z < TAIL_FROM) return -Math.log10(0.5 - central(z))
  const logDensity = -(z * z) / 2 - Math.log(2 * Math.PI) / 2
  return -(logDensity + Math.log(millsRatio(z))) / Math.LN10
}
