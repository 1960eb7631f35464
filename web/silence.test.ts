import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeApi, openFakeApi, runningReading } from './api/fakeApi.fixture.ts'
import { openBrowser } from './browser.fixture.ts'

/** How long the page stands: longer than it takes to say that nothing is heard. */
const STOOD_MS = 3_500

let api: FakeApi
let browser: Browser
let page: Page
let timer: NodeJS.Timeout

const begunMs = performance.now()
const readings = () => [runningReading('job-0', { seconds: 600, atMs: performance.now() - begunMs })]

beforeAll(async () => {
  api = await openFakeApi(readings())
  browser = await openBrowser()
  page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${api.port}/jobs`)
  await page.getByRole('progressbar').waitFor()
  timer = setInterval(() => api.send(readings()), 50)
})

afterAll(async () => {
  clearInterval(timer)
  await browser?.close()
  await api?.close()
})

/** Keeps the page busy for so long. @returns all that its bar says from then on until some readings have come */
async function standFor(ms: number): Promise<string[]> {
  const bar = document.querySelector('[role=progressbar]') as HTMLElement
  const said: string[] = []
  const observer = new MutationObserver(() => said.push(bar.ariaValueText ?? ''))
  observer.observe(bar, { attributes: true, attributeFilter: ['aria-valuetext'] })
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
  const count = () => new Set(said.map((text) => /Run \d+/.exec(text)?.[0])).size
  while (count() < 2) await new Promise((resolve) => setTimeout(resolve, 50))
  return said
}

test('a page that stood does not say that nothing was heard meanwhile', async () => {
  const said = await page.evaluate(standFor, STOOD_MS)
  expect(said.filter((text) => text.includes('no news'))).toEqual([])
})

test('a page that hears nothing of a job says so', async () => {
  clearInterval(timer)
  await page.locator('[role=progressbar][aria-valuetext$="no news from the job"]').waitFor()
  api.send(readings())
  await page.locator('[role=progressbar]:not([aria-valuetext*="no news"])').waitFor()
})
