import DataLoader from 'dataloader'
import type { Job, Pauses, Trial } from '../../jobs/job.ts'
import type { Dataset, DatasetStore } from '../../jobs/ports/datasetStore.ts'
import type { JobStore, TrialPlace } from '../../jobs/ports/jobStore.ts'

/** Reads of single things, of which all that one operation asks for at once are read with one statement. */
export interface Loaders {
  readonly job: (id: string) => Promise<Job | null>
  readonly dataset: (id: string) => Promise<Dataset | null>
  readonly pauses: (jobId: string) => Promise<Pauses | null>
  readonly trial: (place: TrialPlace) => Promise<Trial | null>
}

/** The most that one statement reads. */
const MAX_AT_ONCE = 1_000

function load<Key, Value>(
  read: (keys: readonly Key[]) => Promise<readonly Value[]>,
  nameOf: { readonly key: (key: Key) => string; readonly value: (value: Value) => string },
): (key: Key) => Promise<Value | null> {
  // Nothing is kept: a subscription reads for as long as it lives, and jobs change.
  const loader = new DataLoader<Key, Value | null>(
    async (keys) => {
      const found = new Map((await read(keys)).map((value) => [nameOf.value(value), value]))
      return keys.map((key) => found.get(nameOf.key(key)) ?? null)
    },
    { cache: false, maxBatchSize: MAX_AT_ONCE },
  )
  return (key) => loader.load(key)
}

const ID = { key: (id: string) => id, value: ({ id }: { readonly id: string }) => id }

const placeName = ({ jobId, number }: TrialPlace) => `${jobId} ${number}`

/** The reads of one operation. */
export function createLoaders(store: JobStore, datasets: DatasetStore): Loaders {
  return {
    job: load((ids: readonly string[]) => store.jobsById(ids), ID),
    dataset: load((ids: readonly string[]) => datasets.datasetsById(ids), ID),
    pauses: load((ids: readonly string[]) => store.pauses(ids), { ...ID, value: ({ jobId }) => jobId }),
    trial: load((places: readonly TrialPlace[]) => store.trialsAt(places), { key: placeName, value: placeName }),
  }
}
