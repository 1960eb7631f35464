/** A source of random numbers: the same where it was made of the same words. */
export interface Generator {
  /** Uniform from 0 to below 1, with 53 bits. */
  uniform(): number
  /** Uniform among 0 to `count − 1`. */
  below(count: number): number
  /** Standard normal. */
  normal(): number
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): every bit of the word moves every bit of the answer. */
export function finalise(word: number): number {
  let mixed = word
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** What SplitMix steps by: 2^32 over the golden ratio, made odd (Steele, Lea and Flood, OOPSLA 2014). */
const GOLDEN = 0x9e3779b9

/**
 * 32 bits out of whole numbers, in their order; a change of any of them changes half of the bits on average.
 *
 * @param words safe integers
 */
export function hash(...words: readonly number[]): number {
  let state = 0x243f6a88
  for (const word of words) {
    state = finalise((state + GOLDEN) ^ (word >>> 0))
    state = finalise((state + GOLDEN) ^ Math.floor(word / 0x1_0000_0000))
  }
  return state >>> 0
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/**
 * A generator for one purpose, made of whole numbers such as (seed, stream, counter): trial `counter` is worked out
 * without the ones before it.
 *
 * xoshiro128** (David Blackman and Sebastiano Vigna, Scrambled Linear Pseudorandom Number Generators, ACM TOMS 47,
 * 2021), its state filled by `hash` as its authors advise to fill it by a SplitMix.
 */
export function generatorOf(...words: readonly number[]): Generator {
  let [a, b, c, d] = [1, 2, 3, 4].map((part) => hash(part, ...words)) as [number, number, number, number]
  // The one state that the generator never leaves.
  if ((a | b | c | d) === 0) a = 1
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result >>> 0
  }
  const uniform = () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20_0000_0000_0000
  // Box and Muller (1958); 1 − uniform is never 0.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, below: (count) => Math.floor(uniform() * count), normal }
}
