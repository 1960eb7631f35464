import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

let app: TestApp
let browser: Browser
let page: Page
const faults: string[] = []

beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

/** Opens the import anew, in a window of its own. */
async function openImport(viewport = { width: 1_280, height: 900 }): Promise<void> {
  await page?.close()
  page = await browser.newPage({ viewport })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(`http://127.0.0.1:${app.port}/datasets/import`)
  await page.getByRole('heading', { name: 'Import candles' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Import candles')
}

const fileOf = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const choose = (...files: ReturnType<typeof fileOf>[]) => page.locator('input[type=file]').setInputFiles(files)
const cardOf = (name: string) => page.getByRole('article', { name })
const importOf = (name: string) => page.getByRole('button', { name: `Import ${name}`, exact: true })
const roleOf = (card: Locator, position: number) => card.getByLabel(new RegExp(`^Column ${position},`))

interface Kept {
  readonly name: string
  readonly symbol: string | null
  readonly bars: number
  readonly from: string
  readonly candles: { readonly open: number }[]
}

/** Every dataset, newest first. */
async function kept(): Promise<readonly Kept[]> {
  const query = '{ datasets { nodes { name symbol bars from candles(points: 2) { open } } } }'
  return (await ask<{ datasets: { nodes: Kept[] } }>(app.port, query)).datasets.nodes
}

/** Days from the first of 2024 on; `price` makes them others. */
function days(price: number, count = 40, dateOf = (at: Date) => at.toISOString().slice(0, 10)): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const date = dateOf(new Date(Date.UTC(2024, 0, 1 + at)))
    return `${date},${price + 0.5},${price + 3},${price - 2},${price + 1},${100 + at}`
  })
  return `date,open,high,low,close,volume\n${rows.join('\n')}\n`
}

test('several files are looked at each by itself, and nothing is kept before it is imported', async () => {
  const before = (await kept()).length
  await openImport()
  const binance = Array.from({ length: 30 }, (_, at) => {
    const opened = Date.UTC(2024, 0, 1) + at * 3_600_000
    return `${opened},42283.58,42554.57,42261.02,42475.23,1271.68,${opened + 3_599_999},53957248.1,47134,682.5,28957416.8,0`
  })
  const stocks = ['AAL', 'MSFT'].map((name, at) =>
    days(20 + at, 30)
      .split('\n')
      .slice(1, -1)
      .map((row) => `${row},${name}`),
  )
  await choose(
    fileOf('BTCUSDT-1h.csv', binance.join('\n')),
    fileOf('stocks.csv', `date,open,high,low,close,volume,Name\n${stocks.flat().join('\n')}`),
    fileOf('trades.csv', 'timestamp,price,amount,side\n1704067200,42265.6,0.01,buy\n'),
  )
  const klines = cardOf('BTCUSDT-1h.csv')
  await klines.getByText('Binance klines, no header').waitFor()
  await klines.getByText('Each time is a moment by itself').waitFor()
  await klines.getByText('Nothing is wrong with it.').waitFor()
  expect(await roleOf(klines, 1).inputValue()).toBe('TIME')
  expect(await roleOf(klines, 7).inputValue()).toBe('NONE')
  expect(await klines.getByRole('table').last().getByRole('row').count()).toBe(1 + 3)
  await cardOf('stocks.csv')
    .getByText(/^Makes 2.datasets$/)
    .waitFor()
  await cardOf('trades.csv')
    .getByText(/^It looks like trades or ticks/)
    .waitFor()
  expect((await kept()).length).toBe(before)
  await page.getByRole('button', { name: /^Import 2.files$/ }).click()
  await cardOf('BTCUSDT-1h.csv')
    .getByText(/^Imported BTCUSDT-1h: 30.bars of 1.h\.$/)
    .waitFor()
  await cardOf('stocks.csv')
    .getByText(/^Imported 2.datasets: stocks AAL \(30.bars\) and stocks MSFT/)
    .waitFor()
  expect(
    (await kept())
      .slice(0, 3)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['BTCUSDT-1h', 'stocks AAL', 'stocks MSFT'])
  expect(faults).toEqual([])
})

test('a question is answered by a button, and the file is read so', async () => {
  await openImport()
  // The fourth to the twelfth of January, or the first of nine months.
  const text = days(30, 9, (at) => `${String(at.getUTCDate() + 3).padStart(2, '0')}/01/2024`)
  await choose(fileOf('open.csv', text))
  const card = cardOf('open.csv')
  await card
    .getByText('Line 2, column date: "04/01/2024" may be either day; nothing in the file tells which.')
    .waitFor()
  await card.getByRole('button', { name: '4 January 2024' }).click()
  await card.getByText('Nothing is wrong with it.').waitFor()
  await card.getByText('Dates day first, decimal points, with a header').waitFor()
  await importOf('open.csv').click()
  await card.getByText(/^Imported open: 9.bars of 1.d/).waitFor()
  expect((await kept())[0]).toMatchObject({ name: 'open', from: '2024-01-04T00:00:00.000Z' })
})

test('a column is given another role, and the file is imported so', async () => {
  await openImport()
  await choose(fileOf('changed.csv', days(40).replace('open,high', 'high,open')))
  const card = cardOf('changed.csv')
  await card
    .getByText(/repaired: high below low|repaired: open or close outside|Nothing is wrong/)
    .first()
    .waitFor()
  expect(await roleOf(card, 3).inputValue()).toBe('OPEN')
  await roleOf(card, 2).selectOption('OPEN')
  // The one that was the open is the high now.
  expect(await roleOf(card, 3).inputValue()).toBe('HIGH')
  await card.getByText('Nothing is wrong with it.').waitFor()
  await card.getByLabel('Name', { exact: true }).fill('Changed over')
  await card.getByLabel('Symbol', { exact: true }).fill('CHG')
  await importOf('changed.csv').click()
  await card.getByText(/^Imported Changed over: 40.bars/).waitFor()
  const [made] = await kept()
  expect(made).toMatchObject({ name: 'Changed over', symbol: 'CHG' })
  expect(made?.candles[0]?.open).toBe(40.5)
})

test('a file that is not recognised is read once its columns are named', async () => {
  await openImport()
  await choose(fileOf('odd.csv', days(50).replace(/^.*\n/, 'D,a,b,c,d,e\n')))
  const card = cardOf('odd.csv')
  await card.getByText('not recognised').waitFor()
  await card.getByText('If it holds candles all the same, say below what each column is.').waitFor()
  for (const [at, role] of ['TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE'].entries())
    await roleOf(card, at + 1).selectOption(role)
  await card.getByText('As candles').waitFor()
  await importOf('odd.csv').click()
  await card.getByText(/^Imported odd: 40.bars/).waitFor()
})

test('candles that are there already are named, and get the name that was asked for', async () => {
  await openImport()
  await choose(fileOf('first.csv', days(60)), fileOf('second.csv', days(60)))
  await importOf('first.csv').click()
  await cardOf('first.csv')
    .getByText(/^Imported first/)
    .waitFor()
  await importOf('second.csv').click()
  await cardOf('second.csv')
    .getByText('These candles are there already, as “first”. They were not imported again.')
    .waitFor()
  await page.getByRole('button', { name: 'Rename it to “second”' }).click()
  await page.getByText('It is called “second” now.').waitFor()
  await cardOf('second.csv').getByRole('link', { name: 'Open it' }).click()
  await page.getByRole('heading', { name: 'second', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Datasets' }).first().click()
  await page.getByRole('link', { name: 'second', exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'first', exact: true }).count()).toBe(0)
})

test('a large file is looked at by its first mebibyte, and sent with a bar that can be stopped', async () => {
  await openImport()
  const sizes: number[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST')
      sizes.push(Number(request.headers()['content-length'] ?? request.postDataBuffer()?.length ?? 0))
  })
  const rows = Array.from(
    { length: 60_000 },
    (_, at) => `${1_704_067_200 + at * 60},70.5,73.25,68.125,71.5,${100 + at}`,
  )
  await choose(fileOf('large.csv', `time,open,high,low,close,volume\n${rows.join('\n')}\n`))
  const card = cardOf('large.csv')
  await card.getByText(/^Only the beginning was read/).waitFor()
  expect(Math.max(...sizes)).toBeLessThan(1_048_576 + 4_096)
  const session = await page.context().newCDPSession(page)
  const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 }
  await session.send('Network.emulateNetworkConditions', network)
  const bar = card.getByRole('progressbar', { name: 'Import of large.csv' })
  await importOf('large.csv').click()
  await card.getByText(/^Sending 2.\d+.MB: [1-9]\d?.%$/).waitFor()
  expect(Number(await bar.getAttribute('value'))).toBeGreaterThan(0)
  expect(await card.getByLabel('Name', { exact: true }).isDisabled()).toBe(true)
  const before = (await kept()).length
  await card.getByRole('button', { name: 'Cancel the import of large.csv' }).click()
  await importOf('large.csv').waitFor()
  await session.send('Network.emulateNetworkConditions', { ...network, uploadThroughput: -1 })
  expect((await kept()).length).toBe(before)
  await importOf('large.csv').click()
  await card.getByText(/^Imported large: 60.000.bars of 1.min/).waitFor()
})

test('files are dropped anywhere on the page, and imported by the keyboard alone on a phone', async () => {
  await openImport({ width: 360, height: 780 })
  await page.getByRole('link', { name: 'All datasets' }).press('Enter')
  await page.getByRole('heading', { name: 'Datasets' }).waitFor()
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    for (const name of ['one.csv', 'two.csv'])
      data.items.add(new File([text.replaceAll('80', name === 'one.csv' ? '81' : '82')], name))
    return data
  }, days(80))
  await page.locator('h1').dispatchEvent('drop', { dataTransfer: dropped })
  await importOf('two.csv').waitFor()
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over).toBe(0)
  await page.getByRole('button', { name: 'Remove one.csv' }).press('Enter')
  expect(await page.getByRole('article').count()).toBe(1)
  await page.getByLabel('Name', { exact: true }).focus()
  for (
    let tabs = 0;
    tabs < 30 && !(await importOf('two.csv').evaluate((node) => node === document.activeElement));
    tabs++
  )
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(/^Imported two/).waitFor()
  // The button is gone, and the focus is at what it came to.
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/Imported two/)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('New run with it')
})

test('pasted text is looked at as a file is, and one that is refused stays to be mended', async () => {
  await openImport()
  await page.getByText('Paste text instead').click()
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByText('Paste the candles.').waitFor()
  await page.getByLabel('CSV or JSON').fill(days(90))
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByLabel('Name', { exact: true }).fill(' ')
  await importOf('Pasted candles.txt').click()
  await page.getByText('Name is empty; give 1 to 200 characters').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Pasted')
  await importOf('Pasted candles.txt').click()
  await page.getByText(/^Imported Pasted/).waitFor()
  expect(faults).toEqual([])
})
