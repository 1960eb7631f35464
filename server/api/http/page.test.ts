import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROUTES } from '../../../schema/routes.ts'
import { openBrowser } from '../../../web/browser.fixture.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from '../../testApp.ts'
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
  ['/index.html', false],
  ['/metrics', false],
  ['/graphqll', false],
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

  /** Every address of the page, with something where a part may be anything. */
  const addresses = (part: string) =>
    ROUTES.map((route) => `/${route.map((name) => (name.startsWith(':') ? part : name)).join('/')}`)

  const ask = (path: string, accept: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${app.port}${path}`, { headers: { accept }, method })

  test.each(['/', '/jobs/some-id?tab=trials', '/workers'])('answers %s with the page', async (path) => {
    const response = await ask(path, 'text/html')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<div id="app">')
  })

  test("answers each of the page's addresses with it, and none that is longer", async () => {
    for (const path of addresses('some-part')) {
      expect([path, (await ask(path, 'text/html')).status]).toEqual([path, 200])
      const beyond = `${path}/a/b/c/d`
      expect([beyond, (await ask(beyond, 'text/html')).status]).toEqual([beyond, 404])
    }
  })

  test.each([
    '/job/1',
    '/workerz',
    '/metrics',
    '/graphqll',
    '/index',
    '/index.html',
    '/assets/gone.js',
    '/..%2f..%2fetc%2fpasswd',
  ])('answers %s with 404', async (path) => {
    const shown = await ask(path, 'text/html,*/*;q=0.8')
    expect(shown.status).toBe(404)
    expect(shown.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await shown.text()).toContain('<div id="app">')
    const plain = await ask(path, '*/*')
    expect([plain.status, await plain.json()]).toEqual([404, { status: 'not found' }])
    expect((await ask(path, 'text/html', 'HEAD')).status).toBe(404)
  })

  /** The names of the files that the page's document names. */
  const namedFiles = async () =>
    [...(await (await ask('/', 'text/html')).text()).matchAll(/\/assets\/[^"]+/g)].map(String)

  /** An answer as it is sent: `fetch` would unpack it. */
  const askPacked = (path: string, encodings: string) =>
    new Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
      const headers = { 'accept-encoding': encodings }
      request({ port: app.port, path, headers }, async (response) => {
        resolve({ headers: response.headers, body: Buffer.concat(await response.toArray()) })
      })
        .on('error', reject)
        .end()
    })

  test('sends files compressed as the client takes them, and each the same', async () => {
    for (const path of ['/', ...(await namedFiles())]) {
      const plain = await askPacked(path, 'identity')
      expect(plain.headers).not.toHaveProperty('content-encoding')
      const refused = await askPacked(path, 'br;q=0, gzip;q=0')
      expect(refused.body).toEqual(plain.body)
      const packed = await askPacked(path, 'gzip, deflate, br')
      expect(packed.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' })
      expect(packed.headers['content-type']).toBe(plain.headers['content-type'])
      expect(brotliDecompressSync(packed.body)).toEqual(plain.body)
      const zipped = await askPacked(path, 'gzip')
      expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
      expect(gunzipSync(zipped.body)).toEqual(plain.body)
      expect(packed.body.length).toBeLessThan(plain.body.length / 2)
    }
  })

  test('lets browsers keep a file that is named by its content for a year, and ask for the page each time', async () => {
    const files = await namedFiles()
    expect(files.length).toBeGreaterThan(1)
    for (const path of files) {
      expect((await ask(path, '*/*')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    }
    const page = await ask('/jobs', 'text/html')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const headers = { 'if-none-match': page.headers.get('etag') ?? '' }
    expect((await fetch(`http://127.0.0.1:${app.port}/jobs`, { headers })).status).toBe(304)
    expect((await ask('/assets/gone.js', '*/*')).headers.get('cache-control')).toBeNull()
    expect((await ask('/workerz', 'text/html')).headers.get('cache-control')).toBe('no-store')
  })

  describe('in a browser', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openBrowser()
    })
    afterAll(() => browser?.close())

    test('loads and runs nothing that its policy forbids, on any of its pages', async () => {
      const strategies = [{ strategy: 'sma-cross', space: [{ name: 'fast', values: [5, 10] }] }]
      const { job } = await startSweep(app.port, { dataset: await sampleDataset(app.port), strategies })
      const id = job?.id ?? ''
      expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
      const context = await browser.newContext()
      const violations: string[] = []
      await context.exposeFunction('tell', (text: string) => violations.push(text))
      await context.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
        tell(\`\${location.pathname} \${event.violatedDirective} \${event.blockedURI} \${event.sample}\`))`)
      const visit = async (path: string) => {
        const page = await context.newPage()
        const response = await page.goto(`http://127.0.0.1:${app.port}${path}`, { waitUntil: 'networkidle' })
        const policy = response?.headers()['content-security-policy'] ?? ''
        expect(policy).toContain("script-src 'self'")
        expect(policy).toContain("style-src 'self'")
        expect(policy).not.toContain('unsafe')
        await page.locator('#app > *').first().waitFor({ state: 'attached' })
        return page
      }
      const pages = await Promise.all([...addresses(id), '/no/such/page'].map(visit))
      await (pages[0] as Page).keyboard.press('Control+k')
      await (pages[0] as Page).getByRole('option').first().waitFor()
      expect(violations).toEqual([])
      // What nobody may put into the page does nothing there, and is seen.
      const page = pages[0] as Page
      await page.evaluate(() => {
        document.body.insertAdjacentHTML('beforeend', '<p style="color: red" onclick="0">x</p>')
        const script = document.createElement('script')
        script.textContent = 'document.title = "taken over"'
        document.body.append(script)
      })
      await expect.poll(() => violations.join()).toMatch(/style-src.*script-src/)
      expect(await page.title()).not.toContain('taken over')
      await context.close()
    })
  })
})
