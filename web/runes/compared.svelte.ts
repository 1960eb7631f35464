import { SvelteMap } from 'svelte/reactivity'
import { client } from '../api/client.ts'
import { type ComparedJob, ComparedQuery } from '../api/documents/compare.ts'
import { explain } from '../api/failures.ts'
import { keyOf, type Named } from '../words/compared.ts'
import { isFinal } from '../words/job.ts'
import { connection } from './connection.svelte.ts'

/** So often what still runs is read again. */
const AGAIN_MS = 3_000

/** What is known of one of those that are compared; `job` is null where there is none of this id. */
export interface Answer {
  readonly job: ComparedJob | null
  /** Why it could not be read; null where it could. */
  readonly error: string | null
}

/** The jobs that are compared, read once each, and again while they run. Make it while a component initialises. */
export class Compared {
  readonly #answers = new SvelteMap<string, Answer>()

  constructor(named: () => readonly Named[]) {
    $effect(() => {
      const wanted = named()
      const again = connection.returns > 0
      for (const one of wanted) if (again || !this.#answers.has(keyOf(one))) this.#ask(one)
    })
    $effect(() => {
      const timer = setInterval(() => {
        for (const one of named()) {
          const job = this.#answers.get(keyOf(one))?.job
          if (job && !isFinal(job.state)) this.#ask(one)
        }
      }, AGAIN_MS)
      return () => clearInterval(timer)
    })
  }

  /** Undefined before the first answer. */
  of(named: Named): Answer | undefined {
    return this.#answers.get(keyOf(named))
  }

  async #ask(named: Named) {
    const variables = { id: named.job, number: named.trial ?? 0, whole: named.trial === null }
    const { data, error } = await client.query(ComparedQuery, variables, { requestPolicy: 'network-only' })
    // What is shown stands where it could not be read again.
    const known = this.#answers.get(keyOf(named))?.job
    if (data || !known)
      this.#answers.set(keyOf(named), { job: data?.job ?? null, error: error ? explain(error) : null })
  }
}
