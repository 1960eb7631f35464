import type { Bus, JobCall } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { NodeStore } from '../ports/nodeStore.ts'

/** What calls are made with. */
export interface JobCallParts {
  readonly nodes: Pick<NodeStore, 'nodes'>
  readonly bus: Bus
  readonly clock: Pick<Clock, 'every' | 'wallMs'>
}

/** A process that does not answer is not waited for any longer. */
const WAIT_MS = 2_000

let calls = 0

/**
 * Has every process that runs trials do something for a job, and answers when all have done it, or have had two seconds.
 *
 * @returns whether any of them found what it was about
 */
export async function callJob({ jobId, skip }: Pick<JobCall, 'jobId' | 'skip'>, parts: JobCallParts): Promise<boolean> {
  const { nodes, bus, clock } = parts
  const live = (await nodes.nodes()).filter((node) => node.lostAtMs === null && node.silentSeconds === null)
  const open = new Set(live.map(({ id }) => id))
  calls += 1
  const id = `${clock.wallMs()} ${calls}`
  const over = Promise.withResolvers<void>()
  let isFound = false
  const stopListening = bus.listen((message) => {
    if (message.kind !== 'answer' || message.id !== id || message.jobId !== jobId) return
    isFound ||= message.isFound
    open.delete(message.node)
    if (open.size === 0) over.resolve()
  })
  const stopWaiting = clock.every(WAIT_MS, over.resolve)
  bus.publish({ kind: 'call', id, jobId, skip })
  if (open.size > 0) await over.promise
  stopWaiting()
  stopListening()
  return isFound
}

/** Has all that is finished of a job kept, before it is ended. */
export async function keepFinished(jobId: string, parts: JobCallParts): Promise<void> {
  await callJob({ jobId, skip: null }, parts)
}
