import { mkdtempSync, readdirSync, readSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { SentFile } from '../../../jobs/ports/datasetStore.ts'
import { type UploadLimits, Uploads } from './uploads.ts'

/** A web server that reads uploads and nothing else. */
export interface UploadServer {
  readonly port: number
  readonly errors: unknown[]
  /** Uploads that were handed on to be answered. */
  readonly answered: number
  /** Names in the folder of uploads. */
  names(): string[]
  close(): Promise<void>
}

/** Answers an upload with what its operations are, each file as its text, after `hold`. */
export async function openUploads(limits: Partial<UploadLimits>, hold?: Promise<void>): Promise<UploadServer> {
  const folder = mkdtempSync(join(tmpdir(), 'barline-uploads-'))
  const errors: unknown[] = []
  const note = (fields: object) => errors.push(fields)
  const uploads = new Uploads(join(folder, 'uploads'), { error: note, warn: note, info: note }, limits)
  let answered = 0
  const server = createServer((request, response) => {
    uploads
      .serve(request, response, async (operations) => {
        answered++
        await hold
        response.end(JSON.stringify(await shown(operations)))
      })
      .catch(note)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    errors,
    get answered() {
      return answered
    },
    names: () =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => name !== 'uploads'),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function shown(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value
  if ('read' in value) return (value as SentFile).read(async (fd) => textOf(fd, (value as SentFile).bytes))
  if (Array.isArray(value)) return Promise.all(value.map(shown))
  const entries = await Promise.all(Object.entries(value).map(async ([key, one]) => [key, await shown(one)]))
  return Object.fromEntries(entries)
}

function textOf(fd: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes)
  readSync(fd, buffer, 0, bytes, 0)
  return buffer.toString()
}

const BOUNDARY = 'x-x-x'

/** One part of a multipart body. */
export function part(name: string, content: string, file?: string): string {
  const filename = file === undefined ? '' : `; filename="${file}"`
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename}\r\n\r\n${content}\r\n`
}

/** The parts before a file. */
export const OPERATIONS = part('operations', '{"query":"q","variables":{"file":null}}')
export const MAP = part('map', '{"0":["variables.file"]}')
export const END = `--${BOUNDARY}--\r\n`

/** The head of an upload that says how long it is, or is sent in chunks. */
export function headOf(length: number | null, type = `multipart/form-data; boundary=${BOUNDARY}`): string {
  const framing = length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
  return `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\n${framing}\r\nConnection: close\r\n\r\n`
}

/** A piece of a body that is sent in chunks. */
export function chunk(content: string): string {
  return `${Buffer.byteLength(content).toString(16)}\r\n${content}\r\n`
}

/** Connects, and writes. */
export function dial(port: number, ...pieces: string[]): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  for (const piece of pieces) socket.write(piece)
  return socket
}

/** The status and the JSON of an answer. */
export async function answerOf(socket: Socket): Promise<{ status: number; body: never }> {
  return parseAnswer(await text(socket))
}

function parseAnswer(answer: string): { status: number; body: never } {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2)
  const json = body.startsWith('{') ? body : body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)
  return { status: Number(head.split(' ')[1]), body: JSON.parse(json || 'null') as never }
}

/** Sends a whole body and answers with what comes back. */
export function send(port: number, body: string, type?: string): Promise<{ status: number; body: never }> {
  return answerOf(dial(port, headOf(Buffer.byteLength(body), type), body))
}

/**
 * Sends much as clients do that read no answer before they have sent all: writes so many bytes behind a head, then reads.
 *
 * @param isChunked whether each piece is framed
 */
export async function sendMuch(
  port: number,
  head: string,
  { bytes, isChunked }: { readonly bytes: number; readonly isChunked: boolean },
): Promise<{ status: number; body: never }> {
  const socket = dial(port, head).pause()
  const gone = new Promise((resolve) => socket.once('close', resolve))
  const piece = 'x'.repeat(65_536)
  const framed = isChunked ? chunk(piece) : piece
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += piece.length)
    await Promise.race([gone, new Promise((resolve) => socket.write(framed, resolve))])
  let answer = ''
  // Behind the answer the server waits for more.
  for await (const read of socket.setEncoding('utf8')) {
    answer += read
    if (answer.includes('}]}')) break
  }
  return parseAnswer(answer)
}
