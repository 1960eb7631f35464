import type { Candles } from '../engine/candles.ts'
import type { Dataset, DatasetStore, NewDataset } from '../jobs/ports/datasetStore.ts'
import { type CsvReading, type Problems, readCsv } from './formats/csv.ts'

/** A source for tests: the chunks as they are given, one after another. */
export async function* chunksOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* chunks
}

/** Reads chunks that are expected to hold candles; throws with the problems where they do not. */
export async function readGood(...chunks: (string | Uint8Array)[]): Promise<CsvReading> {
  const outcome = await readCsv(chunksOf(...chunks), 'csv')
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
  return outcome
}

/** Reads chunks that are expected to hold no candles, and answers with what is wrong. */
export async function readBad(...chunks: (string | Uint8Array)[]): Promise<Problems['problems']> {
  const outcome = await readCsv(chunksOf(...chunks), 'csv')
  if ('problems' in outcome) return outcome.problems
  throw new Error(`${outcome.candles.length} bars were read`)
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
