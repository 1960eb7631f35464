import type { AnyVariables, TypedDocumentNode } from '@urql/svelte'
import { client } from '../../api/client.ts'
import type { Problem } from '../../api/documents/parts.ts'
import { explainRefusal } from '../../api/failures.ts'
import { plural } from '../../words/format.ts'
import { tell } from '../frame/toasts.svelte.ts'

interface Answer {
  readonly answer: { readonly problems: readonly Problem[] }
}

/** So many are asked for at once. */
const AT_ONCE = 4

/** A change of several jobs, each by a mutation of its own; what was refused is told, the others are made. */
export class BulkChange {
  busy = $state(false)

  /**
   * @param done as 'deleted': what a toast says of those that were changed
   * @returns whether all were
   */
  async make<Data extends Answer, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    all: readonly Variables[],
    done: string,
    undo?: () => void,
  ): Promise<boolean> {
    this.busy = true
    const refusals: string[] = []
    const left = [...all]
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const { data, error } = await client.mutation(document, next)
        const refusal = error ? explainRefusal(error) : data?.answer.problems[0]?.message
        if (refusal) refusals.push(refusal)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    this.busy = false
    const made = all.length - refusals.length
    if (made > 0) tell(`${plural(made, 'job')} ${done}`, undo ? { action: { name: 'Undo', act: undo } } : {})
    const [first] = refusals
    if (first) tell(`${plural(refusals.length, 'job')} not ${done}: ${first}`, { kind: 'wrong' })
    return refusals.length === 0
  }
}
