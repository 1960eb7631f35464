import type { Job } from './job.ts'
import type { JobStore } from './ports/jobStore.ts'
import { newJobOf } from './ports.fixture.ts'

/** A store to try, empty, and the ids of two datasets that its jobs may name. */
export interface StoreUnderTest {
  readonly store: JobStore
  readonly datasetIds: readonly [string, string]
}

/** Keeps a job of so many trials that RUNs. */
export async function runJob({ store, datasetIds }: StoreUnderTest, trials = 10): Promise<Job> {
  const { job } = await store.create(newJobOf(trials, { datasetId: datasetIds[0] }))
  return (await store.start(job.id)) as Job
}

/** Ids that no store has given, some of which no store could. */
export const UNKNOWN_IDS = [
  '01900000-0000-7000-8000-ffffffffffff',
  '',
  'nope',
  "'; drop table jobs; --",
  '{01900000-0000-7000-8000-ffffffffffff}',
  '\0',
]
