import type { LostProcess, ReleasedItem } from './ports/nodeStore.ts'

/** How a process is called, for people. */
export function processName({ host, pid }: Pick<LostProcess, 'host' | 'pid'>): string {
  return `process ${pid} on ${host}`
}

/** Which processes were lost, and how long nothing was heard of them. */
function lostText(holders: readonly LostProcess[]): string {
  const tell = (lost: LostProcess) =>
    `nothing was heard of ${processName(lost)} for ${lost.silentSeconds.toFixed(1)} s, so it is taken for lost`
  return holders.length > 0 ? holders.map(tell).join('; ') : 'a process that nothing is known of any more is lost'
}

/** What became of what lost processes held of a job. */
export function releasedText({ holders, wasDriven, tasks, restSeconds }: ReleasedItem): string {
  const driven = wasDriven || tasks === 0 ? ['it drove this job, and another one does so now'] : []
  const again = tasks > 0 ? [againText(tasks, restSeconds)] : []
  return [lostText(holders), ...driven, ...again].join('; ')
}

/** How what a lost process ran of a job is run again. */
function againText(tasks: number, restSeconds: number): string {
  const when = restSeconds > 0 ? `, after ${restSeconds} s` : ''
  const what = tasks === 1 ? 'the task that it had of this job is' : `the ${tasks} tasks that it had of this job are`
  const fate = 'should a trial end them, that trial alone fails; cancelJob ends the job'
  return `${what} run again in processes of their own, in halves${when}: ${fate}`
}

/** How a job is canceled, for a reader of the log. */
export function cancelText(jobId: string): string {
  return `To cancel the job: its page, or mutation { cancelJob(id: "${jobId}") { job { state } } }`
}
