/**
 * Prints how the page does with much, in a Chromium without a GPU: `npm run bench:page`. First a sweep of more than a million trials that is over: how long from what a reader
 * does in its tabs Explore and Trials to the drawn answer. Then a sweep that runs, for a minute on each page: whether the page grows, and how
 * long its main thread is kept. `npm run bench:page -- explore` and `-- watch` do one of both.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { steady } from '../../server/faults.fixture.ts'
import { openBrowser } from '../../web/browser.fixture.ts'
import { MeasuredServer } from '../measuredServer.ts'
import { type Sweep, sweepOf } from '../sweepOf.ts'
import { explore } from './explored.ts'
import { watchAll } from './watched.ts'

/** Bars of the dataset: a short one, for what is measured is many trials. */
const BARS = 400
const HOUR_SECONDS = 3_600

const levels = (count: number, step: number) => Array.from({ length: count }, (_, index) => (index + 1) * step)

/** 1,056,000 trials. */
const MILLION: Sweep = {
  ...sweepOf(211_200),
  exits: { takeProfit: levels(20, 0.005), stopLoss: levels(200, 0.001) },
}

/** Trials that come 200 at a time, about once a second, for a quarter of an hour. */
const LONG: Sweep = {
  strategies: [{ strategy: 'steady', space: [{ name: 'at', range: { min: 0, max: 1_000, step: 1 } }] }],
  directions: ['LONG'],
  exits: { takeProfit: levels(10, 0.01), stopLoss: levels(20, 0.005) },
}

const TABS = ['', '/explore', '/trials', '/trust', '/history']

async function exploreMillion(browser: Browser) {
  const server = new MeasuredServer(2)
  try {
    await server.start()
    const run = await server.run(await server.bring(BARS, HOUR_SECONDS), MILLION)
    console.log(`\na sweep of 1,056,000 trials, which took ${run.seconds.toFixed(0)} s`)
    await explore(browser, `${server.origin}/jobs/${run.id}`)
  } finally {
    await server.close()
  }
}

async function watchLong(browser: Browser) {
  const folder = mkdtempSync(join(tmpdir(), 'barline-bench-'))
  writeFileSync(join(folder, 'steady.js'), steady(1_000))
  const server = new MeasuredServer(1, { STRATEGIES_DIR: folder })
  try {
    await server.start()
    const id = await server.begin(await server.bring(BARS, HOUR_SECONDS), LONG)
    console.log('\na sweep that runs, watched for a minute on each page')
    await watchAll(browser, server.origin, [...TABS.map((tab) => `/jobs/${id}${tab}`), '/', '/jobs', '/workers'])
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const [only] = process.argv.slice(2)
const browser = await openBrowser()
try {
  if (only !== 'watch') await exploreMillion(browser)
  if (only !== 'explore') await watchLong(browser)
} finally {
  await browser.close()
}
