import { createGraphQLError, type Plugin } from 'graphql-yoga'
import { MOST_UPLOAD_BYTES } from './uploads.ts'

/** The largest body that is held in memory, in bytes: that of every request but an upload. */
export const MOST_BODY_BYTES = 16 * 1_048_576

/** What comes with a request beside its body. */
export interface RequestContext {
  /** What an upload asks for; its body is read. */
  readonly operations?: unknown
}

function tooLarge(mostBytes: number) {
  return createGraphQLError(
    `a request may have at most ${mostBytes} bytes; send larger data as a file, of at most ${MOST_UPLOAD_BYTES} bytes`,
    { extensions: { code: 'REQUEST_ENTITY_TOO_LARGE', http: { status: 413 } } },
  )
}

/** Reads what an upload asks for from where it was put; bounds all other bodies, whether they tell their length or not. */
export function boundBodies(mostBytes = MOST_BODY_BYTES): Plugin<object, RequestContext> {
  return {
    onRequestParse({ request, requestParser, setRequestParser, serverContext, fetchAPI }) {
      const { operations } = serverContext
      if (operations !== undefined) return setRequestParser(() => operations as object)
      const length = request.headers.get('content-length')
      if (Number(length ?? 0) > mostBytes) throw tooLarge(mostBytes)
      if (length !== null || !request.body || !requestParser) return
      setRequestParser(async ({ url, method, headers, body, signal }) => {
        const bytes = await readBytes(body, mostBytes)
        return requestParser(new fetchAPI.Request(url, { method, headers, signal, body: bytes }))
      })
    },
  }
}

/** What is beyond the limit is let go by, not left unread: a client that still writes would not read the answer. */
async function readBytes(body: AsyncIterable<Uint8Array> | null, mostBytes: number): Promise<Buffer<ArrayBuffer>> {
  let chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
    else chunks = []
  }
  if (bytes > mostBytes) throw tooLarge(mostBytes)
  return Buffer.concat(chunks)
}
