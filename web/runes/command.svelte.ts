import type { AnyVariables } from '@urql/core'
import { client } from '../api/client.ts'
import type { JobCommand } from '../api/documents/commands.ts'
import { explainRefusal } from '../api/failures.ts'
import { connection } from './connection.svelte.ts'

/** What the reader asks of a job, one thing at a time. */
export class Command {
  /** Whether it is under way. */
  busy = $state(false)
  #problem = $state('')
  #returns = $state(0)

  /** What was wrong with it, in words; empty where nothing was, and once the connection has come back. */
  get problem(): string {
    return connection.returns === this.#returns ? this.#problem : ''
  }

  /** @returns the id of the job that came of it; null where it was refused */
  run(document: JobCommand, id: string): Promise<string | null> {
    return this.runWith(document, { id })
  }

  /** The same where the reader says more than of which job. */
  async runWith<Variables extends AnyVariables>(
    document: JobCommand<Variables>,
    variables: Variables,
  ): Promise<string | null> {
    this.busy = true
    const { data, error } = await client.mutation(document, variables)
    this.busy = false
    this.#returns = connection.returns
    this.#problem = error ? explainRefusal(error) : (data?.answer.problems[0]?.message ?? '')
    return this.#problem ? null : (data?.answer.job?.id ?? null)
  }
}
