import type { AnyVariables, DocumentInput } from '@urql/svelte'
import { untrack } from 'svelte'
import { client, explain } from '../client.ts'

/**
 * A subscription that is open as long as the component that made it; it survives a lost connection.
 * Make it while a component initialises.
 */
export class Live<Data, Variables extends AnyVariables> {
  /** Why nothing more comes, in words; null while it does. */
  error: string | null = $state(null)

  /**
   * @param variables null while there is nothing to listen to
   * @param take      gets each payload
   */
  constructor(document: DocumentInput<Data, Variables>, variables: () => Variables | null, take: (data: Data) => void) {
    $effect(() => {
      const wanted = variables()
      if (!wanted) return
      const { unsubscribe } = client.subscription(document, wanted).subscribe((result) => {
        if (result.data) untrack(() => take(result.data as Data))
        this.error = result.error ? explain(result.error) : null
      })
      return unsubscribe
    })
  }
}
