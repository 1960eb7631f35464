import { EndingsQuery } from '../../api/documents/overview.ts'
import { dayBefore } from '../../words/jobChoice.ts'
import { system } from '../frame/system.svelte.ts'
import { now } from '../now.svelte.ts'
import { pulse } from '../pulse.svelte.ts'
import { Request } from '../request.svelte.ts'

/** So often what ended is counted again, at most. */
const AGAIN_MS = 1_000

/** How many jobs ended today, well or badly, and the last that failed: read again whenever one ends. Make it while a component initialises. */
export class Endings {
  /** When the reader's day began. */
  readonly since: string = $derived(dayBefore(now.wallMs, 0))
  readonly #request = new Request(EndingsQuery, () => ({ since: this.since }))

  constructor() {
    const mark = () => {
      const { succeeded, failed, canceled, jobs } = system.statistics ?? {}
      return `${succeeded} ${failed} ${canceled} ${jobs}`
    }
    pulse(
      mark,
      () => AGAIN_MS,
      () => this.#request.reload(),
    )
  }

  /** Undefined before the first answer. */
  get data() {
    return this.#request.data
  }
}
