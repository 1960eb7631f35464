import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

let app: TestApp
let browser: Browser
let [mine, other]: Page[] = []
const faults: string[] = []

async function openPage(): Promise<Page> {
  const page = await browser.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  return page
}

async function startNamed(name: string): Promise<string> {
  const space = [{ name: 'slow', range: { min: 100, max: 119, step: 1 } }]
  const strategies = [{ strategy: 'sma-cross', space }]
  const input = { dataset: await sampleDataset(app.port), strategies, run: { name } }
  const id = (await startSweep(app.port, input)).job?.id ?? ''
  await outcomeOf(app.port, id)
  return id
}

beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
  await startNamed('first run')
  await startNamed('second run')
  browser = await openBrowser()
  mine = await openPage()
  other = await openPage()
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })

/** Presses an entry of the menu of a row, or of a page. */
async function choose(within: Page | ReturnType<typeof row>, entry: string): Promise<void> {
  await within.getByRole('button', { name: /^Rename.* or delete$/ }).click()
  const page = 'page' in within ? within.page() : within
  await page.getByRole('button', { name: entry, exact: true }).click()
}

test('a row is renamed, tagged and deleted, and other pages show it at once', async () => {
  const jobs = `http://127.0.0.1:${app.port}/jobs`
  if (!mine || !other) throw new Error('no page is open')
  await Promise.all([mine.goto(jobs), other.goto(jobs)])
  await Promise.all([row(mine, 'first run').waitFor(), row(other, 'first run').waitFor()])

  await choose(row(mine, 'first run'), 'Rename')
  await mine.getByLabel('Name', { exact: true }).fill(' ')
  await mine.getByRole('button', { name: 'Rename', exact: true }).click()
  await mine.getByText('it is empty; give 1 to 200 characters').waitFor()
  await mine.getByLabel('Name', { exact: true }).fill('night run')
  await mine.keyboard.press('Enter')
  await Promise.all([row(mine, 'night run').waitFor(), row(other, 'night run').waitFor()])

  await choose(row(mine, 'night run'), 'Tag')
  await mine.getByLabel('Tags, between commas').fill('btc, slow')
  await mine.keyboard.press('Enter')
  await row(other, 'night run').getByRole('link', { name: 'btc' }).click()
  await row(other, 'second run').waitFor({ state: 'detached' })
  expect(await row(other, 'night run').count()).toBe(1)
  await other.getByRole('button', { name: 'Jobs of any tag' }).click()
  await row(other, 'second run').waitFor()

  await choose(row(mine, 'night run'), 'Delete')
  const dialog = mine.getByRole('dialog')
  expect((await dialog.textContent())?.replaceAll('\u202f', ' ')).toContain(
    'Its 20 trials and its history go with it, for good.',
  )
  await mine.keyboard.press('Escape')
  // The focus is where it was, and nothing has gone.
  expect(await mine.evaluate(() => document.activeElement?.closest('tr')?.textContent)).toContain('night run')
  await choose(row(mine, 'night run'), 'Delete')
  await dialog.getByRole('button', { name: 'Delete job' }).click()
  await Promise.all([mine, other].map((page) => row(page, 'night run').waitFor({ state: 'detached' })))
  expect(faults).toEqual([])
})

test('a job that is deleted on its own page leads to the list, and another page of it says that it is gone', async () => {
  if (!mine || !other) throw new Error('no page is open')
  const id = await startNamed('third run')
  const url = `http://127.0.0.1:${app.port}/jobs/${id}`
  await Promise.all([mine.goto(url), other.goto(url)])
  await other.getByRole('heading', { name: 'third run' }).waitFor()
  await choose(mine, 'Delete')
  await mine.getByRole('button', { name: 'Delete job' }).click()
  await mine.waitForURL(/\/jobs$/)
  await other.getByRole('heading', { name: 'There is no such job' }).waitFor()
  expect(faults).toEqual([])
})

test('a job that runs is paused and goes on from its row, and is cancelled once that was confirmed', async () => {
  if (!mine) throw new Error('no page is open')
  const levels = Array.from({ length: 100 }, (_, index) => (index + 1) / 1_000)
  const space = [{ name: 'slow', range: { min: 101, max: 400, step: 1 } }]
  const strategies = [{ strategy: 'sma-cross', space }]
  const exits = { takeProfit: levels, stopLoss: levels }
  const input = { dataset: await sampleDataset(app.port), strategies, exits, run: { name: 'long run' } }
  const id = (await startSweep(app.port, input)).job?.id
  await mine.goto(`http://127.0.0.1:${app.port}/jobs`)
  await choose(row(mine, 'long run'), 'Pause')
  await row(mine, 'long run').getByText('Paused').first().waitFor()
  await choose(row(mine, 'long run'), 'Resume')
  await row(mine, 'long run').getByText('Running').first().waitFor()
  await choose(row(mine, 'long run'), 'Cancel')
  await mine.keyboard.press('Escape')
  const state = async () =>
    (await ask<{ job: { state: string } }>(app.port, `{ job(id: "${id}") { state } }`)).job.state
  expect(await state()).toBe('RUNNING')
  await choose(row(mine, 'long run'), 'Cancel')
  await mine.getByRole('dialog').getByRole('button', { name: 'Cancel job' }).click()
  await expect.poll(state).toBe('CANCELED')
  await row(mine, 'long run')
    .getByRole('button', { name: /^Rename/ })
    .click()
  await mine.getByRole('button', { name: 'Run again', exact: true }).waitFor()
  await mine.getByRole('button', { name: 'Delete', exact: true }).click()
  await mine.getByRole('button', { name: 'Delete job' }).click()
  await row(mine, 'long run').waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})

test('a dataset is renamed, and its deletion says which jobs go with it', async () => {
  if (!mine) throw new Error('no page is open')
  await mine.goto(`http://127.0.0.1:${app.port}/datasets`)
  await choose(mine, 'Rename')
  await mine.getByLabel('Name', { exact: true }).fill('Stocks')
  await mine.keyboard.press('Enter')
  await mine.getByRole('link', { name: 'Stocks', exact: true }).waitFor()
  await choose(mine, 'Delete')
  await mine.getByText('The job that uses it goes too, with all of its trials.').waitFor()
  await mine.getByRole('button', { name: 'Delete dataset' }).click()
  await mine.getByRole('heading', { name: 'No datasets yet' }).waitFor()
  expect(await ask(app.port, '{ jobs { totalCount } datasets { totalCount } }')).toEqual({
    jobs: { totalCount: 0 },
    datasets: { totalCount: 0 },
  })
  expect(faults).toEqual([])
})
