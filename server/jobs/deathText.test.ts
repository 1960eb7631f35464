import { expect, test } from 'vitest'
import { releasedText } from './deathText.ts'

const LOST = { host: 'a host', pid: 7, silentSeconds: 10.44 }
const RELEASED = { jobId: 'job', holders: [LOST], wasDriven: false, tasks: 0, restSeconds: 0 }
const GONE = 'nothing was heard of process 7 on a host for 10.4 s, so it is taken for lost'
const DRIVEN = 'it drove this job, and another one does so now'
const HALVED = 'run again in processes of their own, in halves'
const FATE = 'should a trial end them, that trial alone fails; cancelJob ends the job'

test.each([
  ['a task', { tasks: 1 }, `${GONE}; the task that it had of this job is ${HALVED}: ${FATE}`],
  [
    'tasks that wait for a moment',
    { tasks: 2, restSeconds: 3 },
    `${GONE}; the 2 tasks that it had of this job are ${HALVED}, after 3 s: ${FATE}`,
  ],
  [
    'a job and a task of it',
    { wasDriven: true, tasks: 1 },
    `${GONE}; ${DRIVEN}; the task that it had of this job is ${HALVED}: ${FATE}`,
  ],
  // The call for a conductor had not been answered: what was held is the job all the same.
  ['a job that it was about to drive', {}, `${GONE}; ${DRIVEN}`],
  [
    'a job, and of which nothing is known any more',
    { holders: [], wasDriven: true },
    `a process that nothing is known of any more is lost; ${DRIVEN}`,
  ],
])('what is said of a lost process that held %s', (_, changes, text) => {
  expect(releasedText({ ...RELEASED, ...changes })).toBe(text)
})
