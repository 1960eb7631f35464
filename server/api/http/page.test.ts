import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../../testApp.ts'
import { isRoute } from './page.ts'

test.each([
  ['/', true],
  ['/jobs', true],
  ['/jobs/', true],
  ['/jobs/0199-a%20b', true],
  ['/new', true],
  ['/datasets', true],
  ['/strategies', true],
  ['/workers', true],
  ['/job', false],
  ['/jobs/1/2', false],
  ['/workers/1', false],
  ['/:id', false],
  ['/graphql/', false],
])('%s is a page of ours: %s', (path, is) => {
  expect(isRoute(path)).toBe(is)
})

describe('a server', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp()
  })
  afterAll(() => app.close())

  const ask = (path: string, accept: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${app.port}${path}`, { headers: { accept }, method })

  test.each(['/', '/jobs/some-id?tab=trials', '/workers'])('answers %s with the page', async (path) => {
    const response = await ask(path, 'text/html')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<div id="app">')
  })

  test.each(['/job/1', '/workerz', '/assets/gone.js', '/..%2f..%2fetc%2fpasswd'])(
    'answers %s with 404',
    async (path) => {
      const shown = await ask(path, 'text/html,*/*;q=0.8')
      expect(shown.status).toBe(404)
      expect(shown.headers.get('content-type')).toMatch(/^text\/html/)
      expect(await shown.text()).toContain('<div id="app">')
      const plain = await ask(path, '*/*')
      expect([plain.status, await plain.json()]).toEqual([404, { status: 'not found' }])
      expect((await ask(path, 'text/html', 'HEAD')).status).toBe(404)
    },
  )
})
