/** How what a lost process ran of a job is run again. */
export function againText(tasks: number, restSeconds: number): string {
  if (tasks === 0) return 'another one drives this job on'
  const when = restSeconds > 0 ? `, after ${restSeconds} s` : ''
  const what = tasks === 1 ? 'the task that it had of this job is' : `the ${tasks} tasks that it had of this job are`
  const fate = 'should a trial end them, that trial alone fails; cancelJob ends the job'
  return `${what} run again in processes of their own, in halves${when}: ${fate}`
}

/** How a job is canceled, for whoever reads the log. */
export function cancelText(jobId: string): string {
  return `To cancel the job: its page, or mutation { cancelJob(id: "${jobId}") { job { state } } }`
}
