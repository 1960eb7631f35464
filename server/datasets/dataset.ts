import type { Dataset, DatasetStore } from '../jobs/ports/datasetStore.ts'
import type { InputProblem } from '../jobs/problems.ts'
import { type CsvReading, type Problems, readCsv } from './formats/csv.ts'

/** The longest name or symbol. */
const MAX_CHARACTERS = 200

/** What a dataset is to be called. */
export interface DatasetNames {
  readonly name: string
  readonly symbol?: string | null | undefined
}

/** What an import comes to. */
export type ImportOutcome = { readonly dataset: Dataset } | Problems

/**
 * Reads candles in this thread and imports them into `store`; see `keepReading`.
 *
 * @param source CSV text; see `readCsv`
 * @param path   where that text stands in the caller's input: `csv` or `file`
 */
export async function importDataset(
  store: Pick<DatasetStore, 'saveDataset'>,
  input: DatasetNames,
  source: AsyncIterable<Uint8Array | string>,
  path: string,
): Promise<ImportOutcome> {
  return keepReading(store, input, await readCsv(source, path))
}

/**
 * Keeps what was read in `store`, or says all that is wrong with the names and the file at once. Candles that the
 * store already has are the dataset that they were first, with its first name.
 */
export async function keepReading(
  store: Pick<DatasetStore, 'saveDataset'>,
  input: DatasetNames,
  reading: CsvReading | Problems,
): Promise<ImportOutcome> {
  const name = input.name.trim()
  const symbol = input.symbol?.trim() || null
  const wrongNames = [...checkName(name), ...checkText('symbol', symbol ?? '')]
  if ('problems' in reading) return { problems: [...wrongNames, ...reading.problems] }
  if (wrongNames.length > 0) return { problems: wrongNames }
  return { dataset: await store.saveDataset({ name, symbol, ...reading }) }
}

function checkName(name: string): InputProblem[] {
  if (name !== '') return checkText('name', name)
  return [{ path: 'name', code: 'EMPTY', message: `name is empty; give 1 to ${MAX_CHARACTERS} characters` }]
}

function checkText(path: 'name' | 'symbol', text: string): InputProblem[] {
  const problem = (message: string): InputProblem[] => [{ path, code: 'OUT_OF_RANGE', message }]
  if (text.length > MAX_CHARACTERS)
    return problem(`${path} has ${text.length} characters; at most ${MAX_CHARACTERS} are allowed`)
  // Postgres cannot keep a NUL in a text.
  return text.includes('\0') ? problem(`${path} holds a NUL character; only text is allowed`) : []
}
