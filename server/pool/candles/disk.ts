import { mkdir, rm } from 'node:fs/promises'
import { BYTES_PER_CANDLE, type Candles } from '../../engine/candles.ts'
import type { Clock } from '../../jobs/ports/clock.ts'
import type { Dataset, DatasetStore } from '../../jobs/ports/datasetStore.ts'
import type { Log } from '../../jobs/ports/log.ts'
import { readCandleFile, writeCandleFile } from './file.ts'
import { candlePath, tidy, touch } from './folder.ts'

/** Bytes that the folder may take: 2 GiB, or 85 years of one-minute bars. */
const MAX_BYTES = 2 * 1024 ** 3

/** What a disk cache works with. */
export interface CandleDiskParts {
  /** Absolute; made where it is not there. Any number of processes may share it. */
  readonly folder: string
  readonly store: Pick<DatasetStore, 'dataset' | 'candles'>
  readonly clock: Pick<Clock, 'wallMs'>
  readonly log: Log
  /** Bytes that the folder may take, in place of 2 GiB. While a file is being written it may be more. */
  readonly mostBytes?: number
}

/** Answers with a dataset's candles in shared memory, or with null where there is no such dataset. */
export type LoadCandles = (datasetId: string) => Promise<Candles | null>

interface Disk extends Required<CandleDiskParts> {
  /** Whether trouble was told since a file was last kept. */
  isTold: boolean
}

/**
 * Puts a folder between the memory of a process and a store that is far away: candles come over the network once, and
 * from the disk whenever the process, or another one on the same folder, needs them again. Only the dataset's record is
 * asked of the store each time.
 *
 * The folder is never needed. A file that is not what its name says is logged, deleted and written anew; where the
 * folder cannot be read or written, that is logged once, until it can again, and candles come from the store. What the
 * store rejects with is passed on.
 *
 * @returns what `CandleCache` loads with
 */
export async function openCandleDisk({ mostBytes = MAX_BYTES, ...parts }: CandleDiskParts): Promise<LoadCandles> {
  const disk: Disk = { ...parts, mostBytes, isTold: false }
  await attempt(disk, async () => {
    await mkdir(disk.folder, { recursive: true })
    await tidy(disk.folder, mostBytes, disk.clock.wallMs())
  })
  return (datasetId) => load(disk, datasetId)
}

async function load(disk: Disk, datasetId: string): Promise<Candles | null> {
  const dataset = await disk.store.dataset(datasetId)
  if (!dataset) return null
  const kept = await attempt(disk, () => read(disk, dataset))
  if (kept) return kept
  const candles = await disk.store.candles(datasetId)
  if (candles) await attempt(disk, () => keep(disk, dataset, candles))
  return candles
}

async function read(disk: Disk, dataset: Dataset): Promise<Candles | null> {
  const path = candlePath(disk.folder, dataset.digest)
  const reading = await readCandleFile(path, dataset)
  if (!reading) return null
  if ('fault' in reading) {
    disk.log.warn({ path, fault: reading.fault }, 'a file of candles is damaged; it is deleted and loaded again')
    await rm(path, { force: true })
    return null
  }
  await attempt(disk, () => touch(path, disk.clock.wallMs()))
  return reading.candles
}

async function keep(disk: Disk, dataset: Dataset, candles: Candles): Promise<void> {
  const { folder, mostBytes, clock, log } = disk
  // It would have to go as soon as it was there, and all others before it.
  if (candles.length * BYTES_PER_CANDLE > mostBytes) return
  const path = candlePath(folder, dataset.digest)
  // Whoever deletes the folder meanwhile wants its room back, not the cache's end.
  await mkdir(folder, { recursive: true })
  if (!(await writeCandleFile(path, candles, dataset.digest))) {
    log.warn({ dataset: dataset.id }, 'the candles in the store do not have the digest of their dataset')
    return
  }
  await touch(path, clock.wallMs())
  await tidy(folder, mostBytes, clock.wallMs())
  disk.isTold = false
}

/** Tries something on the folder; null where it cannot be done. */
async function attempt<T>(disk: Disk, action: () => Promise<T>): Promise<T | null> {
  try {
    return await action()
  } catch (error) {
    // Nothing depends on it: the candles come from the store, as they would without a folder.
    const { folder, log, isTold } = disk
    if (!isTold)
      log.warn({ err: error, folder }, 'candles cannot be kept on disk; what is not there comes from the store')
    disk.isTold = true
    return null
  }
}
