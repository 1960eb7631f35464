import type { JobStore } from '../../jobs/ports/jobStore.ts'
import type { Database } from '../database.ts'
import { commitTask } from './commit.ts'
import { labelJob } from './jobLabels.ts'
import {
  countJobs,
  readCommitted,
  readEvents,
  readJob,
  readJobs,
  readJobsById,
  readOpenJobs,
  readPauses,
} from './jobReads.ts'
import { removeJob, removeMatching } from './jobRemoval.ts'
import {
  type CallConductor,
  changeWatchdog,
  countDeath,
  createJob,
  endJob,
  markProgress,
  noteJob,
  pauseJob,
  recoverJob,
  resumeJob,
  startJob,
} from './jobWrites.ts'
import { readTrial, readTrials, readTrialsAt } from './trialReads.ts'

/** Jobs, their trials and their history in Postgres. A new job calls for a conductor with `callConductor`. */
export function createJobStore(database: Database, callConductor: CallConductor): JobStore {
  return {
    create: (job, most) => createJob(database, job, { callConductor, most }),
    job: (id) => readJob(database, id),
    jobsById: (ids) => readJobsById(database, ids),
    jobs: (filter, page) => readJobs(database, filter, page),
    countJobs: (filter) => countJobs(database, filter),
    openJobs: () => readOpenJobs(database),
    trial: (jobId, number) => readTrial(database, jobId, number),
    trialsAt: (places) => readTrialsAt(database, places),
    trials: (jobId, order, page, within) => readTrials(database, jobId, order, page, within),
    events: (jobId, after, first) => readEvents(database, jobId, after, first),
    pauses: (ids) => readPauses(database, ids),
    committed: (jobId) => readCommitted(database, jobId),
    start: (jobId) => startJob(database, jobId),
    pause: (jobId) => pauseJob(database, jobId),
    resume: (jobId) => resumeJob(database, jobId),
    recover: (jobId) => recoverJob(database, jobId),
    commit: (task) => commitTask(database, task),
    mark: (jobId, mark) => markProgress(database, jobId, mark),
    note: (jobId, type, message) => noteJob(database, jobId, type, message),
    died: (jobId, message) => countDeath(database, jobId, message),
    changeWatchdog: (jobId, watchdog, message) => changeWatchdog(database, jobId, { watchdog, message }),
    end: (jobId, ending) => endJob(database, jobId, ending),
    label: (jobId, labels) => labelJob(database, jobId, labels),
    remove: (jobId) => removeJob(database, jobId),
    removeMatching: (filter, most) => removeMatching(database, filter, most),
  }
}
