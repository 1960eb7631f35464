import type { Bus } from '../../jobs/ports/bus.ts'

/** What jobs are answered with that look for their code. */
export interface CodeAnswersParts {
  readonly bus: Bus
  /** This process, which runs trials. */
  readonly nodeId: string
  holds(digest: string): boolean
}

/** Tells jobs that look for their code what this process holds of it. @returns what ends it */
export function answerCodeRequests({ bus, nodeId, holds }: CodeAnswersParts): () => void {
  return bus.listen((message) => {
    if (message.kind !== 'seek') return
    const digests = message.digests.filter(holds)
    if (digests.length > 0) bus.publish({ kind: 'found', jobId: message.jobId, node: nodeId, digests })
  })
}
