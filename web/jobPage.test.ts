import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  openTestApp,
  outcomeOf,
  sampleDataset,
  startImprovement,
  startSweep,
  startWalkForward,
  type TestApp,
} from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

const BROKEN = `export default {
  name: 'broken', title: 'Broken', description: '', family: 'my own',
  parameters: [{ name: 'at', kind: 'INTEGER', min: 0, max: 9, step: 1, default: 0, description: '' }],
  signals: ({ clsoe }, { at }) => clsoe[at],
}`

const folder = mkdtempSync(join(tmpdir(), 'barline-job-'))
const faults: string[] = []
let app: TestApp
let browser: Browser
let page: Page
/** A sweep with bars held out, a walk-forward, an improvement, and a sweep that fails. */
let jobs: { sweep: string; walk: string; improvement: string; failed: string }

const range = (name: string, min: number, max: number, step: number) => ({ name, range: { min, max, step } })
const SWEEP = { strategy: 'sma-cross', space: [range('fast', 5, 20, 5), range('slow', 10, 60, 10)] }

beforeAll(async () => {
  writeFileSync(join(folder, 'broken.js'), BROKEN)
  app = await openTestApp({ THREADS: '2', STRATEGIES_DIR: folder })
  const dataset = await sampleDataset(app.port)
  const held = {
    dataset,
    strategies: [SWEEP],
    holdOut: 0.2,
    exits: { stopLoss: [null, 0.02] },
    run: { name: 'my sweep' },
  }
  const broken = { dataset, strategies: [{ strategy: 'broken', space: [range('at', 1, 2, 1)] }] }
  const search = { dataset, strategies: [SWEEP] }
  const started = await Promise.all([
    startSweep(app.port, held),
    startWalkForward(app.port, { optimization: search, folds: 3 }),
    startImprovement(app.port, { optimization: search, cycles: 2, backtestsPerCycle: 5 }),
    startSweep(app.port, broken),
  ])
  const ids = started.map(({ job }) => job?.id ?? '')
  await Promise.all(ids.map((id) => outcomeOf(app.port, id)))
  const [sweep = '', walk = '', improvement = '', failed = ''] = ids
  jobs = { sweep, walk, improvement, failed }
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.on('pageerror', (error) => faults.push(error.message))
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const open = (id: string, tab = '') => page.goto(`http://127.0.0.1:${app.port}/jobs/${id}${tab}`)
const region = (name: string | RegExp) => page.getByRole('region', { name, exact: true })
const plain = async (name: string) => ((await region(name).textContent()) ?? '').replaceAll(/[\s\u202f\u00a0]+/g, ' ')

test('a job that is over says what it came to in a line, without a bar', async () => {
  await open(jobs.sweep)
  await page.getByText(/^\d+.trials in /).waitFor()
  await page
    .getByText(/\d+ admissible/)
    .first()
    .waitFor()
  await page.getByText(/^\d+ skipped \(fast ≥ slow\)$/).waitFor()
  expect(await page.getByRole('progressbar').count()).toBe(0)
  expect(await page.title()).toBe('my sweep – Barline')
})

test('the best trial stands in words, each figure beside what holding earned, with costs, dates and what was held out', async () => {
  await region('Best trial').getByText('points').waitFor()
  await region('Best trial').getByText('0.1\u202f% a side').waitFor()
  await expect.poll(() => plain('Best trial')).toMatch(/Costs paid\s?[\d.,]+/)
  const text = await plain('Best trial')
  expect(text).toMatch(/sma-cross long, fast \d+, slow \d+/)
  expect(text).toMatch(
    /(?:Earned|Lost) [\d.]+ % with \d+ trades?, [\d.]+ points? (more|less) than holding, at .+ its drawdown\./,
  )
  expect(text).toMatch(/Return.*holding ▲ 40\.9 %.*Sharpe.*holding 0\.21.*Max drawdown.*holding 56\.8 %/)
  expect(text).toMatch(/Held out.*holding ▲/)
  const equity = region('Equity against holding')
  await equity.getByText('Tested Jan 3, 2000 – Mar 29, 2016, 4,084 candles').waitFor()
  await equity.getByText('held out', { exact: true }).waitFor()
})

test('equity is read by the keyboard, and its scale can be chosen', async () => {
  const curve = page.getByRole('slider', { name: /^Equity at each close/ })
  await curve.focus()
  await page.keyboard.press('Home')
  expect(await curve.getAttribute('aria-valuetext')).toMatch(/^Jan 3, 2000, #\d+ 10\.0.k, holding /)
  const path = curve.locator('xpath=..').locator('svg path').last()
  const before = await path.getAttribute('d')
  await region('Equity against holding').getByText('Linear').click()
  await expect.poll(() => path.getAttribute('d')).not.toBe(before)
})

test('a heat map shows each cell by its exact value, leads to its trial, and its sides can be chosen', async () => {
  const map = page.getByRole('group', { name: 'Best Sharpe ratio by fast and slow' })
  const best = map.locator('a.best')
  await best.focus()
  await region('Where it is good')
    .getByText(/^fast \d+, slow \d+: Sharpe ratio [−\d.]+, best of \d.trials, #\d+$/)
    .waitFor()
  const before = await best.getAttribute('data-cell')
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).not.toBe(before)
  await region('Where it is good').getByLabel('Across').selectOption('stopLoss')
  await page.getByRole('group', { name: 'Best Sharpe ratio by stopLoss and slow' }).getByRole('link').first().waitFor()
  await page.getByRole('slider', { name: 'How many trials have which Sharpe ratio' }).waitFor()
  await page.getByRole('slider', { name: /^Sharpe ratio of each trial/ }).waitFor()
})

test('trials that are worth a look differ, and each leads to its page', async () => {
  const rows = region('Worth a look').getByRole('row')
  await rows.getByText('best Sharpe ratio').waitFor()
  const links = await region('Worth a look')
    .locator('tbody a')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
  expect(links.length).toBeGreaterThanOrEqual(3)
  expect(new Set(links).size).toBe(links.length)
  await rows.locator('a').nth(1).click()
  await page.waitForURL(/\/trials\/\d+$/)
})

test('a job is renamed where its name stands', async () => {
  await open(jobs.sweep)
  await page.getByRole('button', { name: 'my sweep' }).click()
  await page.getByLabel('Name of this job').fill('night sweep')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'night sweep' }).waitFor()
  await page.getByRole('button', { name: 'night sweep' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'night sweep' }).waitFor()
})

test('a walk-forward opens with what it earned out of sample, and its folds have dates and choices', async () => {
  await open(jobs.walk)
  await region('Out of sample')
    .getByText(/of 3.tests made money/)
    .waitFor()
  expect(await plain('Out of sample')).toMatch(/in \d+\.\d years, [\d.]+ points? (more|less) than holding.*Efficiency/)
  await page.getByRole('slider', { name: 'Equity of the tests, joined, and that of buying and holding' }).waitFor()
  await page.getByRole('link', { name: 'Folds' }).click()
  await expect.poll(() => page.getByRole('table', { name: 'Folds' }).getByRole('row').count()).toBe(2 + 3)
  await region('How the choice moves')
    .getByText(/sma-cross, long in 3 of 3 folds/)
    .waitFor()
  await region('What training promised, what the test kept').waitFor()
})

test('a failed job opens with its reason, where it was, and what to do', async () => {
  await open(jobs.failed)
  const alert = page.getByRole('alert', { name: /clsoe|undefined/i })
  await alert.getByText(/broken with at.1/).waitFor()
  await alert.getByText('Correct the strategy and save its file').waitFor()
  await alert.getByText('broken.js, line 4').waitFor()
  await region('What happened').getByText('Trial failed').waitFor()
  await region('What happened')
    .getByText(/1 more of the same/)
    .waitFor()
  await region('What was asked for').getByText('at 1 to 2 by 1').waitFor()
  await alert.getByRole('link', { name: 'Go to the strategy' }).click()
  await page.waitForURL(/\/strategies\/broken$/)
})

test('trust is told in judgements, each with when it misleads', async () => {
  await open(jobs.sweep, '/trust')
  await region('Deflated Sharpe')
    .getByText(/in its favour|doubtful|against it/)
    .waitFor()
  await region('Overfitting').getByText('When it misleads').click()
  await region('Overfitting')
    .getByText(/about the search, not about one trial/)
    .waitFor()
  await region('Conclusion')
    .getByText(/in its favour/)
    .waitFor()
  await region('Conclusion')
    .getByText(/lost|earned|Nothing speaks|Promising|Be careful/)
    .first()
    .waitFor()
})

test('trust of a walk-forward is measured by holding on the bars of its tests', async () => {
  await open(jobs.walk, '/trust')
  await region('Out of sample')
    .getByText(/Holding came to .+ on the same bars, and to more than this in \d of 3.tests\./)
    .waitFor()
  await page.getByRole('link', { name: 'walk forward' }).waitFor({ state: 'detached' })
})

test('what trust advises opens the form with that filled in', async () => {
  await open(jobs.sweep, '/trust')
  await page.getByRole('link', { name: 'walk forward with these ranges' }).click()
  await page.getByText(/^[1-9]\d*.changes? of/).waitFor()
  expect(await page.getByRole('radio', { name: /^Walk forward/ }).isChecked()).toBe(true)
  await open(jobs.improvement, '/trust')
  await page.getByRole('link', { name: 'hold the last fifth of the bars back' }).click()
  await page.getByText(/^1.change of/).waitFor()
  expect(await page.getByLabel('Hold out, %').inputValue()).toBe('20')
})

test('history has events by group, evidence without opinions folded away, and what was asked for', async () => {
  await open(jobs.sweep, '/history')
  await page
    .getByRole('log')
    .getByText(/48 of 48 trials succeeded|\d+ of \d+ trials succeeded/)
    .waitFor()
  await page.getByRole('button', { name: /^Life/ }).click()
  await page.waitForURL(/events=Life/)
  const watchdog = region('Watchdog')
  await watchdog.getByText('Complete', { exact: true }).waitFor()
  await watchdog.getByText(/signals without an opinion/).click()
  expect(await watchdog.getByRole('listitem').count()).toBe(9)
  await region('What was asked for').getByText('fast 5 to 20 by 5; slow 10 to 60 by 10').waitFor()
})

test('an improvement tells its cycles', async () => {
  await open(jobs.improvement, '/cycles')
  await page
    .getByRole('table', { name: /^Cycles/ })
    .getByRole('row')
    .nth(1)
    .waitFor()
})

test('nothing went wrong on the way', () => {
  expect(faults).toEqual([])
})
