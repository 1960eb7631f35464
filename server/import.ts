import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { type Imported, importDataset } from './datasets/dataset.ts'
import { type FileSource, openFile, streamed } from './datasets/files/source.ts'
import { importSamples } from './datasets/samples.ts'
import type { Dataset, DatasetStore } from './jobs/ports/datasetStore.ts'
import { reasonOf } from './jobs/reason.ts'
import { createLog } from './log.ts'
import { openStorage } from './postgres/storage.ts'
import { createDatasetStore } from './postgres/store/datasetStore.ts'

const USAGE = `Imports candles from files of any size: CSV or JSON, plain or packed as .gz or .zip, or Parquet.

  npm run import -- FILE… [--symbol SYMBOL] [--name NAME]
  npm run sample

Each file becomes a dataset named after it, or one for each symbol in it; --name takes the place of the file's name for a
single file.`

/** Whoever runs this knows how large a file becomes. */
const NO_LIMITS = { mostUnpacked: Number.POSITIVE_INFINITY }

function tell({ name, bars, warnings }: Dataset): void {
  console.log(`${name}: ${bars} bars`)
  for (const warning of warnings) console.log(`  ${warning}`)
}

function tellAll({ datasets, notes }: Imported): void {
  for (const dataset of datasets) tell(dataset)
  for (const note of notes) console.log(`  ${note}`)
}

/** What comes through a pipe, which can be read once, while a file may be read again. */
async function keep(pipe: AsyncIterable<Buffer>): Promise<FileSource> {
  const pieces = await Array.fromAsync(pipe)
  return streamed(async function* () {
    yield* pieces
  })
}

async function readFrom(store: DatasetStore, file: string, names: { name: string; symbol: string | null }) {
  const handle = await open(file)
  try {
    const stat = await handle.stat()
    const source = stat.isFile() ? openFile(handle.fd, stat.size) : await keep(handle.createReadStream())
    return await importDataset(store, names, source, 'file', NO_LIMITS)
  } finally {
    await handle.close()
  }
}

/** @returns whether the file became a dataset */
async function importFile(
  store: DatasetStore,
  file: string,
  names: { name: string; symbol: string | null },
): Promise<boolean> {
  try {
    const result = await readFrom(store, file, names)
    if ('dataset' in result) tellAll(result)
    else for (const { message } of result.problems) console.error(`${file}: ${message}`)
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

async function run(store: DatasetStore): Promise<boolean> {
  const options = { symbol: { type: 'string' }, name: { type: 'string' }, sample: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.sample) tell(await importSamples(store))
  else if (positionals.length === 0 || (values.name !== undefined && positionals.length > 1)) throw new TypeError(USAGE)
  let isDone = true
  for (const file of positionals) {
    const name = values.name ?? nameOf(file)
    isDone = (await importFile(store, file, { name, symbol: values.symbol ?? null })) && isDone
  }
  return isDone
}

try {
  const config = readConfig(process.env, process.cwd())
  const storage = await openStorage(config, createLog('warn'))
  try {
    process.exitCode = (await run(createDatasetStore(storage.database))) ? 0 : 1
  } finally {
    // The embedded database ends with the last process that uses it.
    await storage.close()
  }
} catch (error) {
  console.error(reasonOf(error))
  process.exitCode = 2
}
