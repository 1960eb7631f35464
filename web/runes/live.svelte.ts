import type { AnyVariables, DocumentInput } from '@urql/svelte'
import { untrack } from 'svelte'
import { client, tryLater } from '../api/client.ts'
import { explain } from '../api/failures.ts'

/**
 * A subscription that is open as long as the component that made it; it survives a lost connection, and is opened
 * again where the server could not serve it for the moment.
 * Make it while a component initialises.
 */
export class Live<Data, Variables extends AnyVariables> {
  /** Why nothing more comes, in words; null while it does. */
  error: string | null = $state(null)
  #again = $state(0)

  /**
   * @param variables null while there is nothing to listen to
   * @param take      gets each payload
   */
  constructor(document: DocumentInput<Data, Variables>, variables: () => Variables | null, take: (data: Data) => void) {
    $effect(() => {
      const wanted = variables()
      // Read, so that it is opened again with each try.
      if (!wanted || this.#again < 0) return
      let stop = () => {}
      const { unsubscribe } = client.subscription(document, wanted).subscribe((result) => {
        if (result.data) untrack(() => take(result.data as Data))
        this.error = result.error ? explain(result.error) : null
        stop = tryLater(result.error, () => {
          this.#again += 1
        })
      })
      return () => {
        stop()
        unsubscribe()
      }
    })
  }
}
