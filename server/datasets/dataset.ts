import type { Dataset, DatasetStore } from '../jobs/ports/datasetStore.ts'
import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import type { InputProblem } from '../jobs/problems.ts'
import type { FileLimits } from './files/limit.ts'
import { readFile } from './files/readFile.ts'
import type { FileSource } from './files/source.ts'
import { excerpt, plural } from './flaws.ts'
import type { FileReading, Problems, SeriesReading } from './formats/fileReading.ts'
import { checkFormat } from './layouts/choice.ts'

/** The longest name or symbol. */
const MAX_CHARACTERS = 200

/** What a dataset is to be called. */
export interface DatasetNames {
  readonly name: string
  /** What is traded; of a file of several symbols, the one that is wanted. */
  readonly symbol?: string | null | undefined
  /** What is said of the file; the rest is found out. */
  readonly format?: FileFormat | null | undefined
}

/** What was imported. */
export interface Imported {
  /** The first of `datasets`. */
  readonly dataset: Dataset
  /** One for each symbol of the file. */
  readonly datasets: readonly Dataset[]
  /** What was done otherwise than asked, in sentences. */
  readonly notes: readonly string[]
}

/** What an import comes to. */
export type ImportOutcome = Imported | Problems

/**
 * Reads candles in this thread and imports them into `store`; see `keepReading`.
 *
 * @param path where the source stands in the caller's input: `csv` or `file`
 */
export async function importDataset(
  store: Pick<DatasetStore, 'saveDataset'>,
  input: DatasetNames,
  source: FileSource,
  path: string,
  limits?: FileLimits,
): Promise<ImportOutcome> {
  const choice = checkFormat(input.format)
  return keepReading(store, input, 'problems' in choice ? choice : await readFile(source, path, { limits, choice }))
}

/**
 * Keeps what was read in `store`, a dataset for each symbol, or says all that is wrong with the names and the file at
 * once. Candles that the store already has are the dataset that they were first, with its first name, and a note says so.
 */
export async function keepReading(
  store: Pick<DatasetStore, 'saveDataset'>,
  input: DatasetNames,
  reading: FileReading | Problems,
): Promise<ImportOutcome> {
  const name = input.name.trim()
  const symbol = input.symbol?.trim() || null
  const wrongNames = [...checkName(name), ...checkText('symbol', symbol ?? '')]
  if ('problems' in reading) return { problems: [...wrongNames, ...reading.problems] }
  const wanted = choose(reading.series, symbol)
  if ('problems' in wanted || wrongNames.length > 0)
    return { problems: [...wrongNames, ...('problems' in wanted ? wanted.problems : [])] }
  const datasets: Dataset[] = []
  const notes = [...reading.notes]
  for (const each of wanted.series) {
    const { symbol: own, part: _, ...rest } = each
    const names = { name: nameOf(name, labelOf(each, wanted.series), wanted.series.length), symbol: symbol ?? cut(own) }
    const dataset = await store.saveDataset({ ...names, ...rest })
    datasets.push(dataset)
    notes.push(...describeKnown(names, dataset))
  }
  const [dataset] = datasets
  if (!dataset) throw new Error('a file was read that holds no symbol')
  return { dataset, datasets, notes }
}

/** The series that are wanted: all, or those of one symbol where the file names several. */
function choose(series: readonly SeriesReading[], symbol: string | null): Pick<FileReading, 'series'> | Problems {
  if (series.length === 1 || symbol === null) return { series }
  const isWanted = (text: string | null | undefined) => text?.toLowerCase() === symbol.toLowerCase()
  const own = series.filter((each) => isWanted(each.symbol) || isWanted(each.part))
  if (own.length > 0) return { series: own }
  const [first, second] = series.map((each) => excerpt(each.symbol ?? each.part ?? ''))
  const more = series.length > 2 ? ` and ${series.length - 2} more` : ''
  const message = `the file holds ${plural(series.length, 'symbol')} (${first}, ${second}${more}) and none is ${excerpt(symbol)}; give one of them, or none to import each`
  return { problems: [{ path: 'symbol', code: 'NOT_FOUND', message }] }
}

/** What tells one dataset of several from the others: its symbol, else its table, else both where tables share a symbol. */
function labelOf({ symbol, part }: SeriesReading, all: readonly SeriesReading[]): string | null {
  if (part === undefined || symbol === null) return symbol ?? part ?? null
  const isAlone = all.every((other) => other.part === part || other.symbol !== symbol)
  return isAlone ? symbol : `${part} ${symbol}`
}

/** The name of one dataset of several: the file's and the symbol's, no longer than is allowed. */
function nameOf(name: string, symbol: string | null, count: number): string {
  return count === 1 || symbol === null ? name : `${name.slice(0, MAX_CHARACTERS / 2 - 1)} ${cut(symbol)}`
}

function cut(symbol: string | null): string | null {
  return symbol?.replaceAll('\0', '').slice(0, MAX_CHARACTERS / 2) || null
}

/** Says that candles were there already under another name or symbol; nothing where they are called the same. */
function describeKnown(names: { readonly name: string; readonly symbol: string | null }, known: Dataset): string[] {
  const isOther = known.name !== names.name || (names.symbol !== null && known.symbol !== names.symbol)
  if (!isOther) return []
  const symbol = known.symbol === null ? '' : ` (${known.symbol})`
  return [
    `these candles are there already, as the dataset ${excerpt(known.name)}${symbol}, and were not imported again; rename that one if it should be called ${excerpt(names.name)}`,
  ]
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
