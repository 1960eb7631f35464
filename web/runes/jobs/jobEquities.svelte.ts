import { SvelteMap } from 'svelte/reactivity'
import { client } from '../../api/client.ts'
import { type JobEquityNode, JobEquityQuery } from '../../api/documents/jobs.ts'

/** A trial is run again for each: few are asked for at once, and those that were answered are kept. */
const AT_ONCE = 2
const KEPT = 500

/** What is asked of a job that is over: the equity of its best trial or of its tests, or why it failed. */
export type Wanted = 'best' | 'tests' | 'failure'

/** Null where it could not be had; nobody asks again. */
const known = new SvelteMap<string, JobEquityNode | null>()
const waiting = new Map<string, Wanted>()
let asking = 0

/** What is known of the equity of a job that is over. */
export function equityOf(jobId: string): JobEquityNode | null | undefined {
  return known.get(jobId)
}

/** Has the equity of a job read that is over, or why it failed, when its turn comes. Returns how to give up the turn. */
function wantEquity(jobId: string, wanted: Wanted): () => void {
  if (!known.has(jobId)) waiting.set(jobId, wanted)
  askNext()
  return () => waiting.delete(jobId)
}

function askNext() {
  // Of those that wait the last one came into sight last.
  const next = [...waiting].at(-1)
  if (!next || asking >= AT_ONCE) return
  const [id, wanted] = next
  waiting.delete(id)
  asking += 1
  client
    .query(
      JobEquityQuery,
      { id, earns: wanted === 'best', walks: wanted === 'tests', failed: wanted === 'failure' },
      { requestPolicy: 'network-only' },
    )
    .toPromise()
    .then(({ data }) => {
      asking -= 1
      known.set(id, data?.job ?? null)
      const [oldest] = known.keys()
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
      askNext()
    })
}

/** Rows that are only scrolled past ask for nothing. */
const REST_MS = 250

/**
 * The same for a row that stays in sight. Make it while a component initialises.
 *
 * @param ask null where there is nothing to ask for
 */
export function wantAtRest(ask: () => { readonly id: string; readonly wanted: Wanted } | null) {
  $effect(() => {
    const asked = ask()
    if (!asked) return
    let stop = () => {}
    const timer = setTimeout(() => {
      stop = wantEquity(asked.id, asked.wanted)
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      stop()
    }
  })
}
