import { createReadStream } from 'node:fs'
import { expect, test } from 'vitest'
import { readFile } from './files/readFile.ts'
import { streamed } from './files/source.ts'
import { memoryStore } from './fixtures.ts'
import { importSamples } from './samples.ts'

test('the sample holds every trading day from 2000 to April 2020, and no row is dropped or repaired', async () => {
  expect(await importSamples(memoryStore())).toMatchObject({
    name: 'S&P 500 daily, 2000–2020',
    symbol: '^GSPC',
    bars: 5105,
    barSeconds: 86_400,
    fromMs: Date.UTC(2000, 0, 3),
    toMs: Date.UTC(2020, 3, 17),
    // The exchanges were closed after 11 September 2001.
    warnings: ['1 gap without bars: it lasts 7 days, after 2001-09-10T00:00:00.000Z'],
  })
})

test('the sample imported twice is one dataset', async () => {
  const store = memoryStore()
  expect(await importSamples(store)).toBe(await importSamples(store))
})

test('the sample has the same candles as its source', async () => {
  const source = new URL('../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url)
  const { digest } = await importSamples(memoryStore())
  const reading = await readFile(
    streamed(() => createReadStream(source)),
    'file',
  )
  expect(reading).toMatchObject({ series: [{ digest }] })
})
