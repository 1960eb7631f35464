import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FairScheduler } from './fairScheduler.ts'

const MEBIBYTE = 1_048_576

/** The largest body that holds a document and its variables, in bytes; files are sent as multipart forms. */
export const MAX_BODY = 8 * MEBIBYTE

/** Bodies up to this size, in bytes, are read however many there are: nearly all documents are smaller. */
const SMALL = 65_536

/** What larger bodies, of all clients together, may hold at once, in bytes. */
const MAX_HELD = 32 * MEBIBYTE

/** How long a body may take to arrive, in milliseconds. */
const BODY_MS = 15_000

/** Why a body was not read. */
export interface BodyRefusal {
  readonly status: 408 | 413 | 503
  readonly message: string
}

const REFUSALS = {
  large: {
    status: 413,
    message: `a request may have at most ${MAX_BODY} bytes; send larger files as a multipart form, or import them with npm run import`,
  },
  late: { status: 408, message: `a request must have arrived whole within ${BODY_MS / 1_000} s` },
  full: { status: 503, message: 'the server holds as many large requests as it may; send it again in a few seconds' },
} as const satisfies Record<string, BodyRefusal>

/** Reads the bodies of requests, and sees to what all of them hold together. */
export class Bodies {
  readonly #turns: FairScheduler
  #held = 0

  /** @param turns large bodies take one for each piece, so that reading them does not keep the main thread */
  constructor(turns: FairScheduler) {
    this.#turns = turns
  }

  /**
   * Reads a request's body whole. It counts as held until `release` was called.
   *
   * @returns the body as a stream of one piece, or why it was not read; null where the client went away
   */
  async read(request: IncomingMessage): Promise<{ body: Readable; release(): void } | BodyRefusal | null> {
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return REFUSALS.large
    let pieces: Buffer[] = []
    let [length, held] = [0, 0]
    const release = () => {
      this.#held -= held
      held = 0
    }
    const take = (piece: Buffer): BodyRefusal | null => {
      length += piece.length
      pieces.push(piece)
      if (length > MAX_BODY) return REFUSALS.large
      if (length <= SMALL) return null
      this.#held += length - held
      held = length
      if (this.#held > MAX_HELD) return REFUSALS.full
      request.pause()
      void this.#turns.take().then(() => request.resume())
      return null
    }
    const outcome = await collect(request, take)
    if (outcome === 'whole') return { body: Readable.from([Buffer.concat(pieces)]), release }
    release()
    // What still comes of it is thrown away, so the request may be there for a while.
    pieces = []
    return outcome
  }
}

/** Gives each piece of a request to `take`, until all are there, `take` refuses one, or the client is late or gone. */
function collect(
  request: IncomingMessage,
  take: (piece: Buffer) => BodyRefusal | null,
): Promise<'whole' | BodyRefusal | null> {
  return new Promise((resolve) => {
    const end = (outcome: 'whole' | BodyRefusal | null) => {
      clearTimeout(timer)
      request.off('data', onData)
      resolve(outcome)
    }
    const timer = setTimeout(() => end(REFUSALS.late), BODY_MS)
    const onData = (piece: Buffer) => {
      const refusal = take(piece)
      if (refusal) end(refusal)
    }
    request.on('data', onData)
    request.once('end', () => end('whole'))
    request.once('error', () => end(null))
    request.once('close', () => end(null))
  })
}
