import type { Dataset, DatasetStore } from '../jobs/ports.ts'
import type { InputProblem } from '../jobs/problems.ts'
import { type Problems, readCsv } from './csv.ts'

/** The longest name or symbol. */
const MAX_CHARACTERS = 200

/** What a dataset is to be called. */
export interface DatasetNames {
  readonly name: string
  readonly symbol?: string | null | undefined
}

/**
 * Imports candles into `store`, or says all that is wrong with the names and the file at once. Candles that the
 * store already has are the dataset that they were first, with its first name.
 *
 * @param source CSV text; see `readCsv`
 * @param path   where that text stands in the caller's input: `csv` or `file`
 */
export async function importDataset(
  store: Pick<DatasetStore, 'saveDataset'>,
  input: DatasetNames,
  source: AsyncIterable<Uint8Array | string>,
  path: string,
): Promise<{ readonly dataset: Dataset } | Problems> {
  const name = input.name.trim()
  const symbol = input.symbol?.trim() || null
  const wrongNames = [...checkName(name), ...checkText('symbol', symbol ?? '')]
  const reading = await readCsv(source, path)
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
