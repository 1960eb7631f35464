import { hash } from './generator.ts'

/** Rounds of the Feistel network; from four on it is a strong pseudo-random permutation (Luby and Rackoff 1988). */
const ROUNDS = 6

/** The most elements that a permutation takes: the network needs up to four times the size, exact. */
export const MAX_PERMUTED = 2 ** 52

/**
 * Where `position` goes in a shuffle of 0 to `size − 1`: for a key it takes every value once. No list is made.
 *
 * A Feistel network over a domain of four times the size at most, walked along its cycles until it lands within the
 * size. Source: John Black and Phillip Rogaway, Ciphers with Arbitrary Finite Domains, CT-RSA 2002 (cycle walking).
 *
 * @param size 1 to `MAX_PERMUTED`
 * @param key  a 32-bit whole number
 */
export function permute(position: number, size: number, key: number): number {
  const half = Math.max(1, Math.ceil(Math.log2(size) / 2))
  const side = 2 ** half
  let place = position
  do place = encipher(place, side, key)
  while (place >= size)
  return place
}

/** One pass of the network over 0 to `side² − 1`: a bijection, whatever its round function. */
function encipher(place: number, side: number, key: number): number {
  let left = Math.floor(place / side)
  let right = place % side
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = (left + (hash(key, round, right) % side)) % side
    left = right
    right = next
  }
  return left * side + right
}
