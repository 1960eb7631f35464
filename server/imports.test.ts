import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_BODY } from './api/http/bodies.ts'
import { ask } from './api/http/client.ts'
import { answerOf, chunk, dial, headOf, MAP, OPERATIONS, part, sendMuch } from './api/http/uploads/uploads.fixture.ts'
import { SLOW_FILES } from './datasets/formats/slowFiles.fixture.ts'
import { openTestApp, type TestApp } from './testApp.ts'

let app: TestApp
beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
})
afterAll(() => app.close())

const IMPORT = `mutation ($input: DatasetInput!) {
  importDataset(input: $input) { dataset { bars } problems { path code message } }
}`

interface Imported {
  readonly importDataset: { readonly dataset: { readonly bars: number } | null; readonly problems: readonly object[] }
}

async function sendFile(text: string): Promise<Imported> {
  const form = new FormData()
  form.set('operations', JSON.stringify({ query: IMPORT, variables: { input: { name: 'sent', file: null } } }))
  form.set('map', '{"0":["variables.input.file"]}')
  form.set('0', new File([text], 'candles.csv'))
  const headers = { 'graphql-require-preflight': 'true' }
  const response = await fetch(`http://127.0.0.1:${app.port}/graphql`, { method: 'POST', body: form, headers })
  return (await response.json()).data
}

function candlesOf(bars: number, from: number): string {
  const rows = Array.from({ length: bars }, (_, i) => `${from + 60 * i},100.5,101.25,99.75,100,1234`)
  return ['time,open,high,low,close,volume', ...rows].join('\n')
}

describe('imports', () => {
  test('of files made to be slow keep nobody waiting, and are answered', async () => {
    await sendFile(candlesOf(10, 1.5e9))
    const files = Object.values(SLOW_FILES).map((make) => make())
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const imported = await Promise.all(files.map(sendFile))
    delay.disable()
    for (const { importDataset } of imported) expect(importDataset.dataset ?? importDataset.problems[0]).toBeTruthy()
    // This thread sends the files too. One of them kept it for four seconds and more.
    expect(delay.percentile(99) / 1e6).toBeLessThan(100)
    expect(delay.max / 1e6).toBeLessThan(1_000)
  })

  test('of twenty files at once are all kept', async () => {
    const imported = await Promise.all(Array.from({ length: 20 }, (_, i) => sendFile(candlesOf(5_000, 1.6e9 + i))))
    expect(imported.map(({ importDataset }) => importDataset.dataset?.bars)).toEqual(Array(20).fill(5_000))
  })

  test('of several symbols are a dataset each, and candles that are there already are not imported again', async () => {
    const rows = ['A', 'B'].flatMap((symbol, at) =>
      Array.from({ length: 3 }, (_, day) => `2001-02-0${day + 1},${symbol},${at + 7},${at + 8},${at + 6},${at + 7}`),
    )
    const csv = ['date,symbol,open,high,low,close', ...rows].join('\n')
    const mutation = `mutation ($input: DatasetInput!) {
      importDataset(input: $input) { dataset { name } datasets { name symbol bars } notes problems { code } }
    }`
    const first = await ask<object>(app.port, mutation, { input: { name: 'two', csv } })
    const datasets = [
      { name: 'two A', symbol: 'A', bars: 3 },
      { name: 'two B', symbol: 'B', bars: 3 },
    ]
    expect(first).toEqual({ importDataset: { dataset: { name: 'two A' }, datasets, notes: [], problems: [] } })
    const again = await ask<{ importDataset: { notes: string[] } }>(app.port, mutation, {
      input: { name: 'other', symbol: 'B', csv },
    })
    expect(again).toMatchObject({ importDataset: { datasets: [datasets[1]], problems: [] } })
    expect(again.importDataset.notes).toEqual([expect.stringContaining('as the dataset "two B" (B)')])
  })

  test('that fail half-way leave nothing, and the next one works', async () => {
    const count = async () =>
      (await ask<{ datasets: { totalCount: number } }>(app.port, '{ datasets { totalCount } }')).datasets.totalCount
    const before = await count()
    const { importDataset } = await sendFile(`${candlesOf(50_000, 1.4e9)}\n"`)
    expect(importDataset).toMatchObject({ dataset: null, problems: [{ path: 'file', code: 'BAD_CSV' }] })
    expect(await count()).toBe(before)
    expect((await sendFile(candlesOf(100, 1.4e9))).importDataset.dataset?.bars).toBe(100)
  })
})

describe('a body that is no upload', () => {
  /** A query of so many bytes: the rest is spaces. */
  const bodyOf = (bytes: number) => {
    const [start, end] = ['{"query":"{ strategy(name: \\"rsi\\") { name } }"', '}']
    return start + ' '.repeat(bytes - start.length - end.length) + end
  }

  test.each(['content-length', 'chunks'])(
    'just below the limit passes, just above it is refused, with %s',
    async (how) => {
      const send = (bytes: number) => {
        const body = bodyOf(bytes)
        const chunked = [headOf(null, 'application/json'), chunk(body), '0\r\n\r\n']
        // What is too long by its own word is refused before it comes.
        const sized = [headOf(bytes, 'application/json'), bytes > MAX_BODY ? '' : body]
        return answerOf(dial(app.port, ...(how === 'chunks' ? chunked : sized)))
      }
      expect(await send(MAX_BODY)).toEqual({ status: 200, body: { data: { strategy: { name: 'rsi' } } } })
      const message = `a request may have at most ${MAX_BODY} bytes; send larger files as a multipart form, or import them with npm run import`
      const extensions = { code: 'REQUEST_ENTITY_TOO_LARGE' }
      expect(await send(MAX_BODY + 1)).toEqual({ status: 413, body: { errors: [{ message, extensions }] } })
    },
  )
})

const TWO_GIBIBYTES = 2 ** 31

describe('a request that is too long is answered though its client reads nothing before it has sent much', () => {
  const start = OPERATIONS + MAP + part('0', '', 'large.csv').slice(0, -2)
  test.each<[string, string, boolean]>([
    ['a file of a known length', headOf(TWO_GIBIBYTES) + start, false],
    ['a document of a known length', headOf(TWO_GIBIBYTES, 'application/json'), false],
    ['a document of an unknown length', headOf(null, 'application/json'), true],
  ])('%s', async (_, head, isChunked) => {
    const { status, body } = await sendMuch(app.port, head, { bytes: 48 * 1_048_576, isChunked })
    expect(status).toBe(413)
    expect(JSON.stringify(body)).toContain('npm run import')
  })

  test('an offer to send it is declined, and one to send less is not', async () => {
    const offer = (length: number) => headOf(length).replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n')
    expect((await answerOf(dial(app.port, offer(TWO_GIBIBYTES)))).status).toBe(413)
    expect((await answerOf(dial(app.port, offer(10), 'x'.repeat(10)))).status).toBe(100)
  })
})

test('an upload beyond the limit is refused before it is sent', async () => {
  const socket = dial(app.port, headOf(256 * 1_048_576 + 1))
  const { status, body } = await answerOf(socket)
  expect(status).toBe(413)
  expect(JSON.stringify(body)).toContain('an upload may have at most 268435456 bytes')
})
