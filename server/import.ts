import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import type { DatasetNames, Imported } from './datasets/dataset.ts'
import { type FileBytes, readBytes } from './datasets/files/source.ts'
import { linesOf } from './datasets/previewText.ts'
import { LocalFiles } from './datasets/process/localFiles.ts'
import { importSamples } from './datasets/samples.ts'
import { FORMAT_FLAGS, formatOf } from './importFlags.ts'
import type { Dataset, DatasetStore } from './jobs/ports/datasetStore.ts'
import type { FileFormat } from './jobs/ports/fileFormat.ts'
import { reasonOf } from './jobs/reason.ts'
import { createLog } from './log.ts'
import { openStorage } from './postgres/storage.ts'
import { createDatasetStore } from './postgres/store/datasetStore.ts'

const USAGE = `Imports candles from files of any size: CSV or JSON, plain or packed as .gz or .zip, or Parquet.

  npm run import -- FILE… [--symbol SYMBOL] [--name NAME] [--preview]
  npm run sample

Each file becomes a dataset named after it, or one for each symbol in it; --name takes the place of the file's name for a
single file. --preview shows what each file is taken for, and imports nothing.

What is found out can be said instead: --column open=2 --column "close=Adj Close" (time, open, high, low, close, volume,
symbol; by name or position), --header yes|no, --time-zone Europe/Berlin, --date-order DMY|MDY|YMD, --decimal ",",
--delimiter ";".`

const files = new LocalFiles()

function tell({ name, bars, warnings }: Dataset): void {
  console.log(`${name}: ${bars} bars`)
  for (const warning of warnings) console.log(`  ${warning}`)
}

function tellAll({ datasets, notes }: Imported): void {
  for (const dataset of datasets) tell(dataset)
  for (const note of notes) console.log(`  ${note}`)
}

/** What comes through a pipe, which can be read once, while a file may be read again. */
async function keep(pipe: AsyncIterable<Buffer>): Promise<FileBytes> {
  const all = Buffer.concat(await Array.fromAsync(pipe))
  return { length: all.length, read: async (from, to) => Uint8Array.from(all.subarray(from, to)) }
}

async function readFrom<T>(file: string, use: (bytes: FileBytes) => Promise<T>): Promise<T> {
  const handle = await open(file)
  try {
    const stat = await handle.stat()
    if (stat.isDirectory()) throw new TypeError('it is a directory; name the files in it')
    if (!stat.isFile()) return await use(await keep(handle.createReadStream()))
    return await use({ length: stat.size, fd: handle.fd, read: (from, to) => readBytes(handle.fd, from, to) })
  } finally {
    await handle.close()
  }
}

/** @returns whether the file became a dataset */
async function importFile(store: DatasetStore, file: string, names: DatasetNames): Promise<boolean> {
  try {
    const result = await readFrom(file, (bytes) => files.import(store, names, bytes))
    if ('dataset' in result) tellAll(result)
    else for (const { path, message } of result.problems) console.error(`${file}: ${placeOf(path)}${message}`)
    return 'dataset' in result
  } catch (error) {
    // A file that cannot be read is told like one that cannot be used, and the next one has its turn.
    console.error(`${file}: ${reasonOf(error)}`)
    return false
  }
}

/** The file's name without what says how it is written and packed. */
function nameOf(file: string): string {
  const unpacked = basename(file).replace(/\.(?:gz|zip)$/i, '')
  return basename(unpacked, extname(unpacked))
}

/** Where a problem stands, where that is not the file. */
function placeOf(path: string): string {
  return path.startsWith('format.') ? `${path}: ` : ''
}

/** @returns whether the file would become a dataset */
async function previewFile(file: string, format: FileFormat): Promise<boolean> {
  try {
    const seen = await readFrom(file, (bytes) => files.preview(bytes, format))
    console.log([`${file}: ${seen.format}`, ...linesOf(seen).slice(1)].join('\n'))
    return seen.problems.length === 0
  } catch (error) {
    // As of an import: the next file has its turn.
    console.error(`${file}: ${reasonOf(error)}`)
    return false
  }
}

async function eachOf(files: readonly string[], act: (file: string) => Promise<boolean>): Promise<boolean> {
  let isDone = true
  for (const file of files) isDone = (await act(file)) && isDone
  return isDone
}

async function importAll(act: (store: DatasetStore) => Promise<boolean>): Promise<boolean> {
  const storage = await openStorage(readConfig(process.env, process.cwd()), createLog('warn'))
  try {
    return await act(createDatasetStore(storage.database))
  } finally {
    // The embedded database ends with the last process that uses it.
    await storage.close()
  }
}

async function run(): Promise<boolean> {
  const names = { symbol: { type: 'string' }, name: { type: 'string' } } as const
  const modes = { sample: { type: 'boolean' }, preview: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({
    options: { ...names, ...modes, ...FORMAT_FLAGS },
    allowPositionals: true,
  })
  const { symbol = null, name } = values
  const isShort = positionals.length === 0 && !values.sample
  if (isShort || (name !== undefined && positionals.length > 1)) throw new TypeError(USAGE)
  const format = formatOf(values)
  // The database takes longer to open.
  if (positionals.length > 0) files.start()
  if (values.preview) return eachOf(positionals, (file) => previewFile(file, format))
  return importAll(async (store) => {
    if (values.sample) tell(await importSamples(store))
    return eachOf(positionals, (file) => importFile(store, file, { name: name ?? nameOf(file), symbol, format }))
  })
}

try {
  process.exitCode = (await run()) ? 0 : 1
} catch (error) {
  console.error(reasonOf(error))
  process.exitCode = 2
} finally {
  await files.close()
}
