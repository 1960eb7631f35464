import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ask } from '../server/api/http/client.ts'
import { BAR_WAITS } from '../server/faults.fixture.ts'
import {
  openTestApp,
  outcomeOf,
  type Started,
  sampleDataset,
  startImprovement,
  startSweep,
  startWalkForward,
  type TestApp,
} from '../server/testApp.ts'

/** A server with a job of each kind and state, for what looks at every page. */
export interface Furnished {
  readonly app: TestApp
  /** Every page by a name that tells what it shows, with its address. */
  readonly pages: readonly { readonly name: string; readonly path: string }[]
  close(): Promise<void>
}

/** A strategy as people write it, with a slip of the pen. */
const BROKEN = `import { bars, defineStrategy } from 'barline'
export default defineStrategy({
  name: 'broken', title: 'Broken breakout', description: 'Reads a column that is not there.', family: 'my own',
  parameters: [bars('period', { default: 5 }, 'Bars that are looked back on.')],
  signals: (candles) => ({ entry: candles.clsoe.map(Number), exit: candles.close.map(() => 0) }),
})`

/** A file that is no strategy. */
const NO_STRATEGY = 'export default { name: 7 }\n'

const range = (name: string, min: number, max: number, step: number) => ({ name, range: { min, max, step } })
const CROSS = { strategy: 'sma-cross', space: [range('fast', 5, 60, 5), range('slow', 20, 200, 10)] }
const EXITS = { takeProfit: [null, 0.05], stopLoss: [null, 0.02] }

async function startBacktest(port: number, dataset: string): Promise<Started> {
  const mutation = `mutation ($input: BacktestInput!) {
    startBacktest(input: $input) { job { id state } problems { path code message } }
  }`
  const parameters = [
    { name: 'fast', value: 10 },
    { name: 'slow', value: 50 },
  ]
  const input = { dataset, strategy: 'sma-cross', parameters }
  return (await ask<{ startBacktest: Started }>(port, mutation, { input })).startBacktest
}

/** The id of what was started; what is wrong with it is thrown. */
function idOf({ job, problems }: Started): string {
  if (!job) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
  return job.id
}

/** Starts a job of each kind, one that fails, and one with a trial that hangs; all but the last are over when it answers. */
async function furnish(port: number) {
  const dataset = await sampleDataset(port)
  const strategies = [CROSS, { strategy: 'ppo', space: [range('fast', 5, 20, 5)] }]
  const walk = { dataset, strategies: [CROSS] }
  const rsi = { dataset, strategies: [{ strategy: 'rsi', space: [range('period', 5, 30, 1)] }] }
  const broken = [{ strategy: 'broken', space: [{ name: 'period', values: [5, 6, 7] }] }]
  const hanging = [{ strategy: 'bar-waits', space: [range('at', 1, 40, 1)] }]
  const patient = { watchdog: { stalledAfter: 100_000 } }
  const jobs = {
    sweep: idOf(await startSweep(port, { dataset, strategies, exits: EXITS, holdOut: 0.2 })),
    backtest: idOf(await startBacktest(port, dataset)),
    walkForward: idOf(await startWalkForward(port, { optimization: walk, folds: 5 })),
    improvement: idOf(await startImprovement(port, { optimization: rsi, cycles: 4 })),
    failed: idOf(await startSweep(port, { dataset, strategies: broken })),
  }
  for (const id of Object.values(jobs)) await outcomeOf(port, id)
  const suspect = idOf(await startSweep(port, { dataset, strategies: hanging, run: patient }))
  return { dataset, jobs: { ...jobs, suspect } }
}

/** Starts a server and furnishes it. `before` is called when it is still empty. */
export async function openFurnished(before: (app: TestApp) => Promise<void> = async () => {}): Promise<Furnished> {
  const folder = mkdtempSync(join(tmpdir(), 'barline-furnished-'))
  writeFileSync(join(folder, 'broken.ts'), BROKEN)
  writeFileSync(join(folder, 'barWaits.js'), BAR_WAITS)
  writeFileSync(join(folder, 'notes.js'), NO_STRATEGY)
  const app = await openTestApp({ THREADS: '2', STRATEGIES_DIR: folder })
  await before(app)
  const { dataset, jobs } = await furnish(app.port)
  const { sweep, backtest, walkForward, improvement, failed, suspect } = jobs
  const pages = Object.entries({
    overview: '/',
    jobs: '/jobs',
    'job-results': `/jobs/${sweep}`,
    'job-explore': `/jobs/${sweep}/explore`,
    'job-trials': `/jobs/${sweep}/trials`,
    'job-trust': `/jobs/${sweep}/trust`,
    'job-history': `/jobs/${sweep}/history`,
    'job-backtest': `/jobs/${backtest}`,
    'job-walk-forward': `/jobs/${walkForward}`,
    'job-folds': `/jobs/${walkForward}/folds`,
    'job-improvement': `/jobs/${improvement}`,
    'job-cycles': `/jobs/${improvement}/cycles`,
    'job-failed': `/jobs/${failed}`,
    'job-suspect': `/jobs/${suspect}`,
    trial: `/jobs/${sweep}/trials/5`,
    'compare-jobs': `/compare?job=${sweep}&job=${backtest}`,
    'compare-trials': `/compare?trial=${sweep}:5&trial=${sweep}:145&trial=${sweep}:300`,
    'new-run': '/new?strategy=sma-cross',
    'new-run-again': `/new?job=${sweep}`,
    strategies: '/strategies',
    strategy: '/strategies/sma-cross',
    datasets: '/datasets',
    import: '/datasets/import',
    dataset: `/datasets/${dataset}`,
    workers: '/workers',
    settings: '/settings',
    missing: '/nowhere',
  }).map(([name, path]) => ({ name, path }))
  return {
    app,
    pages,
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Opens a page and waits until nothing more is on its way. */
export async function openSettled(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('main .patience'))
  await page.waitForLoadState('networkidle')
}
