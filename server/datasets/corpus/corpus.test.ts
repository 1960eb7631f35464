import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readFile } from '../files/readFile.ts'
import { bytesOf, chunksOf, rowsOf } from '../fixtures.ts'
import type { SeriesReading } from '../formats/fileReading.ts'
import { FILES } from './corpus.fixture.ts'
import type { CorpusFile, ExpectedSeries } from './corpusFile.fixture.ts'
import { listOfSources } from './guide.fixture.ts'

const GUIDE = readFileSync(new URL('../../../docs/guides/data.md', import.meta.url), 'utf8')

async function read({ content }: Pick<CorpusFile, 'content'>) {
  const source = typeof content === 'string' ? chunksOf(Buffer.from(content)) : bytesOf(await content())
  const outcome = await readFile(source, 'file')
  return 'problems' in outcome ? outcome.problems : outcome.series.map(seen)
}

function seen({ symbol, barSeconds, candles, warnings }: SeriesReading) {
  const rows = rowsOf(candles)
  return { symbol, barSeconds, bars: rows.length, first: rows[0], last: rows.at(-1), warnings }
}

function expected({ symbol = undefined, warnings = [], first, last, ...rest }: ExpectedSeries) {
  const row = ([time, ...values]: ExpectedSeries['first']) => [Date.parse(time), ...values]
  return { symbol: symbol ?? null, ...rest, first: row(first), last: row(last), warnings }
}

test('the corpus has at least 33 sources, each once', () => {
  expect(new Set(FILES.map(({ source }) => source)).size).toBe(FILES.length)
  expect(FILES.length).toBeGreaterThanOrEqual(33)
})

test('the guide lists every source as the corpus has it', () => {
  const [, list] = GUIDE.split(/<!-- (?:the sources|the end of the sources) -->\n/)
  expect(list?.trim()).toBe(listOfSources())
})

describe('a file as it is written by', () => {
  test.each(FILES.map((file) => [file.source, file] as const))('%s is read without a setting', async (_, file) => {
    expect(await read(file)).toEqual(file.series.map(expected))
  })
})

describe('the same file', () => {
  const texts = FILES.flatMap(({ source, content, series }) =>
    typeof content === 'string' ? [[source, content, series] as const] : [],
  )

  test.each(texts)('of %s is the same with other line ends, and in UTF-16', async (_, content, series) => {
    for (const end of ['\r\n', '\r']) {
      expect(await read({ content: content.replaceAll('\n', end) })).toEqual(series.map(expected))
    }
    expect(await read({ content: () => Buffer.from(`\uFEFF${content.replace('\uFEFF', '')}`, 'utf16le') })).toEqual(
      series.map(expected),
    )
  })
})
