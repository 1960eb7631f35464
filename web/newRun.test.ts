import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, type TestApp } from '../server/testApp.ts'
import { axeFindings } from './axe.fixture.ts'
import { openBrowser } from './browser.fixture.ts'
import { addStrategy, writeRun } from './writeRun.fixture.ts'

let app: TestApp
let browser: Browser
let page: Page
const faults: string[] = []

beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => faults.push(error.message))
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const open = (path: string) => page.goto(`http://127.0.0.1:${app.port}${path}`)
const write = (kind: string, strategy: string) => writeRun(page, app.port, { kind, strategy })
const focused = () => page.evaluate(() => document.activeElement?.id)
const forecast = () => page.getByRole('status', { name: 'Forecast' })
const startButton = (text: string | RegExp) => page.getByRole('button', { name: text })
const group = (name: string) => page.getByRole('group', { name, exact: true })

/** The specification of the job whose page is open. */
async function startedJob(): Promise<{ kind: string; input: Record<string, unknown> }> {
  await page.waitForURL(/\/jobs\/.+/)
  const query = 'query ($id: ID!) { job(id: $id) { specification } }'
  const id = new URL(page.url()).pathname.split('/')[2]
  const { job } = await ask<{ job: { specification: string } }>(app.port, query, { id })
  return JSON.parse(job.specification)
}

describe('a run that is written', () => {
  test('goes on in the strategy that was added, counts as one types, and starts by Ctrl Enter', async () => {
    await write('Sweep a grid', 'sma-cross')
    expect(await focused()).toBe('strategies.0.space.0.range.min')
    await startButton(/^Start sweep of 25.trials/).waitFor()
    await forecast()
      .getByText(/about .+|under 1.s/)
      .waitFor()
    const height = async () => (await group('fast').boundingBox())?.height
    const before = await height()
    await group('fast').getByLabel('fast to').fill('9000')
    await group('fast')
      .getByText(/9000 is not allowed here/)
      .waitFor()
    await page.getByRole('button', { name: 'One problem: sma-cross fast' }).click()
    expect([await focused(), await height()]).toEqual(['strategies.0.space.0.range.max', before])
    await group('fast').getByLabel('fast to').fill('60')
    await forecast()
      .getByText(/\d+.skipped \(fast ≥ slow\) · /)
      .waitFor()
    await page.keyboard.press('Control+Enter')
    expect((await startedJob()).kind).toBe('OPTIMIZATION')
  })

  test('says beneath an exit what is wrong with it, and that trials cannot be counted', async () => {
    await write('Sweep a grid', 'rsi')
    const stop = page.getByLabel('Stop loss, %')
    await stop.fill('none, 2, 4')
    await startButton(/^Start sweep of 375.trials/).waitFor()
    await stop.fill('none, 2, 4, x')
    await page.getByText('Give percentages apart by commas, as “2, 4, none”.').waitFor()
    expect(await stop.getAttribute('aria-invalid')).toBe('true')
    await startButton(/^Start sweep$/).waitFor()
    await forecast().getByText('Cannot be counted').waitFor()
  })

  test('is sent where it is wrong to the first field to mend, by its name', async () => {
    await open('/new')
    await startButton('Start afresh').click()
    await page.getByLabel('Fee, %').fill('x')
    await page.getByRole('button', { name: 'One problem: Fee' }).waitFor()
    await startButton(/^Start sweep/).click()
    await expect.poll(focused).toBe('strategies')
    await page.getByText('Choose a strategy.').first().waitFor()
    await page.getByRole('button', { name: '2 problems: Strategy, …' }).waitFor()
  })

  test('survives a reload, another page and Back, and a storage that holds nonsense', async () => {
    await write('Improve', 'sma-cross')
    await page.getByLabel('Cycles', { exact: true }).fill('7')
    await page.reload()
    await expect.poll(() => page.getByLabel('Cycles', { exact: true }).inputValue()).toBe('7')
    await page.getByText('Draft kept since').waitFor()
    await page.getByRole('link', { name: 'Workers' }).click()
    await page.waitForURL(/\/workers$/)
    await page.goBack()
    await expect.poll(() => page.getByLabel('Cycles', { exact: true }).inputValue()).toBe('7')
    await page.evaluate(() => localStorage.setItem('barline.draft', '{"version":1,"form":'))
    await page.reload()
    await page.getByRole('combobox', { name: 'Choose a strategy' }).waitFor()
  })

  test('is the grid that is run all day in one click', async () => {
    await open('/new')
    await page.getByRole('button', { name: /^All strategies × both directions × 10 × 10 exits/ }).click()
    const { strategies } = await ask<{ strategies: unknown[] }>(app.port, '{ strategies { name } }')
    const trials = (strategies.length * 200).toLocaleString('en')
    await startButton(new RegExp(`^Start sweep of ${trials}.trials`)).waitFor()
    await forecast()
      .getByText(/about|under/)
      .waitFor()
  })

  test('may say all that a sweep can be told', async () => {
    await write('Sweep a grid', 'sma-cross')
    for (const [label, text] of [
      ['From', '2005-01-03'],
      ['To', '2015-12-31'],
      ['Hold out, %', '20'],
      ['Min trades', '5'],
      ['Max drawdown, %', '60'],
      ['Fixed fee', '1'],
      ['Name', 'all said'],
      ['Tags', 'one, two'],
      ['Priority', '3'],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(text)
    await page.getByLabel('Each trade is').selectOption('cash')
    await page.getByLabel('Sum').fill('500')
    await page.getByLabel('Engine').selectOption('VECTOR')
    await page.getByRole('button', { name: 'Add a relation' }).click()
    await page.getByLabel('Times').fill('2')
    await page.getByLabel('Smaller').selectOption('fast')
    await page.getByLabel('Larger').selectOption('slow')
    await page.getByText(/held out 2\d/).waitFor()
    await startButton(/^Start sweep/).click()
    const { input } = await startedJob()
    expect(input).toMatchObject({
      holdOut: 0.2,
      account: { cash: 500, fixedFee: 1 },
      constraints: { minTrades: 5, maxDrawdown: 0.6, relations: [{ lower: 'fast', upper: 'slow', factor: 2 }] },
      run: { name: 'all said', tags: ['one', 'two'], priority: 3, engine: 'VECTOR' },
    })
  })

  test('begins like the last one, and marks what is changed of a job that is run again', async () => {
    const id = new URL(page.url()).pathname.split('/')[2]
    await open('/new')
    await expect.poll(() => page.getByLabel('Fixed fee').inputValue()).toBe('1')
    await open(`/new?job=${id}`)
    await page.getByText('0\u202fchanges of').waitFor()
    await page.getByLabel('Fee, %', { exact: true }).fill('0.2')
    await page.getByText('was 0.1').waitFor()
    await page.getByText('1\u202fchange of').waitFor()
    await page.reload()
    await expect.poll(() => page.getByLabel('Fee, %', { exact: true }).inputValue()).toBe('0.2')
  })

  test('is a walk-forward analysis with a search of its own', async () => {
    await write('Walk forward', 'rsi')
    for (const name of ['lower', 'upper', 'period'])
      await page.getByLabel(`How ${name} is given`).selectOption('values')
    await page.getByLabel('Values of period').fill('5, 10, 15, 20, 25')
    await page.getByLabel('Folds').fill('4')
    await page.getByLabel('Method').selectOption('BAYESIAN')
    await page.getByLabel('Limit', { exact: true }).fill('3')
    await page.getByLabel('Seed').fill('x')
    await page.getByText('Give a whole number.').waitFor()
    await startButton(/^Start walk-forward of 16.trials/).click()
    await expect.poll(focused).toBe('sampler.seed')
    await page.getByLabel('Seed').fill('3')
    await startButton(/^Start walk-forward of 16.trials/).click()
    expect(await startedJob()).toMatchObject({
      kind: 'WALK_FORWARD',
      input: { folds: 4, optimization: { sampler: { method: 'BAYESIAN', trials: 3, seed: 3 } } },
    })
  })

  test('searches a logarithmic range without steps, by the keyboard', async () => {
    await write('Sweep a grid', 'bollinger-breakout')
    const factor = group('factor')
    await factor.getByLabel('How factor is given').selectOption('logarithmic')
    await factor.getByLabel('How factor is given').focus()
    for (const text of ['0.5', '8', '']) {
      await page.keyboard.press('Tab')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.press('Delete')
      await page.keyboard.insertText(text)
    }
    await factor.getByText('a GRID walks in equal steps').waitFor()
    await page.getByRole('radio', { name: /^Search/ }).check({ force: true })
    await page.getByLabel('Method').selectOption('RANDOM')
    await factor.getByText('any value').waitFor()
    await page.getByLabel('Trials', { exact: true }).fill('')
    await page.getByText('say how many trials it is searched with').waitFor()
    await page.getByLabel('Trials', { exact: true }).fill('9')
    await startButton(/^Start search of 9.trials/).click()
    const { input } = await startedJob()
    const [{ space }] = input.strategies as [{ space: { name: string }[] }]
    expect(space.find(({ name }) => name === 'factor')).toMatchObject({
      range: { min: 0.5, max: 8, logarithmic: true },
    })
  })

  test('opens the limits of a run, which are folded away, where one of them is wrong', async () => {
    await write('Try one', 'rsi')
    const field = page.getByLabel('Limit of a trial, s')
    expect(await field.isVisible()).toBe(false)
    await page.getByText('Limits and watchdog').click()
    await field.fill('soon')
    await page.getByText('Limits and watchdog').click()
    await page.getByText('Give a number of seconds above 0, or nothing.').waitFor()
    expect(await field.isVisible()).toBe(true)
    await field.fill('')
    await page.getByLabel('Stalled after').fill('70')
    await startButton('Start backtest').click()
    expect(await startedJob()).toMatchObject({ kind: 'BACKTEST', input: { run: { watchdog: { stalledAfter: 70 } } } })
  })

  test('takes a strategy away again, and goes on at the one before by keyboard', async () => {
    await write('Sweep a grid', 'sma-cross')
    await addStrategy(page, 'rsi')
    expect(await focused()).toBe('strategies.1.space.0.range.min')
    await page
      .getByRole('button', { name: /^Remove/ })
      .last()
      .press('Enter')
    await expect.poll(focused).toBe('strategies.0.strategy')
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(1)
  })

  test('has no fault of access that axe finds where a field is wrong', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.getByLabel('Stop loss, %').fill('x')
    expect(await axeFindings(page)).toEqual([])
    expect(faults).toEqual([])
  })
})
