/**
 * Writes a picture of every page, in both themes at three widths: `npm run screenshots [FOLDER]`, `screenshots` unless told. The server that
 * they show has a job of each kind and state.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { openBrowser } from './web/browser.fixture.ts'
import { openFurnished, openSettled } from './web/furnished.fixture.ts'

const THEMES = ['light', 'dark'] as const
const SIZES = [
  { width: 360, height: 780 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1300 },
]

/** What is drawn last is there: charts, and bars that have come to where they stand. */
const STILL_MS = 700

const folder = resolve(process.argv[2] ?? 'screenshots')
mkdirSync(folder, { recursive: true })

async function picture(browser: Browser, origin: string, pages: readonly { name: string; path: string }[]) {
  for (const viewport of SIZES) {
    for (const colorScheme of THEMES) {
      const page = await browser.newPage({ viewport, colorScheme })
      for (const { name, path } of pages) {
        await openSettled(page, origin + path)
        await page.waitForTimeout(STILL_MS)
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${viewport.width}.png`), fullPage: true })
      }
      await page.close()
    }
  }
}

const browser = await openBrowser()
const originOf = (port: number) => `http://127.0.0.1:${port}`
const empty = [{ name: 'overview-empty', path: '/' }]
const furnished = await openFurnished(({ port }) => picture(browser, originOf(port), empty))
await picture(browser, originOf(furnished.app.port), furnished.pages)
console.log(`${(furnished.pages.length + 1) * SIZES.length * THEMES.length} pictures in ${folder}`)
await browser.close()
await furnished.close()
