import { BYTES_PER_CANDLE, type Candles, COLUMNS, type Column } from '../../engine/candles.ts'

/** Taken before any strategy can replace it. */
const { compare } = Buffer

/** The first number of a set of candles that somebody wrote over. */
interface Written {
  readonly column: Column
  readonly bar: number
  readonly was: number
  readonly is: number
}

/**
 * The columns of a dataset for the strategies of one's own on a thread: a copy, as all other work of the process reads the shared ones.
 * What is written to it is found and put right.
 */
export class OwnColumns {
  readonly #shared: Candles
  #copy: ArrayBuffer

  /** @param shared whole columns, as `viewCandles` gives them */
  constructor(shared: Candles) {
    this.#shared = shared
    this.#copy = this.#copied()
  }

  /** The same part of the copy, in an object that nobody else has. */
  of(part: Candles): Candles {
    const own = (column: Column) => new Float64Array(this.#copy, part[column].byteOffset, part.length)
    const [time, open, high, low] = [own('time'), own('open'), own('high'), own('low')]
    return { length: part.length, time, open, high, low, close: own('close'), volume: own('volume') }
  }

  /** Whether the copy is as it was. */
  isRight(): boolean {
    const { buffer } = this.#shared.time
    if (this.#copy.byteLength !== this.#size) return false
    return compare(new Uint8Array(this.#copy), new Uint8Array(buffer, 0, this.#size)) === 0
  }

  /** Makes the copy as it was. @returns what was done to it, for people; null where nothing was */
  putRight(): string | null {
    const { buffer } = this.#shared.time
    if (this.#copy.byteLength !== this.#size) {
      this.#copy = this.#copied()
      return 'it writes to candles: it gave the memory of their columns away; work on a copy, as close.slice()'
    }
    if (compare(new Uint8Array(this.#copy), new Uint8Array(buffer, 0, this.#size)) === 0) return null
    const written = this.#firstWritten()
    new Uint8Array(this.#copy).set(new Uint8Array(buffer, 0, this.#size))
    if (!written) return 'it writes to candles; work on a copy, as close.slice()'
    const { column, bar, was, is } = written
    return `it writes to candles: ${column} holds ${is} at bar ${bar}, where the dataset has ${was}; work on a copy, as ${column}.slice()`
  }

  get #size(): number {
    return this.#shared.length * BYTES_PER_CANDLE
  }

  #copied(): ArrayBuffer {
    const copy = new ArrayBuffer(this.#size)
    new Uint8Array(copy).set(new Uint8Array(this.#shared.time.buffer, 0, this.#size))
    return copy
  }

  #firstWritten(): Written | null {
    const own = this.of(this.#shared)
    for (const column of COLUMNS) {
      const bar = own[column].findIndex((value, at) => !Object.is(value, this.#shared[column][at]))
      if (bar >= 0) return { column, bar, was: this.#shared[column][bar] ?? 0, is: own[column][bar] ?? 0 }
    }
    // A number that is none, written in other bits.
    return null
  }
}
