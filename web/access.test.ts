import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.fixture.ts'
import { type Furnished, openFurnished, openSettled } from './furnished.fixture.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let furnished: Furnished
let browser: Browser

beforeAll(async () => {
  furnished = await openFurnished()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await furnished?.close()
})

test('axe finds no fault of access in any page, in either theme', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  const found: string[] = []
  for (const { name, path } of furnished.pages) {
    await page.emulateMedia({ colorScheme: 'light' })
    await openSettled(page, `http://127.0.0.1:${furnished.app.port}${path}`)
    await page.evaluate(AXE)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const { violations } = await page.evaluate<AxeResults>('axe.run()')
      for (const { id, nodes } of violations) found.push(`${name}, ${colorScheme}, ${id}: ${nodes[0]?.html}`)
    }
  }
  await page.close()
  expect(found).toEqual([])
  expect(errors).toEqual([])
})

test('no page is wider than a phone’s window', async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 700 } })
  const wide: string[] = []
  for (const { name, path } of furnished.pages) {
    await openSettled(page, `http://127.0.0.1:${furnished.app.port}${path}`)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 0) wide.push(`${name}: ${over}`)
  }
  await page.close()
  expect(wide).toEqual([])
})
