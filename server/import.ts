import { createReadStream } from 'node:fs'
import { basename, extname } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { importDataset } from './datasets/dataset.ts'
import { importSamples } from './datasets/samples.ts'
import type { Dataset, DatasetStore } from './jobs/ports/datasetStore.ts'
import { reasonOf } from './jobs/reason.ts'
import { createLog } from './log.ts'
import { openStorage } from './postgres/storage.ts'
import { createDatasetStore } from './postgres/store/datasetStore.ts'

const USAGE = `Imports candles from CSV files of any size.

  npm run import -- FILE… [--symbol SYMBOL] [--name NAME]
  npm run sample

Each file becomes a dataset named after it; --name takes the place of that for a single file.`

function tell({ name, bars, warnings }: Dataset): void {
  console.log(`${name}: ${bars} bars`)
  for (const warning of warnings) console.log(`  ${warning}`)
}

/** @returns whether the file became a dataset */
async function importFile(
  store: DatasetStore,
  file: string,
  names: { name: string; symbol: string | null },
): Promise<boolean> {
  try {
    const result = await importDataset(store, names, createReadStream(file), 'file')
    if ('dataset' in result) tell(result.dataset)
    else for (const { message } of result.problems) console.error(`${file}: ${message}`)
    return 'dataset' in result
  } catch (error) {
    // A file that cannot be read is told like one that cannot be used, and the next one has its turn.
    console.error(`${file}: ${reasonOf(error)}`)
    return false
  }
}

async function run(store: DatasetStore): Promise<boolean> {
  const options = { symbol: { type: 'string' }, name: { type: 'string' }, sample: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.sample) tell(await importSamples(store))
  else if (positionals.length === 0 || (values.name !== undefined && positionals.length > 1)) throw new TypeError(USAGE)
  let isDone = true
  for (const file of positionals) {
    const name = values.name ?? basename(file, extname(file))
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
