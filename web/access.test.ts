import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings } from './axe.fixture.ts'
import { openBrowser } from './browser.fixture.ts'
import { type Furnished, openFurnished, openSettled } from './furnished.fixture.ts'

let furnished: Furnished
let browser: Browser
let page: Page
const faults: string[] = []

beforeAll(async () => {
  furnished = await openFurnished()
  browser = await openBrowser()
  page = await browser.newPage({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
  })
  page.on('pageerror', ({ message }) => faults.push(message))
})

afterAll(async () => {
  await browser?.close()
  await furnished?.close()
})

const open = (path: string) => openSettled(page, `http://127.0.0.1:${furnished.app.port}${path}`)

/** What axe finds, with the name of what it looked at: in the dark theme colours alone are others. */
async function look(name: string): Promise<string[]> {
  const light = await axeFindings(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await axeFindings(page, ['color-contrast'])
  await page.emulateMedia({ colorScheme: 'light' })
  return [...light, ...dark].map((finding) => `${name}: ${finding}`)
}

/** By how many pixels a page is wider than a phone's window, when it has had time to fit itself into that: charts do so a frame later. */
async function overflow(): Promise<number> {
  await page.setViewportSize({ width: 320, height: 700 })
  const over = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  const isNarrow = () => innerWidth === 320 && document.documentElement.scrollWidth <= 320
  await page.waitForFunction(isNarrow, null, { timeout: 2_000 }).catch(() => undefined)
  const pixels = await page.evaluate(over)
  await page.setViewportSize({ width: 1280, height: 900 })
  return pixels
}

// Each page is loaded anew: with other work beside it that takes its time.
test('axe finds no fault of access in any page, and none is wider than a phone’s window', {
  timeout: 400_000,
}, async () => {
  const found: string[] = []
  for (const { name, path } of furnished.pages) {
    await open(path)
    found.push(...(await look(name)))
    const over = await overflow()
    if (over > 0) found.push(`${name}: ${over} pixels wider than a phone`)
  }
  expect(found).toEqual([])
  expect(faults).toEqual([])
})

test('axe finds none in what stands over a page: chosen rows, the palette, the keys', async () => {
  await open('/jobs')
  await page.getByRole('checkbox').nth(2).click()
  expect(await look('chosen rows')).toEqual([])
  await page.keyboard.press('Control+k')
  await page.getByRole('option').first().waitFor()
  expect(await look('palette')).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Keys/ }).click()
  await page.getByRole('dialog').waitFor()
  expect(await look('keys')).toEqual([])
})
