import { SvelteMap } from 'svelte/reactivity'
import { client } from '../../api/client.ts'
import { type JobEquityNode, JobEquityQuery } from '../../api/documents/jobs.ts'

/** A trial is run again for each: few are asked for at once, and those that were answered are kept. */
const AT_ONCE = 2
const KEPT = 500

/** Null where it could not be had; nobody asks again. */
const known = new SvelteMap<string, JobEquityNode | null>()
const waiting = new Map<string, boolean>()
let asking = 0

/** What is known of the equity of a job that is over. */
export function equityOf(jobId: string): JobEquityNode | null | undefined {
  return known.get(jobId)
}

/**
 * Has the equity of a job read that is over, when its turn comes.
 *
 * @param walks whether it is a walk-forward job, whose equity is that of its tests
 * @returns how to give up the turn
 */
export function wantEquity(jobId: string, walks: boolean): () => void {
  if (!known.has(jobId)) waiting.set(jobId, walks)
  askNext()
  return () => waiting.delete(jobId)
}

function askNext() {
  // Of those that wait the last one came into sight last.
  const next = [...waiting].at(-1)
  if (!next || asking >= AT_ONCE) return
  const [id, walks] = next
  waiting.delete(id)
  asking += 1
  client
    .query(JobEquityQuery, { id, walks }, { requestPolicy: 'network-only' })
    .toPromise()
    .then(({ data }) => {
      asking -= 1
      known.set(id, data?.job ?? null)
      const [oldest] = known.keys()
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
      askNext()
    })
}
