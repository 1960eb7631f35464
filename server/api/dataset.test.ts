import { describe, expect, test } from 'vitest'
import { DATASET } from '../jobs/ports.fixture.ts'
import type { Context } from './context.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

const IMPORT = `mutation ($input: DatasetInput!) {
  importDataset(input: $input) { dataset { name } problems { path code message } }
}`

describe('an import', () => {
  /** What an import of an input answers, and what it was asked for. */
  async function importWith(
    input: object,
    answer: Awaited<ReturnType<Context['importDataset']>> = { dataset: DATASET, datasets: [DATASET], notes: [] },
  ) {
    const asked: unknown[] = []
    const importDataset: Context['importDataset'] = async (...args) => {
      asked.push(args)
      return answer
    }
    const bed = new ResolverTestBed({ importDataset })
    return { asked, found: await bed.read(IMPORT, { input }) }
  }

  test.each([
    [{ name: 'mine', csv: '' }, null],
    [{ name: 'mine', csv: '', file: null, symbol: 'BTC' }, 'BTC'],
  ])('of %o takes the text', async (input, symbol) => {
    const { asked, found } = await importWith(input)
    expect(found).toEqual({ dataset: { name: DATASET.name }, problems: [] })
    expect(asked).toEqual([[{ name: 'mine', symbol }, { text: '' }, 'csv']])
  })

  test('hands on what is said of the file', async () => {
    const format = { columns: { time: ['date', 'time'], open: '3' }, timeZone: 'Europe/Berlin', dateOrder: 'DMY' }
    const { asked } = await importWith({ name: 'mine', csv: '', format })
    expect(asked).toEqual([[{ name: 'mine', symbol: null, format }, { text: '' }, 'csv']])
  })

  test('that went wrong has no dataset', async () => {
    const problems = [{ path: 'csv', code: 'BAD_CSV', message: 'line 2' }] as const
    const { found } = await importWith({ name: 'mine', csv: 'x' }, { problems })
    expect(found).toEqual({ dataset: null, problems })
  })

  test('of neither a file nor a text is asked for nothing', async () => {
    const { asked, found } = await importWith({ name: 'mine' })
    const problems = [{ path: 'csv', code: 'EMPTY', message: 'give a file or csv' }]
    expect([asked, found]).toEqual([[], { dataset: null, problems }])
  })

  test('of a file that did not come as a part of a form is refused', async () => {
    const { errors } = await new ResolverTestBed().ask(IMPORT, { input: { name: 'mine', file: 'a.csv' } })
    expect(errors?.[0]?.message).toContain('a File must be sent as a part of a multipart request')
  })
})

describe('a preview', () => {
  const PREVIEW = `mutation ($input: DatasetInput!) {
    previewDataset(input: $input) { format columns { position name role } rows candles { at close } problems { path code }
    reading { rows isWhole barSeconds from to timeZone dateOrder decimal } questions { path text answers { value meaning } } }
  }`
  const seen = {
    format: 'CSV with a header',
    columns: [
      { position: 1, name: 'date', role: 'TIME' },
      { position: 2, name: 'x', role: null },
    ],
    rows: [['2024-01-02', '7']],
    questions: [
      { path: 'format.timeZone', text: 'its times name no zone', answers: [{ value: 'UTC', meaning: 'Greenwich' }] },
    ],
  } as const
  const read = { rows: 9, isWhole: false, barSeconds: 60, timeZone: null, dateOrder: 'DMY', decimal: ',' } as const

  test('tells what a text is taken for, under what is said of it', async () => {
    const asked: unknown[] = []
    const previewDataset: Context['previewDataset'] = async (...args) => {
      asked.push(args)
      const candles = [{ atMs: 0, open: 1, high: 2, low: 1, close: 2, volume: 0 }]
      const reading = { ...read, fromMs: 0, toMs: 60_000 }
      return { ...seen, reading, candles, symbols: [], warnings: [], problems: [] }
    }
    const format = { decimal: ',' }
    const found = await new ResolverTestBed({ previewDataset }).read(PREVIEW, { input: { name: '', csv: 'x', format } })
    const [from, to] = ['1970-01-01T00:00:00.000Z', '1970-01-01T00:01:00.000Z']
    const reading = { ...read, from, to }
    expect(found).toEqual({ ...seen, reading, candles: [{ at: from, close: 2 }], problems: [] })
    expect(asked).toEqual([[{ text: 'x' }, 'csv', format]])
  })

  test('of neither a file nor a text is asked for nothing', async () => {
    const found = await new ResolverTestBed().read(PREVIEW, { input: { name: 'mine' } })
    const problems = [{ path: 'csv', code: 'EMPTY' }]
    expect(found).toMatchObject({ reading: null, questions: [], columns: [], problems })
  })
})

describe('datasets', () => {
  test('are listed with what was met at their import, and how many there are', async () => {
    const listed = { ...DATASET, digest: 'ab12', warnings: ['a gap'], toMs: 60_000 }
    const pages: unknown[] = []
    const bed = new ResolverTestBed()
    const datasets: Context['datasets'] = {
      ...bed.datasets,
      datasets: async (page) => {
        pages.push(page)
        return { items: [{ node: listed, cursor: 'one' }], hasNextPage: true, totalCount: 7 }
      },
      countDatasets: async () => 7,
    }
    const fields = 'name symbol barSeconds bars from to digest warnings createdAt'
    const found = await new ResolverTestBed({ datasets }).read(
      `{ datasets(first: 1, after: null) { nodes { ${fields} } totalCount pageInfo { hasNextPage endCursor } } }`,
    )
    expect(found).toEqual({
      nodes: [
        {
          name: DATASET.name,
          symbol: null,
          barSeconds: 60,
          bars: DATASET.bars,
          from: '1970-01-01T00:00:00.000Z',
          to: '1970-01-01T00:01:00.000Z',
          digest: 'ab12',
          warnings: ['a gap'],
          createdAt: '1970-01-01T00:00:00.000Z',
        },
      ],
      totalCount: 7,
      pageInfo: { hasNextPage: true, endCursor: 'Dataset.one' },
    })
    expect(pages).toEqual([{ first: 1, after: null }])
  })

  test('are drawn by as many candles as are asked for', async () => {
    const asked: unknown[] = []
    const candlePoints: Context['candlePoints'] = async (...args) => {
      asked.push(args)
      return [{ atMs: 1, open: 1, high: 3, low: 0.5, close: 2, volume: 9 }]
    }
    const bed = new ResolverTestBed({ candlePoints })
    const { id } = await bed.create(1)
    const read = (args: string) =>
      bed.read(`{ job(id: "${id}") { dataset { candles${args} { at open high low close volume } } } }`)
    const candle = { at: '1970-01-01T00:00:00.001Z', open: 1, high: 3, low: 0.5, close: 2, volume: 9 }
    expect(await read('(points: 2)')).toEqual({ dataset: { candles: [candle] } })
    await read('(points: null)')
    expect(asked).toEqual([
      [DATASET.id, 2],
      [DATASET.id, 500],
    ])
  })
})
