import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../../../jobs/ports/log.ts'
import { answerFault, UploadFault } from './fault.ts'
import { MultipartReading, tooLarge } from './multipart.ts'
import { Slots } from './slots.ts'

/** The largest upload, in bytes; larger files are imported from the command line. */
export const MAX_UPLOAD_BYTES = 256 * 1_048_576

/** Uploads under way, each with at most `MAX_UPLOAD_BYTES` on the disk until it is answered. */
const MAX_UPLOADS = 4

/** Uploads that wait, unread, until one of those is answered. */
const MAX_WAITING = 100

/** How long one waits: less than Node.js gives a request. */
const PATIENCE_MS = 240_000

/** An upload that brings fewer than so many bytes in so long has stalled: others wait for its place. */
const STALL_MS = 30_000
const STALL_BYTES = 16_384

const NOT_KEPT = 'the server cannot keep this upload now; its log says why'

/** What tests set. */
export interface UploadLimits {
  readonly mostBytes: number
  readonly mostUploads: number
  readonly mostWaiting: number
  readonly patienceMs: number
  readonly stallMs: number
}

const LIMITS: UploadLimits = {
  mostBytes: MAX_UPLOAD_BYTES,
  mostUploads: MAX_UPLOADS,
  mostWaiting: MAX_WAITING,
  patienceMs: PATIENCE_MS,
  stallMs: STALL_MS,
}

/** Hands what an upload asks for on, to be answered. */
export type AnswerUpload = (operations: unknown) => void

/**
 * Takes files off requests. A few are read at once, each to the disk, as fast as it comes; the others wait unread, so
 * that they cost a socket and no memory.
 */
export class Uploads {
  readonly #folder: string
  readonly #log: Log
  readonly #limits: UploadLimits
  readonly #slots: Slots

  /** @param folder absolute; files are in it without a name (`UploadedFile`) */
  constructor(folder: string, log: Log, limits: Partial<UploadLimits> = {}) {
    this.#folder = folder
    this.#log = log
    this.#limits = { ...LIMITS, ...limits }
    this.#slots = new Slots(this.#limits.mostUploads, this.#limits.mostWaiting)
  }

  /** Reads an upload and has it answered, or answers with what is wrong with it. */
  async serve(request: IncomingMessage, response: ServerResponse, answer: AnswerUpload): Promise<void> {
    const { mostBytes } = this.#limits
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) return answerFault(response, tooLarge(mostBytes))
    const closed = new AbortController()
    response.once('close', () => closed.abort())
    const slot = await this.#slots.take(AbortSignal.any([closed.signal, AbortSignal.timeout(this.#limits.patienceMs)]))
    if (closed.signal.aborted && slot === 'LEFT') return
    if (slot === 'LEFT' || slot === 'FULL') return answerFault(response, this.#full())
    try {
      await this.#read(request, response, answer)
    } finally {
      slot.give()
    }
  }

  #full(): UploadFault {
    const { mostUploads, mostWaiting, patienceMs } = this.#limits
    const message = `${mostUploads} uploads are under way, and at most ${mostWaiting} may wait for them, ${patienceMs / 1000} s long; send it again later`
    return new UploadFault(503, 'TOO_MANY_UPLOADS', message)
  }

  async #read(request: IncomingMessage, response: ServerResponse, answer: AnswerUpload): Promise<void> {
    const stall = watchStall(request, response, this.#limits.stallMs)
    const { mostBytes } = this.#limits
    const reading = new MultipartReading({ folder: this.#folder, mostBytes, onBytes: stall.note })
    const ended = new Promise((resolve) => response.once('close', resolve))
    // Else one that has stalled would keep its place for ever.
    response.once('close', () => reading.abandon())
    try {
      const operations = await reading.read(request)
      stall.stop()
      answer(operations)
      await ended
    } catch (error) {
      // The client learns what it did wrong; a request that broke off has nobody to tell.
      this.#refuse(response, error)
    } finally {
      stall.stop()
      await reading.close()
    }
  }

  #refuse(response: ServerResponse, error: unknown): void {
    if (response.headersSent || response.destroyed) return
    const fault = error instanceof UploadFault ? error : new UploadFault(507, 'UPLOAD_NOT_KEPT', NOT_KEPT)
    if (fault !== error) this.#log.error({ err: error }, 'an upload could not be kept')
    answerFault(response, fault)
  }
}

function watchStall(request: IncomingMessage, response: ServerResponse, stallMs: number) {
  let bytes = 0
  const timer = setInterval(() => {
    if (bytes >= STALL_BYTES) {
      bytes = 0
      return
    }
    clearInterval(timer)
    const message = `fewer than ${STALL_BYTES} bytes of the upload came in ${stallMs / 1000} s; send it again`
    answerFault(response, new UploadFault(408, 'REQUEST_TIMEOUT', message))
    // Others have its place at once.
    response.once('finish', () => request.destroy())
  }, stallMs)
  const note = (more: number) => {
    bytes += more
  }
  return { note, stop: () => clearInterval(timer) }
}
