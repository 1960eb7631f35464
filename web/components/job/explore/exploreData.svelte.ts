import type { AnyVariables, DocumentInput } from '@urql/svelte'
import { forgetful, tryLater } from '../../../api/client.ts'
import { explain } from '../../../api/failures.ts'
import { connection } from '../../../runes/connection.svelte.ts'

/**
 * The newest answer to a question that changes often and is not to be kept: what was known is shown until then. Make it while a component
 * initialises.
 */
export class Latest<Data, Variables extends AnyVariables> {
  data: Data | undefined = $state.raw()
  error: string | null = $state(null)
  #again = $state(0)

  /** @param variables null while there is nothing to ask; asked again with whatever it reads */
  constructor(document: DocumentInput<Data, Variables>, variables: () => Variables | null) {
    $effect(() => {
      const wanted = variables()
      if (!wanted || connection.returns + this.#again < 0) return
      let stop = () => {}
      const { unsubscribe } = forgetful.query(document, wanted).subscribe((result) => {
        if (result.data) this.data = result.data
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
