import { createReadStream } from 'node:fs'
import type { Dataset, DatasetStore } from '../jobs/ports/datasetStore.ts'
import { importDataset } from './dataset.ts'
import { streamed } from './files/source.ts'

/** The candles that come with Barline; `samples/README.md` names their source. */
const SAMPLE = {
  file: new URL('samples/sp500.csv', import.meta.url),
  name: 'S&P 500 daily, 2000–2020',
  symbol: '^GSPC',
}

/**
 * Imports the sample, so that a new installation has something to run on. Done again it answers with the same
 * dataset. Throws where the sample is missing or broken, which is an installation that is broken.
 */
export async function importSamples(store: Pick<DatasetStore, 'saveDataset'>): Promise<Dataset> {
  const outcome = await importDataset(
    store,
    SAMPLE,
    streamed(() => createReadStream(SAMPLE.file)),
    'file',
  )
  if ('dataset' in outcome) return outcome.dataset
  throw new Error(`The sample ${SAMPLE.file.pathname} cannot be imported`, { cause: outcome.problems })
}
