import { type JobEventNode, JobEvents } from '../api/documents/job.ts'
import { Live } from './live.svelte.ts'

/** What happened to a job, newest first, as it happens. Make it while a component initialises. */
export class EventFeed {
  events: readonly JobEventNode[] = $state.raw([])
  #arrived: JobEventNode[] = []

  /** @param job its id; null while nobody wants to know */
  constructor(job: () => string | null) {
    new Live(
      JobEvents,
      () => {
        const id = job()
        return id === null ? null : { job: id, after: 0 }
      },
      ({ events: event }) => this.#take(event),
    )
  }

  /**
   * A history comes as many messages: they are taken together, once a frame. One that is known is let pass: after a reconnect the history
   * comes again from its start, and a stream that ends gives its last event once more.
   */
  #take(event: JobEventNode) {
    if (event.seq <= ((this.#arrived.at(-1) ?? this.events[0])?.seq ?? 0)) return
    if (this.#arrived.length === 0) setTimeout(() => this.#show(), 16)
    this.#arrived.push(event)
  }

  #show() {
    this.events = [...this.#arrived.reverse(), ...this.events]
    this.#arrived = []
  }
}
