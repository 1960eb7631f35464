/** The memory that columns are taken from now; null where each is new. */
let lending: Scratch | null = null

/**
 * Memory for columns that are needed for a moment. A sweep works out the signals of hundreds of entry rules one after the other; that each
 * has its columns where the last one had them spares it megabytes a rule, and the runtime their collection.
 */
export class Scratch {
  readonly #length: number
  readonly #columns: Float64Array[] = []
  readonly #marks: Uint8Array[] = []
  #columnsLent = 0
  #marksLent = 0

  /** @param length of the columns, in bars */
  constructor(length: number) {
    this.#length = length
  }

  /**
   * Runs `work`, whose columns are of this memory; when it is over they belong to nobody. Only for rules that keep nothing of what they
   * are given.
   */
  lend<Value>(work: () => Value): Value {
    lending = this
    try {
      return work()
    } finally {
      lending = null
      this.#columnsLent = 0
      this.#marksLent = 0
    }
  }

  /** A column for so many bars; null where it is not of this memory's length. */
  column(length: number): Float64Array | null {
    if (length !== this.#length) return null
    this.#columns[this.#columnsLent] ??= new Float64Array(length)
    return this.#columns[this.#columnsLent++] as Float64Array
  }

  /** Marks for so many bars; null where they are not of this memory's length. */
  marks(length: number): Uint8Array | null {
    if (length !== this.#length) return null
    this.#marks[this.#marksLent] ??= new Uint8Array(length)
    return this.#marks[this.#marksLent++] as Uint8Array
  }
}

/** A column for whoever writes each of its numbers: until then they are those of some other column. */
export function unwritten(length: number): Float64Array {
  return lending?.column(length) ?? new Float64Array(length)
}

/** A column of numbers that all are `value`. */
export function columnOf(length: number, value: number): Float64Array {
  return unwritten(length).fill(value)
}

/** Marks for so many bars, none of which is marked. */
export function marksOf(length: number): Uint8Array {
  return lending?.marks(length)?.fill(0) ?? new Uint8Array(length)
}
