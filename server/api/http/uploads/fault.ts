import type { ServerResponse } from 'node:http'
import { discardRest } from '../discard.ts'
import type { ErrorCode } from '../errorCodes.ts'

/** Why an upload is turned away: a status, a code for programs, and a sentence that says what is allowed. */
export class UploadFault extends Error {
  override readonly name = 'UploadFault'
  readonly status: number
  readonly code: ErrorCode

  constructor(status: number, code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.status = status
    this.code = code
  }

  /** An upload that does not follow the multipart request specification. */
  static malformed(message: string, cause?: unknown): UploadFault {
    return new UploadFault(400, 'BAD_REQUEST', message, cause)
  }

  /** An upload, or a part of one, that is larger than is allowed. */
  static tooLarge(message: string): UploadFault {
    return new UploadFault(413, 'REQUEST_ENTITY_TOO_LARGE', message)
  }
}

/** Answers with the fault, as GraphQL clients read errors. One that passes says when to come again. */
export function answerFault(response: ServerResponse, { status, code, message }: UploadFault): void {
  if (response.headersSent || response.destroyed) return
  const again = status === 503 ? { 'retry-after': '10' } : {}
  const rest = discardRest(response)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    // A page that holds the token may be of any origin.
    'access-control-allow-origin': '*',
    ...again,
    ...rest,
  })
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }))
}
