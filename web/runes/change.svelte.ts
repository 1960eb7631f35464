import type { AnyVariables, TypedDocumentNode } from '@urql/svelte'
import { client } from '../api/client.ts'
import type { Problem } from '../api/documents/parts.ts'
import { explainRefusal } from '../api/failures.ts'

interface Answer {
  readonly answer: { readonly problems: readonly Problem[] }
}

/** A change that a dialog asks for: whether it is under way, and why it was refused. */
export class Change {
  busy = $state(false)
  /** In words; empty where nothing was wrong. */
  problem = $state('')

  /** @returns whether it was made */
  async make<Data extends Answer, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<boolean> {
    this.busy = true
    const { data, error } = await client.mutation(document, variables)
    this.busy = false
    this.problem = error ? explainRefusal(error) : (data?.answer.problems[0]?.message ?? '')
    return this.problem === ''
  }
}
