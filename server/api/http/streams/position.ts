import { isAsyncIterable, type Plugin } from 'graphql-yoga'

/** How far a client has come in a stream: by the `seq` of what it was told last. */
export class StreamPosition {
  /** What it had seen before it came back; 0 for nothing. */
  readonly seen: number
  #reached: number | null = null

  constructor(seen = 0) {
    this.seen = seen
  }

  /** A value of this number is about to be told. */
  reach(seq: number): void {
    this.#reached = seq
  }

  /** The number of the value that is told next; null for one without. */
  take(): number | null {
    const reached = this.#reached
    this.#reached = null
    return reached
  }
}

/** What an event stream that came back has seen, as `Last-Event-ID` tells it: a browser's EventSource sends it by itself (HTML standard, 9.2.3). */
export function positionOf(request: Request | undefined): StreamPosition {
  const seen = Number(request?.headers.get('last-event-id') ?? 0)
  return new StreamPosition(Number.isSafeInteger(seen) && seen > 0 ? seen : 0)
}

/** A result as an event of a stream: its lines are the data, then the id. */
const withId = (id: number) => (result: object) => `${JSON.stringify(result)}\nid: ${id}`

/** What is subscribed to over HTTP. */
interface StreamContext {
  readonly request?: Request
  readonly position?: StreamPosition
}

/** Gives an id to each event that has a number, so that a client can go on behind it. */
export function numberEvents(): Plugin {
  return {
    onSubscribe: ({ args }) => {
      const { request, position } = args.contextValue as StreamContext
      // A WebSocket has no such ids; its clients ask with the last `seq` themselves.
      if (!request || !position) return undefined
      return {
        onSubscribeResult: ({ result }) => {
          if (!isAsyncIterable(result)) return undefined
          return {
            onNext: ({ result: value, setResult }) => {
              const id = position.take()
              if (id !== null) setResult({ ...value, stringify: withId(id) } as typeof value)
            },
          }
        },
      }
    },
  }
}
