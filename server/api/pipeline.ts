import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Turns } from './turns.ts'

/** So many requests of a connection may wait for those before them; while more do, it is not read from. */
const MANY_WAITING = 16

/** A connection on which even more wait, because they came in one piece, is ended. */
const MOST_WAITING = 2_000

/** Answers a request; the response may be finished later. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void

interface Pipeline {
  readonly waiting: [IncomingMessage, ServerResponse][]
  isBusy: boolean
}

/**
 * Takes the requests of a connection one after the other: the next one is begun when the answer to the one before was
 * handed to the system. A client that sends many without reading costs one answer, and none but it waits.
 */
export function inPipeline(turns: Turns, handle: Handler): Handler {
  const pipelines = new WeakMap<Socket, Pipeline>()

  const begin = (pipeline: Pipeline, request: IncomingMessage, response: ServerResponse) => {
    pipeline.isBusy = true
    response.once('close', () => next(pipeline, request.socket))
    void turns.take().then(() => {
      if (!response.destroyed) handle(request, response)
    })
  }
  const next = (pipeline: Pipeline, socket: Socket) => {
    const [request, response] = pipeline.waiting.shift() ?? []
    pipeline.isBusy = false
    if (pipeline.waiting.length === 0) socket.resume()
    if (request && response && !socket.destroyed) begin(pipeline, request, response)
  }

  return (request, response) => {
    const { socket } = request
    const pipeline = pipelines.get(socket) ?? { waiting: [], isBusy: false }
    pipelines.set(socket, pipeline)
    if (!pipeline.isBusy) return begin(pipeline, request, response)
    pipeline.waiting.push([request, response])
    if (pipeline.waiting.length > MOST_WAITING) socket.destroy()
    else if (pipeline.waiting.length > MANY_WAITING) socket.pause()
  }
}
