import type { Candles } from '../engine/candles.ts'
import type { Dataset, DatasetStore, NewDataset } from '../jobs/ports/datasetStore.ts'
import { readFile } from './files/readFile.ts'
import { type FileSource, streamed } from './files/source.ts'
import type { Problems, SeriesReading } from './formats/fileReading.ts'

/** A source for tests: the chunks as they are given, one after another. */
export function chunksOf(...chunks: (string | Uint8Array)[]): FileSource {
  return streamed(async function* () {
    yield* chunks
  })
}

/** A source for tests: bytes that can be read at any place. */
export function bytesOf(data: Uint8Array): FileSource {
  return {
    pieces: async function* () {
      for (let at = 0; at < data.length; at += 1_000) yield data.subarray(at, at + 1_000)
    },
    bytes: { length: data.length, read: async (from, to) => Uint8Array.from(data.subarray(from, to)) },
  }
}

/** Reads chunks that are expected to hold the candles of one symbol; throws with the problems where they do not. */
export async function readGood(...chunks: (string | Uint8Array)[]): Promise<SeriesReading> {
  const outcome = await readFile(chunksOf(...chunks), 'csv')
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
  const [series] = outcome.series
  if (!series || outcome.series.length > 1) throw new Error(`${outcome.series.length} series were read`)
  return series
}

/** Characters that no problem may have: it is read at one glance. */
const LONGEST_PROBLEM = 400

/** Reads chunks that are expected to hold no candles, and answers with what is wrong. */
export async function readBad(...chunks: (string | Uint8Array)[]): Promise<Problems['problems']> {
  const outcome = await readFile(chunksOf(...chunks), 'csv')
  if ('problems' in outcome) {
    const long = outcome.problems.find(({ message }) => message.length >= LONGEST_PROBLEM)
    if (long) throw new Error(`a problem of ${long.message.length} characters: ${long.message}`)
    return outcome.problems
  }
  throw new Error(`${outcome.series[0]?.candles.length} bars were read`)
}

/** Candles as rows of six numbers. */
export function rowsOf(candles: Candles): number[][] {
  const { time, open, high, low, close, volume } = candles
  return Array.from(time, (at, i) => [at, open[i], high[i], low[i], close[i], volume[i]].map(Number))
}

/** What an import needs of a store, in memory: one digest, one dataset. */
export function memoryStore(): Pick<DatasetStore, 'saveDataset'> {
  const kept = new Map<string, Dataset>()
  return {
    async saveDataset(input) {
      const dataset = kept.get(input.digest) ?? describe(input, String(kept.size + 1))
      kept.set(input.digest, dataset)
      return dataset
    },
  }
}

function describe({ candles, ...rest }: NewDataset, id: string): Dataset {
  const [fromMs = 0, toMs = 0] = [candles.time[0], candles.time.at(-1)]
  return { id, ...rest, bars: candles.length, fromMs, toMs, createdAtMs: 0 }
}
