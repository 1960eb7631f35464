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
  page = await browser.newPage({ reducedMotion: 'reduce' })
  page.on('pageerror', ({ message }) => faults.push(message))
})

afterAll(async () => {
  await browser?.close()
  await furnished?.close()
})

const open = (path: string) => openSettled(page, `http://127.0.0.1:${furnished.app.port}${path}`)

/** What axe finds in either theme, with the name of what it looked at. */
async function look(name: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await axeFindings(page)).map((finding) => `${name}, ${colorScheme}: ${finding}`))
  }
  return found
}

test('axe finds no fault of access in any page, in either theme', async () => {
  await page.setViewportSize({ width: 1280, height: 900 })
  const found: string[] = []
  for (const { name, path } of furnished.pages) {
    await open(path)
    found.push(...(await look(name)))
  }
  expect(found).toEqual([])
  expect(faults).toEqual([])
})

test('nor in what stands over a page: chosen rows, the palette, the keys', async () => {
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

test('no page is wider than a phone’s window', async () => {
  await page.setViewportSize({ width: 320, height: 700 })
  const wide: string[] = []
  for (const { name, path } of furnished.pages) {
    await open(path)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 0) wide.push(`${name}: ${over}`)
  }
  expect(wide).toEqual([])
})
