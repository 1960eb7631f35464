import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The most requests of a connection that wait for those before them. No browser sends any; one that sends more is cut. */
const MAX_WAITING = 100

/** Answers a request; the response may be finished later. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void

interface Pipeline {
  readonly waiting: [IncomingMessage, ServerResponse][]
  isBusy: boolean
}

/**
 * Takes the requests of a connection one after the other: the next one is begun when the answer to the one before was
 * handed to the system. A client that sends many without reading costs one answer, and none but it waits. Node cannot be
 * kept from reading further requests (it goes on after each), so a connection with too many of them is ended.
 */
export function inPipeline(handle: Handler): Handler {
  const pipelines = new WeakMap<Socket, Pipeline>()

  const begin = (pipeline: Pipeline, request: IncomingMessage, response: ServerResponse) => {
    pipeline.isBusy = true
    response.once('close', () => next(pipeline, request.socket))
    handle(request, response)
  }
  const next = (pipeline: Pipeline, socket: Socket) => {
    const [request, response] = pipeline.waiting.shift() ?? []
    pipeline.isBusy = false
    if (request && response && !socket.destroyed) begin(pipeline, request, response)
  }

  return (request, response) => {
    const { socket } = request
    const pipeline = pipelines.get(socket) ?? { waiting: [], isBusy: false }
    pipelines.set(socket, pipeline)
    if (!pipeline.isBusy) return begin(pipeline, request, response)
    pipeline.waiting.push([request, response])
    if (pipeline.waiting.length > MAX_WAITING) socket.destroy()
  }
}
