import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { makeCandles, printCsv } from '../server/engine/walk.fixture.ts'
import { THREE_WAIT } from '../server/faults.fixture.ts'
import { openTestApp, sampleDataset, startSweep, startWalkForward, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'
import { writeRun } from './writeRun.fixture.ts'

let app: TestApp
let folder: string
let browser: Browser
let page: Page
const faults: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-page-'))
  writeFileSync(join(folder, 'three-wait.js'), THREE_WAIT)
  app = await openTestApp({ THREADS: '1', STRATEGIES_DIR: folder })
  browser = await openBrowser()
  page = await browser.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

async function importCandles(name: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${app.port}/datasets`)
  await page.getByRole('link', { name: 'Import candles' }).first().click()
  const csv = printCsv(makeCandles(20_000, 7))
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'made.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Import made.csv', exact: true }).click()
  await page.getByText(new RegExp(`^Imported ${name}`)).waitFor()
}

/** Writes a sweep of 30 × 30 × 2 trials of a moving-average cross. */
async function writeSweep(dataset: string): Promise<void> {
  await writeRun(page, app.port, { kind: 'Sweep a grid', strategy: 'sma-cross', dataset })
  for (const [name, min, max] of [
    ['fast', '2', '31'],
    ['slow', '40', '69'],
  ] as const) {
    const parameter = page.getByRole('group', { name, exact: true })
    await parameter.getByLabel(`${name} from`).fill(min)
    await parameter.getByLabel(`${name} to`).fill(max)
    await parameter.getByLabel(`${name} step`).fill('1')
  }
  await page.getByRole('radio', { name: 'Both' }).check({ force: true })
}

/** The distinct values that the bar shows until the job is over: then it goes. */
function watchBar(): Promise<number[]> {
  return page.evaluate(async () => {
    const shown = new Set<number>()
    for (let seen = false; ; await new Promise(requestAnimationFrame)) {
      const bar = document.querySelector('main [role=progressbar]')
      if (bar) shown.add(Number(bar.getAttribute('aria-valuenow')))
      else if (seen) return [...shown]
      seen ||= bar !== null
    }
  })
}

describe('a person at the page', () => {
  test('imports candles, starts a sweep, sees its bar move, and reads the best trial that the API gives', async () => {
    await importCandles('Made hourly')
    await writeSweep('Made hourly')
    await page.getByRole('button', { name: /Start sweep of 1.?800.trials/ }).click()
    await page.waitForURL(/\/jobs\/.+/)
    const shown = await watchBar()
    expect(shown.length).toBeGreaterThanOrEqual(5)
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
    await page.getByText(/^1,800.trials in/).waitFor()
    const id = page.url().split('/').at(-1)
    const query =
      'query ($id: ID!) { job(id: $id) { best { number metrics { sharpe trades } parameters { name value } } } }'
    const { job } = await ask<{
      job: {
        best: {
          number: number
          metrics: { sharpe: number; trades: number }
          parameters: { name: string; value: number }[]
        }
      }
    }>(app.port, query, { id })
    const best = page.getByRole('region', { name: 'Best trial' })
    // The page has read it before the end too, and reads it once more.
    await best.getByText(`#${job.best.number.toLocaleString('en')}`).waitFor()
    const text = ((await best.textContent()) ?? '').replace(/[\u2009\u202f\u00a0 ]/g, '')
    expect(text).toContain(job.best.metrics.sharpe.toFixed(2).replace('-', '−'))
    expect(text).toContain(String(job.best.metrics.trades))
    for (const { name, value } of job.best.parameters) expect(text).toContain(`${name}${value}`)
    await page.getByRole('slider', { name: 'Equity at each close' }).waitFor()
    await page.getByRole('link', { name: 'History' }).click()
    const watchdog = page.getByRole('region', { name: 'Watchdog' })
    await watchdog.getByText('Complete', { exact: true }).waitFor()
    await watchdog.getByText('0 of 50', { exact: true }).waitFor()
  })

  test('sees how the work of a job divides into stages', async () => {
    const stages = page.getByRole('figure', { name: 'How the work divides into stages' }).getByRole('listitem')
    const texts = await stages.allTextContents()
    expect(texts.map((text) => text.trim().split(' ')[0])).toEqual([
      'Loading',
      'Signals',
      'Simulation',
      'Metrics',
      'Storing',
    ])
    // Of five whole numbers, each a point off at most.
    const points = texts.map((text) => (text.includes('<') ? 0 : Number(/(\d+)\u202f%/.exec(text)?.[1])))
    expect(Math.abs(points.reduce((sum, one) => sum + one, 0) - 100)).toBeLessThan(5)
  })

  test('pauses a sweep, sees it stand, lets it go on, cancels it, and runs it again', async () => {
    const values = (from: number) => Array.from({ length: 400 }, (_, index) => from + index)
    const space = [
      { name: 'fast', values: values(2) },
      { name: 'slow', values: values(500) },
    ]
    const [dataset] = (await ask<{ datasets: { nodes: { id: string }[] } }>(app.port, '{ datasets { nodes { id } } }'))
      .datasets.nodes
    const start =
      'mutation ($input: OptimizationInput!) { startOptimization(input: $input) { job { id } problems { message } } }'
    const input = {
      dataset: dataset?.id,
      strategies: [{ strategy: 'sma-cross', space }],
      run: { name: 'A long sweep' },
    }
    const { startOptimization } = await ask<{ startOptimization: { job: { id: string } } }>(app.port, start, { input })
    const { id } = startOptimization.job
    await page.goto(`http://127.0.0.1:${app.port}/jobs/${id}`)
    await page.getByRole('button', { name: 'Pause job' }).click()
    await page.getByText('Paused', { exact: true }).first().waitFor()
    await page.getByRole('region', { name: 'Progress' }).getByText('paused', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Resume job' }).click()
    await page.getByText('Running', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Cancel job' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel job' }).click()
    await page.getByRole('button', { name: 'Run again', exact: true }).click()
    await page.waitForURL((url) => !url.pathname.endsWith(id))
    await page.getByRole('heading', { name: 'A long sweep' }).waitFor()
    await page.getByRole('button', { name: 'Cancel job' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel job' }).click()
    await page.getByRole('button', { name: 'Run again', exact: true }).waitFor()
  })

  test('pauses a job that still waits, and lets it wait again', async () => {
    const dataset = await sampleDataset(app.port)
    const start = async (strategy: string, space: object[], run: object) =>
      (await startSweep(app.port, { dataset, strategies: [{ strategy, space }], run })).job?.id
    // Deadlocks keep the only thread, and the place of the next task, however slow the machine is.
    const ids = [await start('three-wait', [{ name: 'at', values: [20, 90, 150] }], { priority: 9 })]
    const stage = 'query ($id: ID!) { job(id: $id) { progress { stage } } }'
    await expect
      .poll(() => ask(app.port, stage, { id: ids[0] }), { timeout: 30_000 })
      .toEqual({ job: { progress: { stage: 'SIGNALS' } } })
    ids.push(await start('sma-cross', [], {}))
    await page.goto(`http://127.0.0.1:${app.port}/jobs/${ids[1]}`)
    await page.getByText('Queued', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Pause job' }).click()
    await page.getByText('Paused', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Resume job' }).click()
    await page.getByText('Queued', { exact: true }).first().waitFor()
    for (const id of ids) await ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', { id })
  })

  test('leaves a search by Escape, and the keys are those of the page again', async () => {
    for (const [key, label] of [
      ['s', 'Search strategies'],
      ['j', 'Search jobs'],
    ] as const) {
      await page.goto(`http://127.0.0.1:${app.port}/workers`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.keyboard.press(key)
      const search = page.getByLabel(label)
      await search.waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('rsi')
      await page.keyboard.press('Escape')
      expect(await search.inputValue()).toBe('')
      await page.keyboard.press('d')
      await page.waitForURL(/\/datasets$/)
    }
  })

  test('reads what a walk-forward analysis, an improvement and a sweep have found', async () => {
    const { datasets } = await ask<{ datasets: { nodes: { id: string }[] } }>(app.port, '{ datasets { nodes { id } } }')
    const range = (min: number, max: number) => ({ min, max })
    const space = [
      { name: 'fast', range: range(2, 20) },
      { name: 'slow', range: range(30, 99) },
    ]
    const optimization = {
      dataset: datasets.nodes[0]?.id,
      strategies: [{ strategy: 'sma-cross', space }],
      sampler: { method: 'RANDOM', trials: 40 },
      run: { name: 'Found further' },
    }
    const start = `mutation ($walk: WalkForwardInput!, $improve: ImprovementInput!) {
      startWalkForward(input: $walk) { job { id } }
      startImprovement(input: $improve) { job { id } }
    }`
    const started = await ask<Record<string, { job: { id: string } }>>(app.port, start, {
      walk: { optimization, folds: 3 },
      improve: { optimization, cycles: 4, backtestsPerCycle: 10, patience: 4 },
    })
    const open = (id = '') => page.goto(`http://127.0.0.1:${app.port}/jobs/${id}`)
    await open(started.startWalkForward?.job.id)
    await page.getByRole('slider', { name: 'Equity of the tests, joined' }).waitFor()
    const rows = page.getByRole('table', { name: 'Folds' }).getByRole('row')
    await expect.poll(() => rows.count()).toBe(2 + 3)
    await open(started.startImprovement?.job.id)
    await page.getByText(/^\d+.trials in/).waitFor()
    await page.getByRole('link', { name: 'Cycles' }).click()
    await page.getByRole('list', { name: 'Best objective of each cycle' }).getByRole('listitem').nth(3).waitFor()
    await page.getByRole('link', { name: 'Trust' }).click()
    const importance = page.getByRole('table', { name: 'Share of the objective’s variance' })
    await importance.getByRole('rowheader', { name: 'fast' }).waitFor()
    await importance.getByRole('rowheader', { name: 'slow' }).waitFor()
  })

  test('sees that no trial keeps the constraints, what each breaks, and folds that keep their cash', async () => {
    const dataset = await sampleDataset(app.port)
    const space = [{ name: 'fast', values: [5, 20] }]
    const optimization = {
      dataset,
      strategies: [{ strategy: 'sma-cross', space }],
      constraints: { minTrades: 100_000 },
    }
    const { job } = await startSweep(app.port, optimization)
    await page.goto(`http://127.0.0.1:${app.port}/jobs/${job?.id}`)
    const best = page.getByRole('region', { name: 'Best trial' })
    await best.getByText(/No trial keeps the constraints\. The nearest is #/).waitFor()
    await best.getByText(/^\d+ trades; at least 100,000 are asked for\.$/).waitFor()
    await page.getByRole('link', { name: /^Trials/ }).click()
    const broken = page.getByRole('row').filter({ hasText: 'are asked for' })
    await broken.first().waitFor()
    expect(await broken.count()).toBe(2)
    const walk = await startWalkForward(app.port, { optimization, folds: 2 })
    await page.goto(`http://127.0.0.1:${app.port}/jobs/${walk.job?.id}`)
    await page.getByRole('table', { name: 'Folds' }).getByText('no test').first().waitFor()
    await page.getByText(/folds 1, 2 kept the cash/).waitFor()
  })

  test('is told which trial may hang, gives it more patience, and ends it; the others go on', async () => {
    const space = [{ name: 'at', values: [20, 21] }]
    const run = { watchdog: { suspectAfter: 1, stalledAfter: 1_000 } }
    const input = { dataset: await sampleDataset(app.port), strategies: [{ strategy: 'three-wait', space }], run }
    const { job } = await startSweep(app.port, input)
    await page.goto(`http://127.0.0.1:${app.port}/jobs/${job?.id}`)
    const suspects = page.getByRole('region', { name: 'Trials that may hang' })
    await suspects.getByText(/#0 three-wait · at.20 · signals/).waitFor()
    await suspects.getByRole('button', { name: 'Wait twice as long' }).click()
    await suspects.getByText(/of 2,000/).waitFor()
    await suspects.getByRole('button', { name: 'Skip trial 0' }).click()
    await page.getByText(/^2.trials in/).waitFor()
    await suspects.waitFor({ state: 'detached' })
  })

  test('finds the job in the list, newest first', async () => {
    await page.goto(`http://127.0.0.1:${app.port}/jobs`)
    await page
      .getByRole('row', { name: /Succeeded.*sma-cross on Made hourly/ })
      .first()
      .waitFor()
  })

  test('meets no fault on any page', async () => {
    for (const path of ['/', '/jobs', '/compare', '/new', '/strategies', '/datasets', '/workers', '/nothing']) {
      await page.goto(`http://127.0.0.1:${app.port}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
    }
    expect(faults).toEqual([])
  })
})
