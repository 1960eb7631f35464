import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../server/testApp.ts'
import { axeFindings } from './axe.fixture.ts'
import { openBrowser } from './browser.fixture.ts'

let app: TestApp
let browser: Browser

beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const ROWS = Array.from({ length: 30 }, (_, at) => `2024-01-${String(at + 1).padStart(2, '0')},5.5,8,3,6,${100 + at}`)
const FILES = {
  'read.csv': `date,open,high,low,close,volume\n${ROWS.join('\n')}\n`,
  'asked.csv': 'date,open,high,low,close\n02/01/2024,1,2,1,1\n05/03/2024,1,2,1,1\n',
  'refused.csv': 'timestamp,price,amount,side\n1704067200,42265.6,0.01,buy\n',
}

test.each(['light', 'dark'] as const)(
  'the import with its previews has no fault of access that axe finds, %s',
  async (colorScheme) => {
    const page = await browser.newPage({
      viewport: { width: 1_280, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.goto(`http://127.0.0.1:${app.port}/datasets/import`)
    const files = Object.entries(FILES).map(([name, text]) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    }))
    await page.locator('input[type=file]').setInputFiles(files)
    for (const name of Object.keys(FILES)) await page.getByRole('article', { name }).waitFor()
    await page.getByRole('article', { name: 'read.csv' }).getByText('CSV with a header').waitFor()
    await page
      .getByRole('article', { name: 'refused.csv' })
      .getByText(/^It looks like trades/)
      .waitFor()
    const found = await axeFindings(page)
    await page.close()
    expect(found).toEqual([])
  },
)
