import { describe, expect, test } from 'vitest'
import { bearerOf, isToken, judgeBrowserRequest, judgeOrigin, judgeRequest } from './access.ts'

const TOKEN = 'correct horse battery staple'
const OPEN = { token: null }
const CLOSED = { token: TOKEN }

describe('without a token', () => {
  test.each([
    ['127.0.0.1:4000', undefined],
    ['localhost:4000', undefined],
    ['LOCALHOST', undefined],
    ['[::1]:4000', undefined],
    ['127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['127.0.0.1:4000', 'http://localhost:5173'],
    ['localhost', 'https://localhost'],
    ['localhost:4000', 'http://[::1]:4000'],
  ])('a request to %s from a page of %s is let in', (host, origin) => {
    expect(judgeOrigin({ host, ...(origin && { origin }) }, OPEN)).toBeNull()
    expect(judgeRequest({ host, ...(origin && { origin }) }, OPEN)).toBeNull()
  })

  test.each([
    'https://evil.example',
    'https://localhost.evil.example',
    'https://evil-localhost',
    'https://127.0.0.1.evil.example',
    'http://evil.localhost',
    'http://localhost@evil.example',
    'http://192.168.0.5:4000',
    'http://0.0.0.0:4000',
    'file://',
    'null',
    '',
    'localhost',
    'chrome-extension://localhostlocalhostlocalhostlocalh',
  ])('a page of %j is turned away', (origin) => {
    const refusal = judgeRequest({ host: '127.0.0.1:4000', origin }, OPEN)
    const message = `pages of ${origin} may not use this server; set ACCESS_TOKEN to allow other origins`
    expect(refusal).toEqual({ status: 403, message })
  })

  test.each([
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    '192.168.0.5',
    '',
    'a b',
    'localhost.',
    '::1',
  ])('the name %j does not reach it (DNS rebinding)', (host) => {
    const refusal = judgeRequest({ host }, OPEN)
    expect(refusal).toEqual({
      status: 403,
      message: `the host '${host}' is not this machine; use 127.0.0.1 or localhost`,
    })
  })

  test('a request that names no host is turned away', () => {
    expect(judgeRequest({}, OPEN)?.status).toBe(403)
  })
})

describe('with a token', () => {
  test.each([
    [`Bearer ${TOKEN}`, null],
    [`bearer ${TOKEN}`, null],
    [undefined, 401],
    ['', 401],
    ['Bearer', 401],
    ['Bearer ', 401],
    [TOKEN, 401],
    [`Basic ${TOKEN}`, 401],
    [`Bearer ${TOKEN}x`, 401],
    [`Bearer ${TOKEN.slice(0, -1)}`, 401],
    [`Bearer ${TOKEN.toUpperCase()}`, 401],
    [`Bearer  ${TOKEN}`, 401],
    ['Bearer null', 401],
  ])('the header %j is answered with %j, from any page and by any name', (authorization, status) => {
    const headers = {
      host: 'barline.example',
      origin: 'https://other.example',
      ...(authorization && { authorization }),
    }
    expect(judgeRequest(headers, CLOSED)?.status ?? null).toBe(status)
  })

  test('a page of this machine needs it too', () => {
    expect(judgeRequest({ host: '127.0.0.1', origin: 'http://127.0.0.1' }, CLOSED)?.status).toBe(401)
  })

  test('a refusal does not tell it', () => {
    expect(judgeRequest({ authorization: 'Bearer wrong' }, CLOSED)?.message).not.toContain(TOKEN)
  })
})

test.each([
  [TOKEN, CLOSED, true],
  ['', CLOSED, false],
  [null, CLOSED, false],
  [undefined, CLOSED, false],
  [null, OPEN, true],
  ['anything', OPEN, true],
])('whether %j is the token of %j is %j', (given, rule, expected) => {
  expect(isToken(given, rule)).toBe(expected)
})

test.each([
  [undefined, null],
  ['Bearer abc', 'abc'],
  ['BEARER a b', 'a b'],
  ['Token abc', null],
])('the token of the header %j is %j', (header, token) => {
  expect(bearerOf(header)).toBe(token)
})

describe('what a page makes a browser send', () => {
  const json = { 'content-type': 'application/json' }
  const form = { 'content-type': 'multipart/form-data; boundary=x' }
  const forced = { 'graphql-require-preflight': 'true' }
  const from = (site: string) => ({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })
  const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html,*/*' }
  const local = { origin: 'http://localhost:5173' }

  test.each([
    ['an image of another page', 'GET', from('cross-site')],
    ['an image of a page on another port', 'GET', from('same-site')],
    ['a stream of another page', 'GET', { ...from('cross-site'), accept: 'text/event-stream' }],
    ['a frame of another page', 'GET', { ...from('cross-site'), ...link, 'sec-fetch-dest': 'iframe' }],
    ['a link that does not ask for a page', 'GET', { ...from('cross-site'), ...link, accept: '*/*' }],
    ['a form that is sent by another page', 'POST', { ...from('cross-site'), ...link, ...form }],
    ['text of another page', 'POST', { ...from('cross-site'), 'content-type': 'text/plain' }],
    ['a form of a page of this machine', 'POST', { ...local, ...from('same-site'), ...form }],
    ['text in capitals', 'POST', { ...local, 'content-type': 'Text/Plain ; charset=utf-8' }],
    ['a body of no type', 'POST', local],
    ['a query in the address', 'GET', local],
  ])('is turned away as %s', (_what, method, headers) => {
    expect(judgeBrowserRequest({ method, headers }, OPEN)?.status).toBe(403)
    expect(judgeBrowserRequest({ method, headers }, CLOSED)).toBeNull()
  })

  test.each([
    ['a script', 'GET', {}],
    ['a script that posts', 'POST', json],
    ['a script that sends a file', 'POST', form],
    ['our page', 'POST', { ...from('same-origin'), ...json }],
    ['a file of our page', 'POST', { ...from('same-origin'), ...form, ...forced }],
    ['an EventSource of our page', 'GET', { ...from('same-origin'), accept: 'text/event-stream' }],
    ['an address that was typed', 'GET', from('none')],
    ['a link to GraphiQL', 'GET', { ...from('cross-site'), ...link }],
    [
      'an EventSource of a page of this machine',
      'GET',
      { ...local, ...from('same-site'), accept: 'text/event-stream' },
    ],
    ['a page of this machine', 'POST', { ...local, ...from('same-site'), ...json }],
    ['a file of a page of this machine', 'POST', { ...local, ...from('same-site'), ...form, ...forced }],
  ])('is let in as %s', (_what, method, headers) => {
    expect(judgeBrowserRequest({ method, headers }, OPEN)).toBeNull()
  })
})
