import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

/** A strategy of one's own whose trials fail where their parameter is even. */
const HALF_BROKEN = `import { defineStrategy } from 'barline'
export default defineStrategy({
  name: 'half-broken', title: 'Half broken', description: '', family: 'my own',
  parameters: [{ name: 'at', kind: 'INTEGER', min: 1, max: 9, step: 1, default: 1, description: '' }],
  signals: ({ length }, { at }) => {
    if (at % 2 === 0) throw new Error('division by zero')
    return { entry: new Uint8Array(length).fill(1, 5, 6), exit: new Uint8Array(length) }
  },
})`

let app: TestApp
let folder: string
let browser: Browser
let page: Page
const faults: string[] = []
const ids = new Map<string, string>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-jobs-'))
  writeFileSync(join(folder, 'half-broken.ts'), HALF_BROKEN)
  app = await openTestApp({ THREADS: '1', STRATEGIES_DIR: folder })
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.on('pageerror', (error) => faults.push(error.message))
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const go = (path: string) => page.goto(`http://127.0.0.1:${app.port}${path}`)
const plain = (text: string | null) => (text ?? '').replaceAll('\u202f', ' ').replace(/\s+/g, ' ').trim()
const row = (name: string | RegExp) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
const region = (name: string) => page.getByRole('region', { name })
const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim())

/** Starts a sweep of a strategy and waits for its end. */
async function sweep(name: string, strategy: string, values: Record<string, readonly number[]>): Promise<string> {
  const space = Object.entries(values).map(([parameter, all]) => ({ name: parameter, values: all }))
  const strategies = [{ strategy, space }]
  const { job } = await startSweep(app.port, { dataset: await sampleDataset(app.port), strategies, run: { name } })
  const id = job?.id ?? ''
  await outcomeOf(app.port, id)
  ids.set(name, id)
  return id
}

/** Starts a backtest without a name and waits for its end. */
async function backtest(fast: number): Promise<string> {
  const start = 'mutation ($input: BacktestInput!) { startBacktest(input: $input) { job { id } } }'
  const parameters = [{ name: 'fast', value: fast }]
  const input = { dataset: await sampleDataset(app.port), strategy: 'sma-cross', parameters }
  const { startBacktest } = await ask<{ startBacktest: { job: { id: string } } }>(app.port, start, { input })
  await outcomeOf(app.port, startBacktest.job.id)
  return startBacktest.job.id
}

/** Starts a sweep that takes longer than the tests, and lets it rest where it is to. */
async function startLong(name: string): Promise<string> {
  const values = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)
  const space = [
    { name: 'fast', values: values(2, 400) },
    { name: 'slow', values: values(500, 400) },
  ]
  const input = {
    dataset: await sampleDataset(app.port),
    strategies: [{ strategy: 'sma-cross', space }],
    run: { name },
  }
  return (await startSweep(app.port, input)).job?.id ?? ''
}

const cancel = (id: string) => ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', { id })

describe('the overview', () => {
  test('leads to a first result while there is none, and counts it then', async () => {
    await go('/')
    const steps = region('Three steps to a first result')
    await steps.getByText('S&P 500 daily').waitFor()
    await steps.getByRole('button', { name: 'Run this backtest' }).click()
    await page.waitForURL(/\/jobs\/.+/)
    await page.getByText('Succeeded').first().waitFor()
    await page.getByRole('link', { name: 'Overview', exact: true }).click()
    await region('Counts')
      .getByRole('link', { name: /^Done today 1/ })
      .waitFor()
    await steps.waitFor({ state: 'detached' })
  })

  test('shows the best trials, what failed with its error, and what runs, all of it as it changes', async () => {
    await sweep('a small grid', 'sma-cross', { fast: [5, 10, 20], slow: [100, 200] })
    await sweep('nothing works', 'half-broken', { at: [2, 4] })
    const query = '{ statistics { best { number jobId metrics { sharpe } } } }'
    type Best = { statistics: { best: { number: number; jobId: string; metrics: { sharpe: number } }[] } }
    const first = region('Best trials').locator('tbody tr').first()
    const found = async () => (await ask<Best>(app.port, query)).statistics.best[0]
    const isShown = async () => {
      const best = await found()
      return (await first.locator('a').getAttribute('href')) === `/jobs/${best?.jobId}/trials/${best?.number}`
    }
    await expect.poll(isShown).toBe(true)
    expect(await first.textContent()).toContain((await found())?.metrics.sharpe.toFixed(2))
    const failures = region('Last failures')
    await failures.getByRole('link', { name: 'nothing works' }).waitFor()
    await failures.getByText('Division by zero').waitFor()
    await failures.getByRole('link', { name: '1 today' }).waitFor()
    const long = await startLong('a long one')
    const running = region('Running now')
    await running.getByRole('link', { name: 'a long one' }).waitFor()
    await running.getByRole('progressbar', { name: 'Progress of a long one' }).waitFor()
    await page.getByRole('navigation', { name: 'Main' }).getByTitle('Jobs that run').getByText('1').waitFor()
    // The tab tells how far it is, in whole percents.
    await page.waitForFunction(() => /^\d+.% · Overview – Barline$/.test(document.title))
    await cancel(long)
    await running.getByText('Nothing runs now.').waitFor()
    await page.waitForFunction(() => document.title === 'Overview – Barline')
  })

  test('the tab says so when a job ends that nobody looks at, until someone does', async () => {
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { get: () => value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    await hide(true)
    await sweep('unseen', 'sma-cross', { fast: [3] })
    await page.waitForFunction(() => document.title === '✓ · Overview – Barline')
    await hide(false)
    await page.waitForFunction(() => document.title === 'Overview – Barline')
  })
})

describe('the list of jobs', () => {
  test('tells backtests apart, what each found, and that trials failed of a job that succeeded', async () => {
    for (const fast of [7, 8, 9]) await backtest(fast)
    await sweep('half broken sweep', 'half-broken', { at: [1, 2, 3, 4] })
    await go('/jobs')
    for (const fast of [7, 8, 9]) await row(`sma-cross fast ${fast} on S&P 500 daily, 2000–2020`).waitFor()
    await row('half broken sweep').getByText('2 failed').waitFor()
    const query = 'query ($id: ID!) { job(id: $id) { best { metrics { sharpe totalReturn } } } }'
    type Answer = { job: { best: { metrics: { sharpe: number; totalReturn: number } } } }
    const { best } = (await ask<Answer>(app.port, query, { id: ids.get('a small grid') })).job
    const found = plain(await row('a small grid').textContent())
    expect(found).toContain(`Sharpe ${best.metrics.sharpe.toFixed(2)}`)
    expect(found).toContain(`${(100 * best.metrics.totalReturn).toFixed(1)} %`)
    expect(await row('a small grid').getByRole('progressbar').count()).toBe(0)
    await row('a small grid').locator('path[d^="M0"]').waitFor({ state: 'attached' })
    await row('nothing works').getByText('Division by zero').waitFor()
  })

  test('is narrowed by chips, which stand in the address, and follows it back and by links', async () => {
    await page.getByRole('button', { name: 'State', exact: true }).click()
    await page.getByRole('option', { name: 'Failed' }).click()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('button', { name: 'State: Failed' }).evaluate((chip) => chip.matches(':focus'))).toBe(
      true,
    )
    await row('a small grid').waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('?state=failed')
    await page.reload()
    await row('nothing works').waitFor()
    await page.getByRole('button', { name: 'Kind', exact: true }).click()
    await page.getByRole('option', { name: 'Backtest' }).click()
    await page.getByText('No job matches').waitFor()
    await page.getByRole('button', { name: 'Strategy', exact: true }).click()
    await page.getByPlaceholder('Find').fill('two-bar rsi')
    await page.getByRole('option').nth(1).waitFor({ state: 'detached' })
    expect(await page.getByRole('option').textContent()).toContain('connors-rsi2')
    await page.keyboard.press('Escape')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Jobs/ }).click()
    await row('a small grid').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.goBack()
    await page.getByText('No job matches').waitFor()
    await page.getByRole('button', { name: 'Jobs of any kind' }).click()
    await row('nothing works').waitFor()
  })

  test('is searched and walked through by keys alone', async () => {
    await go('/jobs')
    await row('a small grid').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('sma-cross fast')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toMatch(/^sma-cross fast 9/)
    await page.keyboard.press('j')
    expect(await focused()).toMatch(/^sma-cross fast 8/)
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toMatch(/^sma-cross fast 7/)
    await page.keyboard.press('k')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('2 chosen').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/jobs\/.+/)
    await page.goBack()
    expect(await page.getByLabel('Search jobs').inputValue()).toBe('sma-cross fast')
  })

  test('has what is done to several jobs at once: tags, which can be taken back, and deletion, which asks', async () => {
    const box = (fast: number) => row(new RegExp(`^sma-cross fast ${fast} `)).getByRole('checkbox')
    await box(9).click()
    await box(7).click({ modifiers: ['Shift'] })
    const actions = page.getByRole('toolbar', { name: 'With the chosen jobs' })
    await actions.getByText('3 chosen').waitFor()
    const compare = await actions.getByRole('link', { name: 'Compare' }).getAttribute('href')
    expect(compare?.match(/job=/g)).toHaveLength(3)
    expect(await actions.getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true)
    await actions.getByRole('button', { name: 'Tag' }).click()
    await page.getByLabel('Tags to add, between commas').fill('kept')
    await page.keyboard.press('Enter')
    const tag = row(/^sma-cross fast 8 /).getByRole('link', { name: 'kept' })
    await tag.waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await tag.waitFor({ state: 'detached' })
    await box(9).click()
    await page.keyboard.press('Delete')
    const dialog = page.getByRole('dialog')
    expect(plain(await dialog.textContent())).toContain('Their 2 trials and their histories go with them, for good.')
    await dialog.getByRole('button', { name: /^Delete 2.jobs$/ }).click()
    await row(/^sma-cross fast 8 /).waitFor({ state: 'detached' })
    await page.getByText(/2.jobs deleted/).waitFor()
    await row(/^sma-cross fast 9 /).waitFor()
    expect(await actions.count()).toBe(0)
  })

  test('moves no row under the pointer, and says that there is news', async () => {
    await go('/jobs')
    await row('half broken sweep').hover()
    await sweep('came meanwhile', 'sma-cross', { fast: [4] })
    const news = page.getByRole('button', { name: /while you look/ })
    await news.waitFor()
    expect(await row('came meanwhile').count()).toBe(0)
    await page.mouse.move(5, 5)
    await row('came meanwhile').waitFor()
    expect(await news.count()).toBe(0)
  })
})

describe('a comparison', () => {
  test('sets trials side by side, marks the best, tells what differs, and what there is not', async () => {
    const id = ids.get('a small grid')
    await go(`/compare?trial=${id}:0&trial=${id}:3&job=nothing&trial=${id}:99`)
    await page.getByText('There is no job nothing').waitFor()
    await page.getByText('“a small grid” has no trial 99 that is finished').waitFor()
    const table = region('Figures side by side')
    const query =
      'query ($id: ID!) { job(id: $id) { a: trial(number: 0) { ...M } b: trial(number: 3) { ...M } } } fragment M on Trial { metrics { sharpe } parameters { name value } }'
    type One = { metrics: { sharpe: number }; parameters: { name: string; value: number }[] }
    const { job } = await ask<{ job: { a: One; b: One } }>(app.port, query, { id })
    const cells = await table
      .getByRole('row', { name: /^Sharpe/ })
      .getByRole('cell')
      .allTextContents()
    const bests = cells.map((cell) => plain(cell).startsWith('best'))
    expect(bests).toEqual([
      job.a.metrics.sharpe > job.b.metrics.sharpe,
      job.b.metrics.sharpe > job.a.metrics.sharpe,
      false,
    ])
    expect(plain(cells[0] ?? '')).toContain(job.a.metrics.sharpe.toFixed(2).replace('-', '−'))
    const fast = await table.getByRole('row', { name: /^fast/ }).getByRole('cell').allTextContents()
    expect(fast.slice(0, 2).map(plain)).toEqual([job.a, job.b].map(({ parameters }) => String(parameters[0]?.value)))
    expect(await table.getByRole('row', { name: /^Dataset/ }).count()).toBe(0)
    await region('Equity').locator('canvas').first().waitFor()
    await region('Equity').getByText('Against holding').click()
    await region('Equity').getByText('times what holding is worth').waitFor()
    await page.getByRole('button', { name: 'Take it out' }).first().click()
    await page.getByText('There is no job nothing').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('placeholder')))
      .toBe("A job's name")
    await page.keyboard.type('half')
    await page.getByRole('option', { name: /half broken sweep/ }).click()
    await page.waitForURL(/job=/)
    await page.getByRole('link', { name: 'half broken sweep' }).waitFor()
  })
})

describe('from every page', () => {
  test('the palette finds jobs, pages, strategies and what can be done here', async () => {
    await go('/workers')
    await page.getByRole('heading', { level: 1 }).waitFor()
    const palette = page.getByRole('dialog', { name: 'Search and do' })
    await page.keyboard.press('Control+k')
    await palette.getByPlaceholder(/^Jobs, pages/).fill('broken swe')
    await palette.getByRole('option', { name: /half broken sweep/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/jobs/${ids.get('half broken sweep')}$`))
    await page.getByRole('button', { name: 'Run again' }).waitFor()
    await page.keyboard.press('Control+k')
    await palette.getByPlaceholder(/^Jobs, pages/).fill('edit and')
    await palette.getByRole('option', { name: /Edit and run again/ }).click()
    await page.waitForURL(/\/new\?job=/)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('button', { name: /^Search/ }).click()
    await palette.getByPlaceholder(/^Jobs, pages/).fill('moving-average cross')
    await palette.getByRole('option', { name: /^Moving-average cross/ }).click()
    await page.waitForURL(/\/strategies\/sma-cross$/)
  })

  test('a job has keys for its tabs, to edit it and to run it again, unless letters are turned off', async () => {
    await go(`/jobs/${ids.get('unseen')}`)
    await page.getByRole('button', { name: 'Run again' }).waitFor()
    await page.keyboard.press('2')
    await page.waitForURL(/\/explore$/)
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' })
    await keys.getByText('this page', { exact: true }).waitFor()
    await keys.getByRole('checkbox', { name: 'One-letter keys' }).uncheck()
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await page.keyboard.press('?')
    await keys.getByRole('checkbox', { name: 'One-letter keys' }).check()
    await page.keyboard.press('Escape')
    expect(page.url()).toContain(ids.get('unseen'))
    await page.keyboard.press('r')
    await page.waitForURL((url) => /\/jobs\/.+/.test(url.pathname) && !url.pathname.includes(ids.get('unseen') ?? ''))
    await page.getByRole('link', { name: 'Edit and run again' }).waitFor()
    await page.keyboard.press('e')
    await page.waitForURL(/\/new\?job=/)
  })

  test('no page threw', () => {
    expect(faults).toEqual([])
  })
})
