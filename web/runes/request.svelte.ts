import type { AnyVariables, DocumentInput } from '@urql/svelte'
import { client, tryLater } from '../api/client.ts'
import { explain } from '../api/failures.ts'
import { connection } from './connection.svelte.ts'

/**
 * A query that runs as long as the component that made it, again with each change of its variables and after the
 * connection came back. What is known is shown while the answer is on its way. Make it while a component initialises.
 */
export class Request<Data, Variables extends AnyVariables> {
  /** The last answer; undefined before the first. */
  data: Data | undefined = $state.raw()
  /** What went wrong, in words; null where nothing did. */
  error: string | null = $state(null)
  /** An answer is on its way. */
  pending = $state(false)
  #again = $state(0)

  /** @param variables null while there is nothing to ask */
  constructor(document: DocumentInput<Data, Variables>, variables: () => Variables | null) {
    $effect(() => {
      const wanted = variables()
      if (!wanted) return
      const policy = connection.returns + this.#again > 0 ? 'network-only' : 'cache-and-network'
      let stop = () => {}
      this.pending = true
      const { unsubscribe } = client.query(document, wanted, { requestPolicy: policy }).subscribe((result) => {
        this.pending = result.stale
        if (result.data) this.data = result.data
        this.error = result.error ? explain(result.error) : null
        stop = tryLater(result.error, () => this.reload())
      })
      return () => {
        stop()
        unsubscribe()
      }
    })
  }

  /** Asks again. */
  reload() {
    this.#again += 1
  }
}
