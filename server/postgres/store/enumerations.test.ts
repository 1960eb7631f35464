import { expect, expectTypeOf, test } from 'vitest'
import { jobEventType, jobKind, jobState, type TrialFailure } from '../../../schema/tables.ts'
import {
  JOB_EVENT_TYPES,
  JOB_KINDS,
  JOB_STATES,
  type JobEventType,
  type JobKind,
  type JobState,
  type TrialState,
} from '../../jobs/job.ts'

test("an enumeration of the tables has the members of the jobs' list, in its order", () => {
  expectTypeOf<(typeof jobKind.enumValues)[number]>().toEqualTypeOf<JobKind>()
  expectTypeOf<(typeof jobState.enumValues)[number]>().toEqualTypeOf<JobState>()
  expectTypeOf<(typeof jobEventType.enumValues)[number]>().toEqualTypeOf<JobEventType>()
  expectTypeOf<TrialFailure['state']>().toEqualTypeOf<Exclude<TrialState, 'SUCCEEDED'>>()
  expect(jobKind.enumValues).toEqual(JOB_KINDS)
  expect(jobState.enumValues).toEqual(JOB_STATES)
  expect(jobEventType.enumValues).toEqual(JOB_EVENT_TYPES)
})
