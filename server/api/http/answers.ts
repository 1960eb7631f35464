import type { Plugin } from 'graphql-yoga'
import type { ErrorCode } from './errorCodes.ts'

/** What Yoga answers with nothing but a status, in words. */
const WORDS: Readonly<Record<number, string>> = {
  405: 'this method is not served: send a query by GET or POST, a mutation by POST',
  406: 'accept must name a type that the operation can be answered as: see the header accept of this answer',
  415: 'content-type must be application/json, or multipart/form-data where files are sent',
}

/** Answers requests that are not understood with a reason, in the place of an empty body or 'Unexpected error.'. */
export function explainRefusals(): Plugin {
  return {
    onResponse: ({ response, setResponse, fetchAPI }) => {
      const message = WORDS[response.status]
      if (!message || response.body) return
      const headers = new fetchAPI.Headers(response.headers)
      headers.set('content-type', 'application/json; charset=utf-8')
      const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' satisfies ErrorCode } }] })
      setResponse(new fetchAPI.Response(body, { status: response.status, headers }))
    },
  }
}
