import type { Readable } from 'node:stream'
import { allocateCandles, type Candles } from '../../engine/candles.ts'

/** What the process has said of a task, and so many series of candles that go with it. */
interface Awaited {
  readonly series: number
  readonly arrived: (candles: readonly Candles[]) => void
}

/** What of a series is on its way: its number of bars, then its columns. */
interface Arriving {
  readonly into: Uint8Array<ArrayBufferLike>
  /** Null while it is the number. */
  readonly candles: Candles | null
  filled: number
}

/** What a receiver tells of. */
export interface ReceiverEvents {
  /** Some bytes have come. */
  moved(): void
  /** Candles are said to come for which there is no memory: nothing more is taken. */
  failed(error: unknown): void
}

/** The parent's end of the pipe that `sendCandles` writes to: puts the bytes where the candles stay, in memory that threads share. */
export class CandleReceiver {
  readonly #events: ReceiverEvents
  readonly #series: Candles[] = []
  #arriving = number()
  #awaited: Awaited | null = null

  constructor(pipe: Readable, events: ReceiverEvents) {
    this.#events = events
    pipe.on('data', (piece: Buffer<ArrayBuffer>) => {
      // One may be on its way to us when the pipe is given up.
      if (pipe.destroyed) return
      try {
        this.#take(piece)
      } catch (error) {
        pipe.destroy()
        events.failed(error)
      }
    })
    // That the process is gone is heard of by itself.
    pipe.on('error', () => undefined)
  }

  /** @returns so many series, when they are there; never where the pipe ends before. One call at a time. */
  series(count: number): Promise<readonly Candles[]> {
    return new Promise((arrived) => {
      this.#awaited = { series: count, arrived }
      this.#settle()
    })
  }

  #take(piece: Buffer<ArrayBuffer>): void {
    for (let at = 0; at < piece.length; ) {
      const { into, filled } = this.#arriving
      const part = piece.subarray(at, at + into.length - filled)
      into.set(part, filled)
      at += part.length
      this.#arriving.filled += part.length
      if (this.#arriving.filled === into.length) this.#next()
    }
    // It would be in memory until the collector comes, with hundreds of others.
    if (piece.length === piece.buffer.byteLength) piece.buffer.transfer(0)
    this.#events.moved()
  }

  #next(): void {
    const { into, candles } = this.#arriving
    if (candles) {
      this.#series.push(candles)
      this.#arriving = number()
      this.#settle()
    } else {
      const coming = allocateCandles(new Float64Array(into.buffer)[0] ?? 0)
      this.#arriving = { into: new Uint8Array(coming.time.buffer), candles: coming, filled: 0 }
    }
  }

  #settle(): void {
    if (!this.#awaited || this.#series.length < this.#awaited.series) return
    const { series, arrived } = this.#awaited
    this.#awaited = null
    arrived(this.#series.splice(0, series))
  }
}

function number(): Arriving {
  return { into: new Uint8Array(Float64Array.BYTES_PER_ELEMENT), candles: null, filled: 0 }
}
