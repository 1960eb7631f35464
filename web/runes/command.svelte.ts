import { client, explain } from '../client.ts'
import type { JobCommand } from '../documents.ts'

/** What the reader asks of a job, one thing at a time. */
export class Command {
  /** Whether it is under way. */
  busy = $state(false)
  /** What was wrong with it, in words; empty where nothing was. */
  problem = $state('')

  /** @returns the id of the job that came of it; null where it was refused */
  async run(document: JobCommand, id: string): Promise<string | null> {
    this.busy = true
    const { data, error } = await client.mutation(document, { id })
    this.busy = false
    this.problem = error ? explain(error) : (data?.answer.problems[0]?.message ?? '')
    return this.problem ? null : (data?.answer.job?.id ?? null)
  }
}
