import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

const TOKEN = 'a-secret-of-the-tests'

function post(port: number, headers: Record<string, string>): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ strategies { name } }' }),
  })
}

/** How a socket that says hello is answered: the type of the first message, or the code of its close. */
function greet(port: number, connectionParams: object, headers: Record<string, string> = {}): Promise<string | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers })
  return new Promise((resolve) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: connectionParams })))
    socket.on('message', (data) => {
      resolve(JSON.parse(String(data)).type)
      socket.close()
    })
    socket.on('close', resolve)
    socket.on('error', () => resolve('refused'))
  })
}

describe('a server with a token', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp({ ACCESS_TOKEN: TOKEN })
  })
  afterAll(() => app.close())

  test.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer something else' }, 401],
    ['the token', { authorization: `Bearer ${TOKEN}` }, 200],
    [
      'the token, from a page of another origin',
      { authorization: `Bearer ${TOKEN}`, origin: 'https://dash.example' },
      200,
    ],
    ['no token, as a stream', { accept: 'text/event-stream' }, 401],
  ])('answers a request with %s', async (_what, headers, status) => {
    expect((await post(app.port, headers)).status).toBe(status)
  })

  test.each([
    ['no token', {}, {}, 4403],
    ['a wrong token', { accessToken: 'something else' }, {}, 4403],
    ['the token', { accessToken: TOKEN }, {}, 'connection_ack'],
    ['the token as a header', {}, { authorization: `Bearer ${TOKEN}` }, 'connection_ack'],
  ])('greets a socket with %s', async (_what, params, headers, answer) => {
    expect(await greet(app.port, params, headers)).toBe(answer)
  })

  test('tells whether it is well without one', async () => {
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${app.port}${path}`)).status
    expect(await Promise.all([status('/healthz'), status('/readyz')])).toEqual([200, 200])
  })
})

describe('a server without a token', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp()
  })
  afterAll(() => app.close())

  test('turns away pages of other origins, over HTTP and over a socket', async () => {
    expect((await post(app.port, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await post(app.port, { origin: 'http://localhost:5173' })).status).toBe(200)
    expect(await greet(app.port, {}, { origin: 'https://evil.example' })).toBe('refused')
  })

  test('lives on when a viewer stops reading in the middle of a stream', async () => {
    const dataset = await sampleDataset(app.port)
    const slow = { name: 'slow', range: { min: 20, max: 600, step: 1 } }
    const { job } = await startSweep(app.port, { dataset, strategies: [{ strategy: 'sma-cross', space: [slow] }] })
    const body = JSON.stringify({ query: `subscription { progress(job: "${job?.id}") { seq message } }` })
    const viewer = connect(app.port, '127.0.0.1')
    viewer.write(
      `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    viewer.once('data', () => viewer.pause())
    expect(await outcomeOf(app.port, job?.id ?? '')).toBe('SUCCEEDED')
    viewer.destroy()
    expect(await ask(app.port, '{ strategy(name: "rsi") { name } }')).toEqual({ strategy: { name: 'rsi' } })
  })

  test('imports a file that is sent by the multipart request convention, and names what is wrong with one', async () => {
    const send = async (text: string) => {
      const query = `mutation ($file: File) { importDataset(input: { name: "sent", file: $file }) {
        dataset { bars barSeconds } problems { path code message }
      } }`
      const form = new FormData()
      form.set('operations', JSON.stringify({ query, variables: { file: null } }))
      form.set('map', JSON.stringify({ 0: ['variables.file'] }))
      form.set('0', new File([text], 'candles.csv'))
      const response = await fetch(`http://127.0.0.1:${app.port}/graphql`, { method: 'POST', body: form })
      return (await response.json()).data.importDataset
    }
    const rows = ['2024-01-01,1,2,0.5,1.5,10', '2024-01-02,1.5,2,1,1.2,10', '2024-01-03,1.2,2,1,1.8,10']
    const sent = await send(['date,open,high,low,close,volume', ...rows].join('\n'))
    expect(sent).toEqual({ dataset: { bars: 3, barSeconds: 86_400 }, problems: [] })
    const broken = await send('date,open,high,low\n2024-01-01,1,2,0.5')
    expect(broken.dataset).toBeNull()
    expect(broken.problems).toMatchObject([{ path: 'file', code: 'BAD_CSV' }])
    expect(broken.problems[0].message).toContain('close')
  })
})
