import type { Range } from '../range.ts'

/** How a plan is cut into places. */
interface Places {
  readonly trials: number
  /** Trials of a place; the last one may have fewer. */
  readonly size: number
}

/** What the trials of a plan cost, as sums up to places of equal length: the cost of any range is the difference of two. */
export class CostSums {
  readonly #sums: Float64Array
  readonly #places: Places

  /** @param sums up to the first trial of each place, with that of all at the end */
  constructor(sums: Float64Array, places: Places) {
    this.#sums = sums
    this.#places = places
  }

  of({ first, count }: Range): number {
    return this.#upTo(first + count) - this.#upTo(first)
  }

  /** The same where every trial costs so many times as much. */
  times(factor: number): CostSums {
    return new CostSums(
      this.#sums.map((sum) => sum * factor),
      this.#places,
    )
  }

  #upTo(number: number): number {
    const { trials, size } = this.#places
    const last = this.#sums.length - 2
    const place = Math.min(last, Math.floor(number / size))
    const share = (number - place * size) / (place === last ? trials - place * size : size)
    const [from, to] = [this.#sums[place] ?? 0, this.#sums[place + 1] ?? 0]
    return from + Math.min(1, share) * (to - from)
  }
}
