import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

const NAME = `fails-${'with-a-long-name-'.repeat(6)}end`
const STRATEGY = `import { bars, defineStrategy } from 'barline'
export default defineStrategy({
  name: '${NAME}', title: '${'Long '.repeat(30)}', description: '${'long '.repeat(60)}', family: 'my own',
  parameters: [bars('period', { default: 5 }, '${'long '.repeat(20)}')],
  signals: () => { throw new Error('${'x'.repeat(400)}') },
})`

const folder = mkdtempSync(join(tmpdir(), 'barline-wide-'))
let app: TestApp
let browser: Browser
let job: string

beforeAll(async () => {
  writeFileSync(join(folder, 'fails.ts'), STRATEGY)
  app = await openTestApp({ THREADS: '1', STRATEGIES_DIR: folder })
  browser = await openBrowser()
  const { datasets } = await ask<{ datasets: { nodes: { id: string }[] } }>(app.port, '{ datasets { nodes { id } } }')
  const start = 'mutation ($input: OptimizationInput!) { startOptimization(input: $input) { job { id } } }'
  const space = [{ name: 'period', values: [5, 6, 7] }]
  const input = { dataset: datasets.nodes[0]?.id, strategies: [{ strategy: NAME, space }] }
  job = (await ask<{ startOptimization: { job: { id: string } } }>(app.port, start, { input })).startOptimization.job.id
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** What tells that a page shows all it has. */
const PAGES = [
  ['/', NAME],
  ['/jobs', NAME],
  ['/compare?job=JOB&job=nothing', 'There is no job nothing'],
  ['/new', 'Try one'],
  [`/new?strategy=${NAME}`, 'period'],
  ['/strategies', NAME],
  ['/datasets', '^GSPC'],
  [`/strategies/${NAME}`, 'What it does'],
  ['/datasets/import', 'Choose files'],
  ['/workers', 'at work'],
  ['/settings', 'KEEP_JOBS_DAYS'],
  ['/jobs/JOB', 'xxxx'],
] as const

const WIDTHS = [320, 390, 721, 901, 1101, 1211, 1280, 1341]

test('no page is wider than its window, however long a name or an error is', async () => {
  const page = await browser.newPage()
  const wide: string[] = []
  for (const [path, sign] of PAGES) {
    await page.goto(`http://127.0.0.1:${app.port}${path.replace('JOB', job)}`)
    await page.getByText(sign).last().waitFor({ state: 'attached' })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 })
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (over > 0) wide.push(`${path} at ${width}: ${over}`)
    }
  }
  await page.close()
  expect(wide).toEqual([])
})
