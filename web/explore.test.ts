import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, startWalkForward, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'
import { ordinal } from './words/format.ts'

const STRATEGY = `import { bars, defineStrategy } from 'barline'
export default defineStrategy({
  name: 'fussy', title: 'Fussy', description: 'Fails for five.', family: 'my own',
  parameters: [bars('period', { default: 6 }, 'any')],
  signals: ({ length }, { period }) => {
    if (period === 5) throw new Error('five is out of the question')
    return { entry: new Uint8Array(length), exit: new Uint8Array(length) }
  },
})`
const folder = mkdtempSync(join(tmpdir(), 'barline-explore-'))
const faults: string[] = []
let app: TestApp
let browser: Browser
let page: Page
/** Two strategies, 280 trials, some of which trade too seldom; and one of which a trial fails. */
let [sweep, broken, walk] = ['', '', '']

beforeAll(async () => {
  writeFileSync(join(folder, 'fussy.ts'), STRATEGY)
  app = await openTestApp({ THREADS: '1', STRATEGIES_DIR: folder })
  const dataset = await sampleDataset(app.port)
  const range = (name: string, min: number, max: number, step: number) => ({ name, range: { min, max, step } })
  const cross = { strategy: 'sma-cross', space: [range('fast', 5, 50, 5), range('slow', 60, 200, 10)] }
  const starts = [
    {
      dataset,
      strategies: [cross, { strategy: 'ppo', space: [range('fast', 2, 9, 1)] }],
      constraints: { minTrades: 12 },
    },
    { dataset, strategies: [{ strategy: 'fussy', space: [{ name: 'period', values: [5, 6] }] }] },
  ]
  const jobs = await Promise.all(starts.map((input) => startSweep(app.port, input)))
  const optimization = { dataset, strategies: [cross] }
  const walks = await startWalkForward(app.port, { optimization, folds: 2 })
  ;[sweep, broken, walk] = [...jobs, walks].map(({ job }) => job?.id ?? '') as [string, string, string]
  await Promise.all([sweep, broken, walk].map((job) => outcomeOf(app.port, job)))
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => faults.push(error.message))
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const open = (path: string) => page.goto(`http://127.0.0.1:${app.port}/jobs/${path}`)
const table = () => page.getByRole('table', { name: 'Trials' })
const plain = (text: string | null) => (text ?? '').replaceAll('\u202f', ' ').replace(/\s+/g, ' ')
/** The numbers of the first rows in sight. */
const shown = (most = 5) =>
  page
    .locator('[data-place] a')
    .evaluateAll(
      (links, count) => links.slice(0, count).map((link) => Number(link.textContent?.replaceAll(',', ''))),
      most,
    )

interface Listed {
  readonly number: number
  readonly metrics: { readonly sharpe: number; readonly totalReturn: number }
}

/** What the API lists. */
async function listed(args: string, most = 5): Promise<readonly Listed[]> {
  const query = `query ($id: ID!) {
    job(id: $id) { trials(first: ${most}, ${args}) { nodes { number metrics { sharpe totalReturn } } } }
  }`
  return (await ask<{ job: { trials: { nodes: Listed[] } } }>(app.port, query, { id: sweep })).job.trials.nodes
}
const numbers = async (args: string) => (await listed(args)).map(({ number }) => number)

test('each head sorts both ways, and Back and a reload show what was chosen', async () => {
  await open(`${sweep}/trials`)
  await page.getByText(/^158 of 158 trials$/).waitFor()
  expect(await shown()).toEqual(await numbers('orderBy: OBJECTIVE'))
  const head = table().getByRole('columnheader', { name: 'Drawdown' })
  await head.getByRole('button').click()
  await expect.poll(() => shown()).toEqual(await numbers('orderBy: MAX_DRAWDOWN'))
  expect(await head.getAttribute('aria-sort')).toBe('ascending')
  await head.getByRole('button').click()
  await expect.poll(() => shown()).toEqual(await numbers('orderBy: MAX_DRAWDOWN, reverse: true'))
  await page.goBack()
  await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
  await page.reload()
  await expect.poll(() => shown()).toEqual(await numbers('orderBy: MAX_DRAWDOWN'))
  // Those that trade too seldom come last, grey, with what they break.
  await page.getByRole('textbox', { name: 'Go to trial number' }).fill('0')
  await head.getByRole('button').click()
  // A list in another order begins at its top.
  await expect.poll(() => shown()).toEqual(await numbers('orderBy: MAX_DRAWDOWN, reverse: true'))
  await page.getByRole('region', { name: /^Trials/ }).evaluate((element) => element.scrollTo(0, 1e6))
  const last = page.getByRole('row').filter({ hasText: 'at least 12 are asked for' }).last()
  await last.waitFor()
})

test('conditions are chips that go again, columns are remembered, and a number is found', async () => {
  await open(`${sweep}/trials`)
  await page.getByText(/^158 of 158 trials$/).waitFor()
  await page.getByRole('button', { name: 'Filter' }).click()
  const menu = page.getByRole('dialog', { name: 'Conditions of trials' })
  await menu.getByLabel('Strategy').selectOption('sma-cross')
  await page.getByRole('button', { name: 'sma-cross; take this condition away' }).waitFor()
  await menu.getByLabel('Bounds of').selectOption('Return')
  await menu.getByLabel('Return, at least, in percent').fill('50')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Return ≥.50\.0.%/ }).waitFor()
  const where = 'where: { strategies: ["sma-cross"], metrics: [{ metric: TOTAL_RETURN, min: 0.5 }] }'
  await expect.poll(() => shown()).toEqual(await numbers(where))
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByText(/^158 of 158 trials$/).waitFor()

  await page.getByRole('button', { name: /^Columns/ }).click()
  await page.getByRole('checkbox', { name: 'Calmar' }).check()
  await page.keyboard.press('Escape')
  await open(`${sweep}/trials`)
  await table().getByRole('columnheader', { name: 'Calmar' }).waitFor()

  const [, , , , fifth] = await listed('orderBy: OBJECTIVE')
  const jump = page.getByRole('textbox', { name: 'Go to trial number' })
  await jump.fill('4000')
  await page.keyboard.press('Enter')
  await page.getByText('There is no trial #4000 yet.').waitFor()
  await jump.fill(String(fifth?.number))
  await page.keyboard.press('Enter')
  const focused = () => page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-place'))
  await expect.poll(focused).toBe('4')
  await page.keyboard.press('ArrowUp')
  await expect.poll(focused).toBe('3')
  await page.keyboard.press('x')
  await page.keyboard.press('End')
  await expect.poll(focused).toBe('157')
  await page.keyboard.press('x')
  const chosen = await page.getByRole('link', { name: 'Compare 2' }).getAttribute('href')
  expect(decodeURIComponent(chosen ?? '')).toMatch(new RegExp(`^/compare\\?trial=${sweep}:\\d+&trial=${sweep}:\\d+$`))
})

test('a trial is opened by keys, shows what it earned and its trades, and leads to its neighbours by rank', async () => {
  const [best, second] = await listed('orderBy: SHARPE')
  await open(`${sweep}/trials?order=SHARPE`)
  await page
    .getByRole('link', { name: String(best?.number), exact: true })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: `Trial ${ordinal(best?.number ?? 0)}`, exact: true }).waitFor()
  await page.getByText('of 158 by Sharpe').waitFor()
  const figures = page.getByRole('region', { name: 'What it earned' })
  expect(plain(await figures.textContent())).toContain(`Sharpe ${best?.metrics.sharpe.toFixed(2)} holding`)
  await page
    .getByRole('img', { name: /^Candles of/ })
    .locator('canvas')
    .first()
    .waitFor()
  const trades = page.getByRole('table', { name: 'Trades' })
  await trades.getByRole('button', { name: 'Trade 3 on the chart' }).click()
  await page.getByText(/^Trade 3 of \d+$/).waitFor()
  await page.getByRole('button', { name: 'Trade behind' }).click()
  await expect
    .poll(() => trades.getByRole('button', { pressed: true }).getAttribute('aria-label'))
    .toBe('Trade 4 on the chart')
  await trades.getByRole('button', { name: 'Return', exact: true }).click()
  await trades.getByRole('button', { name: 'Return', exact: true }).click()
  expect(await trades.getByRole('columnheader', { name: 'Return' }).getAttribute('aria-sort')).toBe('descending')
  for (const name of ['Equity', 'If the trades were dealt again', 'Months', 'Trade statistics']) {
    await page.getByRole('heading', { name, exact: true }).waitFor()
  }
  await page.getByRole('table', { name: 'Months' }).waitFor()
  await page.locator('body').press('ArrowRight')
  await page.getByRole('heading', { name: `Trial ${ordinal(second?.number ?? 0)}`, exact: true }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: `Trial ${ordinal(best?.number ?? 0)}`, exact: true }).waitFor()
  const file = await page.getByRole('link', { name: 'Trades as CSV' }).getAttribute('href')
  const answer = await fetch(`http://127.0.0.1:${app.port}${file}`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/csv')])
  await page.getByRole('link', { name: 'Run as a backtest' }).click()
  await page.getByRole('heading', { name: 'New run' }).waitFor()
})

test('a trial that failed says why, and so do one that breaks a constraint and one that is none', async () => {
  await open(`${broken}/trials?order=NUMBER`)
  await page.getByRole('row').filter({ hasText: 'five is out of the question' }).getByRole('link').click()
  await page.getByRole('heading', { name: 'It failed' }).waitFor()
  await page
    .getByText(/five is out of the question/)
    .last()
    .waitFor()
  await open(`${broken}/trials/1`)
  await page.getByText('0 trades; at least 1 is asked for.').waitFor()
  await open(`${broken}/trials/7`)
  await page.getByRole('heading', { name: 'There is no trial 7 yet' }).waitFor()
})

test('what is chosen on an axis is chosen everywhere, and leads to the list', async () => {
  await open(`${sweep}/explore`)
  await page.getByText(/^158 of 158 chosen$/).waitFor()
  const axis = page.locator('[data-axis="p.slow"]')
  const box = await axis.boundingBox()
  if (!box) throw new Error('the axis is not in sight')
  const middle = box.x + box.width / 2
  await page.mouse.move(middle, box.y + 12)
  await page.mouse.down()
  await page.mouse.move(middle, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  const chip = page.getByRole('button', { name: /^slow 1\d\d–19\d/ })
  await chip.waitFor()
  await page.getByRole('button', { name: 'Sharpe', exact: true }).click()
  await page.getByLabel('Sharpe, at least').fill('0.2')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Sharpe ≥.0\.20/ }).waitFor()
  const query = 'query ($id: ID!, $where: TrialFilter) { job(id: $id) { trials(where: $where) { totalCount } } }'
  const where = JSON.parse(new URL(page.url()).searchParams.get('where') ?? '')
  const { job } = await ask<{ job: { trials: { totalCount: number } } }>(app.port, query, { id: sweep, where })
  const count = job.trials.totalCount
  expect(count).toBeLessThan(100)
  await page.getByText(new RegExp(`^${count} of 158 chosen$`)).waitFor()
  await page.getByLabel('From below').selectOption('Sortino')
  await page.getByText(/Pareto front, \d+.trials?/).waitFor()
  await page.getByRole('link', { name: 'See them in Trials' }).click()
  await page.getByText(new RegExp(`^${count} of 158 trials$`)).waitFor()
  await page.goBack()
  await chip.click()
  await chip.waitFor({ state: 'detached' })
})

test('a walk-forward analysis lists its tests with their folds and dates, and its trainings where they are asked for', async () => {
  await open(`${walk}/trials`)
  await page.getByText(/^2 of 3\d\d trials$/).waitFor()
  await table().getByRole('columnheader', { name: 'Dates' }).waitFor()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByLabel('Role').selectOption('Trainings')
  await page.getByText(/^300 of 3\d\d trials$/).waitFor()
})

test('nothing went wrong on the way', () => {
  expect(faults).toEqual([])
})

test('a list that is longer than any element may be high is scrolled, jumped and keyed through', async () => {
  const levels = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / 1_000)
  const { job } = await startSweep(app.port, {
    dataset: await sampleDataset(app.port),
    strategies: [{ strategy: 'sma-cross', space: [{ name: 'slow', values: [40, 50, 60, 70, 80] }] }],
    exits: { takeProfit: levels(250), stopLoss: levels(200) },
    constraints: { declared: false },
  })
  await outcomeOf(app.port, job?.id ?? '')
  await open(`${job?.id}/trials?order=NUMBER`)
  await page.getByText(/^250,000 of 250,000 trials$/).waitFor()
  const jump = page.getByRole('textbox', { name: 'Go to trial number' })
  const inSight = () =>
    page.evaluate(() => {
      const row = document.activeElement?.closest('tr')
      const [box, area] = [row?.getBoundingClientRect(), row?.closest('section')?.getBoundingClientRect()]
      const isSeen = box && area && box.top >= area.top && box.bottom <= area.bottom
      return isSeen ? row?.getAttribute('data-place') : `${row?.getAttribute('data-place')}, out of sight`
    })
  for (const number of [120_000, 1_000, 249_990, 98_990]) {
    await jump.fill(String(number))
    await page.keyboard.press('Enter')
    await expect.poll(inSight).toBe(String(number))
  }
  for (const [key, place] of [
    ['End', 249_999],
    ['ArrowUp', 249_998],
    ['Home', 0],
    ['ArrowDown', 1],
  ] as const) {
    await page.keyboard.press(key)
    await expect.poll(inSight).toBe(String(place))
  }
  // By the wheel over the end of a window.
  await jump.fill('98900')
  await page.keyboard.press('Enter')
  await expect.poll(inSight).toBe('98900')
  await table().hover()
  for (let turn = 0; turn < 8; turn += 1) await page.mouse.wheel(0, 2_000)
  const first = () =>
    page.evaluate(() => {
      const area = document.querySelector('section.rows')?.getBoundingClientRect()
      const rows = [...document.querySelectorAll<HTMLElement>('section.rows tr[data-place]')]
      const row = rows.find((one) => one.getBoundingClientRect().top >= (area?.top ?? 0) + 40)
      return Number(row?.dataset.place)
    })
  await expect.poll(first).toBeGreaterThan(99_200)
  expect(await first()).toBeLessThan(99_400)
  await expect.poll(() => page.locator('section.rows tr[data-place] a').count()).toBeGreaterThan(15)
})
