import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { UploadFault } from './fault.ts'
import { type FileMap, MAX_FILES, parsePart, placeFile, quote, readMap } from './multipartMap.ts'
import { UploadedFile } from './uploadedFile.ts'

/** Bytes of the parts `operations` and `map`: text is not sent this way, so a document and its variables. */
const MAX_PART_BYTES = 1_048_576

/** Where files go, and how much may come. */
export interface MultipartParts {
  readonly folder: string
  readonly mostBytes: number
  /** Called with the bytes of each piece that came. */
  onBytes(bytes: number): void
}

/**
 * Reads one request of the GraphQL multipart request specification
 * (https://github.com/jaydenseric/graphql-multipart-request-spec) as it comes: first `operations`, then `map`, then
 * the files, which go to the disk. `close` must be called, however the reading ends.
 */
export class MultipartReading {
  readonly #parts: MultipartParts
  readonly #failed = Promise.withResolvers<never>()
  readonly #files = new Map<string, UploadedFile>()
  readonly #named = new Set<string>()
  readonly #streams: BusboyFileStream[] = []
  readonly #filling: Promise<void>[] = []
  #operations: { readonly value: unknown } | null = null
  #map: FileMap | null = null

  constructor(parts: MultipartParts) {
    this.#parts = parts
    // A fault that nobody waits for is told by the next wait.
    this.#failed.promise.catch(() => undefined)
  }

  /**
   * @returns the operations, with an `UploadedFile` in each place that the map names
   * @throws UploadFault where the client sent something else; what the request or the disk throws
   */
  async read(request: IncomingMessage): Promise<unknown> {
    const parser = this.#open(request)
    let bytes = 0
    // The response is still to be sent over the same connection, so the request is not destroyed.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > this.#parts.mostBytes) throw tooLarge(this.#parts.mostBytes)
      this.#parts.onBytes(chunk.length)
      await this.#orFault(new Promise<unknown>((done) => parser.write(chunk, done)))
    }
    await this.#orFault(new Promise<unknown>((done) => parser.once('finish', () => done(null)).end()))
    await this.#orFault(Promise.all(this.#filling))
    return this.#conclude()
  }

  /** Nobody waits for it any more: `read` throws, also where the parser waits in vain for more. */
  abandon(): void {
    this.#fail(new Error('the upload was given up'))
  }

  /** Ends what is under way, and gives the files' room back when nobody reads them any more. */
  async close(): Promise<void> {
    for (const stream of this.#streams) stream.destroy()
    await Promise.allSettled(this.#filling)
    await Promise.all([...this.#files.values()].map((file) => file.close()))
  }

  #open(request: IncomingMessage): BusboyInstance {
    const parser = makeParser(request)
    parser.on('field', (name, value, _nameTruncated, isTruncated) =>
      this.#attempt(() => this.#takeField(name, value, isTruncated)),
    )
    parser.on('file', (name: string | undefined, stream) => this.#attempt(() => this.#takeFile(name, stream)))
    const tooMany = `the request has more parts than 'operations', 'map' and ${MAX_FILES} files`
    parser.on('filesLimit', () => this.#fail(UploadFault.malformed(tooMany)))
    parser.on('fieldsLimit', () => this.#fail(UploadFault.malformed(tooMany)))
    parser.on('error', (cause) => this.#fail(broken(cause)))
    return parser
  }

  #takeField(name: string, text: string, isTruncated: boolean): void {
    if (isTruncated)
      throw UploadFault.tooLarge(`the part '${name}' has more than ${MAX_PART_BYTES} bytes; send data as a file`)
    if (name === 'operations') {
      if (this.#operations) throw UploadFault.malformed("the part 'operations' is there twice")
      this.#operations = { value: parsePart(name, text) }
      return
    }
    if (!this.#operations) throw UploadFault.malformed("the part 'operations' must come before 'map'")
    if (this.#map) throw UploadFault.malformed("the part 'map' is there twice")
    this.#map = readMap(parsePart('map', text), this.#operations.value)
  }

  #takeFile(name: string | undefined, stream: BusboyFileStream): void {
    this.#streams.push(stream)
    // Without a listener, a stream that is given up would end the process.
    stream.on('error', () => undefined)
    if (name === undefined) throw UploadFault.malformed('a part has no name')
    if (!this.#map) throw UploadFault.malformed(`the part ${quote(name)} must come after 'operations' and 'map'`)
    if (!this.#map.has(name)) throw UploadFault.malformed(`the part ${quote(name)} is not named in 'map'`)
    if (this.#named.has(name)) throw UploadFault.malformed(`the part ${quote(name)} is there twice`)
    this.#named.add(name)
    const filling = this.#keep(name, stream)
    filling.catch((error: unknown) => this.#fail(error))
    this.#filling.push(filling)
  }

  async #keep(name: string, stream: BusboyFileStream): Promise<void> {
    const file = await UploadedFile.create(this.#parts.folder)
    this.#files.set(name, file)
    await file.fill(stream)
  }

  #conclude(): unknown {
    if (!this.#operations) throw UploadFault.malformed("the part 'operations' is missing")
    if (!this.#map) throw UploadFault.malformed("the part 'map' is missing")
    for (const [name, paths] of this.#map) {
      const file = this.#files.get(name)
      if (!file) throw UploadFault.malformed(`the file ${quote(name)} that 'map' names is missing`)
      placeFile(this.#operations.value, paths, file)
    }
    return this.#operations.value
  }

  #attempt(step: () => void): void {
    try {
      step()
    } catch (error) {
      // The parser knows nothing of faults; `read` throws it.
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#failed.reject(error)
  }

  #orFault<T>(step: Promise<T>): Promise<T> {
    return Promise.race([this.#failed.promise, step])
  }
}

/** The fault of an upload that has more than `mostBytes`. */
export function tooLarge(mostBytes: number): UploadFault {
  return UploadFault.tooLarge(
    `an upload may have at most ${mostBytes} bytes; import larger files with npm run import on the server's machine`,
  )
}

function makeParser({ headers }: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: { fieldSize: MAX_PART_BYTES, fields: 2, files: MAX_FILES, headerPairs: 32, headerSize: 8_192 },
      isPartAFile: (name) => name !== 'operations' && name !== 'map',
    })
  } catch (cause) {
    throw broken(cause)
  }
}

function broken(cause: unknown): UploadFault {
  return UploadFault.malformed(`the multipart body cannot be read: ${messageOf(cause)}`, cause)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
