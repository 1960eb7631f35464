import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

/** Waits long in each trial, so that one sees a thread at work. */
const SLOW = `import { bars, defineStrategy } from 'barline'
export default defineStrategy({
  name: 'slow-one', title: 'Slow one', description: 'Waits.', family: 'my own',
  parameters: [bars('period', { default: 5 }, 'How long.')],
  signals: ({ close }) => {
    const until = performance.now() + 400
    while (performance.now() < until);
    return { enter: close.map(() => false), leave: close.map(() => false) }
  },
})`

const folder = mkdtempSync(join(tmpdir(), 'barline-library-'))
const faults: string[] = []
let app: TestApp
let browser: Browser
let page: Page
let dataset: string

beforeAll(async () => {
  writeFileSync(join(folder, 'slowOne.ts'), SLOW)
  writeFileSync(
    join(folder, 'broken.ts'),
    'import { defineStrategy } from "barline"\nexport default defineStrategy({ name: 5 )\n',
  )
  app = await openTestApp({ THREADS: '1', STRATEGIES_DIR: folder })
  dataset = await sampleDataset(app.port)
  const space = [{ name: 'slow', values: [100, 120] }]
  const input = { dataset, strategies: [{ strategy: 'sma-cross', space }], run: { name: 'a first sweep' } }
  await outcomeOf(app.port, (await startSweep(app.port, input)).job?.id ?? '')
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => faults.push(error.message))
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const open = (path: string) => page.goto(`http://127.0.0.1:${app.port}${path}`)
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

describe('datasets', () => {
  test('lead from their row to their candles, what their import met, and the jobs on them', async () => {
    await open('/datasets')
    await page.getByRole('link', { name: 'S&P 500 daily, 2000–2020' }).click()
    await page.waitForURL(new RegExp(`/datasets/${dataset}$`))
    await page
      .getByRole('img', { name: /^Candles of S&P/ })
      .locator('canvas')
      .first()
      .waitFor()
    await page
      .getByRole('region', { name: 'What the import met' })
      .getByText(/^1 gap without bars/)
      .waitFor()
    await page.getByText('57.7\u202f%').waitFor()
    await page.getByRole('region', { name: 'Jobs on it' }).getByRole('link', { name: 'a first sweep' }).waitFor()
    await page.getByRole('link', { name: 'New run on it' }).click()
    await expect.poll(() => page.getByLabel('Dataset', { exact: true }).inputValue()).toBe(dataset)
  })

  test('are renamed and deleted on their own page', async () => {
    const csv = `date,open,high,low,close\n${Array.from({ length: 28 }, (_, at) => `2024-02-${String(at + 1).padStart(2, '0')},5,8,3,${6 + (at % 2)}`).join('\n')}\n`
    const make = 'mutation ($input: DatasetInput!) { importDataset(input: $input) { datasets { id } } }'
    const { importDataset } = await ask<{ importDataset: { datasets: { id: string }[] } }>(app.port, make, {
      input: { name: 'short', csv },
    })
    await open(`/datasets/${importDataset.datasets[0]?.id}`)
    await heading('short')
    const choose = async (entry: string) => {
      await page.getByRole('button', { name: 'Rename or delete' }).click()
      await page.getByRole('button', { name: entry, exact: true }).click()
    }
    await choose('Rename')
    await page.getByLabel('Name', { exact: true }).fill('shorter')
    await page.keyboard.press('Enter')
    await heading('shorter')
    await choose('Delete')
    await page.getByRole('button', { name: 'Delete dataset' }).click()
    await page.waitForURL(/\/datasets$/)
    await page.getByRole('link', { name: 'S&P 500 daily, 2000–2020' }).waitFor()
    expect(await page.getByRole('link', { name: 'shorter' }).count()).toBe(0)
  })

  test('have their import under an address of its own, to which the old one leads', async () => {
    await open('/datasets?import=1')
    await page.waitForURL(/\/datasets\/import$/)
    await heading('Import candles')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    // The name follows the file that is chosen.
    const file = (name: string, price: number) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(`date,open,high,low,close\n2024-01-01,5,8,3,${price}\n2024-01-02,5,8,3,6\n`),
    })
    await page.locator('input[type=file]').setInputFiles(file('photo.csv', 5))
    await page.getByRole('button', { name: 'Remove photo.csv' }).click()
    await page.locator('input[type=file]').setInputFiles(file('dirty.csv', 6))
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('dirty')
    // What was chosen is there again after a look at another page.
    await page.getByRole('link', { name: 'Workers' }).click()
    await page.goBack()
    await page.getByRole('article', { name: 'dirty.csv' }).waitFor()
  })

  test('that are not there say so', async () => {
    await open('/datasets/none')
    await page.getByRole('heading', { name: 'There is no such dataset' }).waitFor()
  })
})

describe('strategies', () => {
  test('are found by words in any order, under an address of its own', async () => {
    await open('/strategies')
    await page.getByLabel('Search strategies').fill('cross expon')
    await page.getByRole('link', { name: 'Exponential average cross', exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('search')).toBe('cross expon')
    await page.reload()
    expect(await page.getByLabel('Search strategies').inputValue()).toBe('cross expon')
    expect(await page.getByRole('article', { name: 'RSI reversal' }).count()).toBe(0)
  })

  test('of users stand first, with the file, the line and the fault of those that cannot be used', async () => {
    await open('/strategies')
    const own = page.getByRole('region', { name: 'Your own' })
    await own.getByRole('article', { name: 'Slow one' }).waitFor()
    const broken = own.getByRole('list', { name: 'Files that cannot be used' })
    await broken.getByText(/broken\.ts:2/).waitFor()
    expect(await page.getByRole('region').allTextContents()).toHaveProperty('0', await own.textContent())
    await page
      .getByRole('navigation', { name: 'Families' })
      .getByRole('link', { name: /^Volatility/ })
      .click()
    expect(await page.evaluate(() => document.activeElement?.closest('section')?.ariaLabel)).toBe('Volatility')
  })

  test('lead to what they do, their parameters, their jobs, and a run with them', async () => {
    await open('/strategies')
    await page.getByRole('link', { name: 'Moving-average cross', exact: true }).click()
    await heading('Moving-average cross')
    await page.getByText(/^Follows the trend/).waitFor()
    const parameters = page.getByRole('table', { name: 'Parameters' })
    await parameters.getByRole('row', { name: /^fast .* 10 2 to 500, whole/ }).waitFor()
    await page.getByRole('region', { name: 'Parameters' }).getByText('fast < slow').waitFor()
    await page.getByRole('region', { name: 'Jobs with it' }).getByRole('link', { name: 'a first sweep' }).waitFor()
    await page.getByRole('link', { name: 'New run with it' }).click()
    await page.getByRole('region', { name: 'Moving-average cross' }).getByText('25\u202fcombinations').waitFor()
  })
})

describe('the machinery', () => {
  test('shows what each thread does, and how fast all are', async () => {
    const strategies = [{ strategy: 'slow-one', space: [{ name: 'period', range: { min: 2, max: 60, step: 1 } }] }]
    const { job } = await startSweep(app.port, { dataset, strategies, run: { name: 'watched' } })
    await open('/workers')
    const threads = page.getByRole('list', { name: /^Threads of/ })
    await threads.getByRole('link', { name: 'watched' }).waitFor()
    await page.getByText('1 of 1', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Who gets the threads' }).getByRole('link', { name: 'watched' }).waitFor()
    await expect.poll(() => page.locator('path.line').getAttribute('d')).toMatch(/^M/)
    await ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', { id: job?.id })
    await threads.getByText('Idle').waitFor()
  })

  test('is told on the settings, where the theme is chosen', async () => {
    await open('/settings')
    await page.getByText('1 of your own, 1 file with an error').waitFor()
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await page.reload()
    expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true)
    await page.getByRole('radio', { name: 'System' }).check({ force: true })
    await page.evaluate(() => localStorage.setItem('barline.draft', '{}'))
    await page.getByRole('button', { name: 'Forget drafts' }).click()
    expect(await page.evaluate(() => localStorage.getItem('barline.draft'))).toBeNull()
  })
})

test('nothing went wrong on the way', () => {
  expect(faults).toEqual([])
})
