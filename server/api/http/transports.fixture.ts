import { createClient, type FormattedExecutionResult } from 'graphql-ws'
import WebSocket from 'ws'

/** A document with its variables. */
export interface Request {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

/** What a transport answers first; the error that ends it where there is no answer. */
export type Answer = FormattedExecutionResult<Record<string, unknown>, Record<string, unknown>>

async function post(port: number, { query, variables }: Request, accept: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
  })
  return response.text()
}

async function overHttp(port: number, request: Request): Promise<Answer> {
  return JSON.parse(await post(port, request, 'application/json'))
}

async function overSse(port: number, request: Request): Promise<Answer> {
  const [, data = ''] = (await post(port, request, 'text/event-stream')).match(/^data: (\{.*\})$/m) ?? []
  return JSON.parse(data)
}

async function overSocket(port: number, { query, variables = {} }: Request): Promise<Answer> {
  const client = createClient({ url: `ws://127.0.0.1:${port}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 })
  try {
    const answers = client.iterate({ query, variables: { ...variables } })
    // Errors that come before the first value are thrown.
    return (await answers.next().catch((errors: unknown) => ({ value: { errors } }))).value as Answer
  } finally {
    await client.dispose()
  }
}

/** The ways in which a document reaches the server. */
export const TRANSPORTS = { HTTP: overHttp, SSE: overSse, WebSocket: overSocket } as const
