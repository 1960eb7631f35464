import type { StageShare } from '../../api/documents/job.ts'

/** Every stage that takes a thread's time, in the order in which a trial goes through them. */
const NAMES: Record<Exclude<StageShare['stage'], 'WAITING' | 'DONE'>, string> = {
  LOADING: 'Loading',
  SIGNALS: 'Signals',
  SIMULATION: 'Simulation',
  METRICS: 'Metrics',
  STORING: 'Storing',
}

/** What each stage took of the work: a share of it, and seconds of threads; none where a stage was not there. */
export function partsOf(stages: readonly StageShare[]) {
  return Object.entries(NAMES).map(([stage, name]) => {
    const found = stages.find((one) => one.stage === stage)
    return { stage, name, share: found?.share ?? 0, seconds: found?.seconds ?? 0 }
  })
}
