import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { steady } from './faults.fixture.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep } from './testApp.ts'

const HISTORY = `query ($jobs: JobFilter) { jobs(filter: $jobs, first: 5) { totalCount nodes {
  id state specification tally { succeeded failed }
  best { number metrics { sharpe totalReturn } }
  trials(first: 1000, orderBy: NUMBER) { totalCount nodes { number state parameters { name value } metrics { sharpe } } }
  events { nodes { seq at type message } }
  progress { seq fraction message }
} } }`

interface History {
  readonly jobs: { readonly nodes: readonly { readonly id: string }[] }
}

function sweep(dataset: string, slowest: number): object {
  const slow = { name: 'slow', range: { min: 20, max: slowest, step: 1 } }
  return { dataset, strategies: [{ strategy: 'sma-cross', space: [{ name: 'fast', values: [5, 10] }, slow] }] }
}

/** Waits until so many trials more of a job are done, or it is over. @returns its state then */
async function runFor(port: number, job: string, trials: number): Promise<string> {
  const query = 'subscription ($job: ID!) { progress(job: $job) { state trialsDone } }'
  type Reading = { readonly state: string; readonly trialsDone: number }
  let state = ''
  let done: number | null = null
  for await (const { progress } of follow<{ progress: Reading }>(port, query, { job })) {
    state = progress.state
    done ??= progress.trialsDone
    if (progress.trialsDone >= done + trials) break
  }
  return state
}

test('every job, trial and event is there after a stop and a start', async () => {
  const app = await openTestApp()
  try {
    const dataset = await sampleDataset(app.port)
    for (const slowest of [60, 120, 200]) {
      const { job } = await startSweep(app.port, sweep(dataset, slowest))
      expect(await outcomeOf(app.port, job?.id ?? '')).toBe('SUCCEEDED')
    }
    const before = await ask<History>(app.port, HISTORY)
    await app.restart()
    expect(await ask<History>(app.port, HISTORY)).toEqual(before)
    expect(before.jobs.nodes).toHaveLength(3)
  } finally {
    await app.close()
  }
})

test('a job that ran when the server stopped goes on at the next start, and its readings never fall', async () => {
  const app = await openTestApp({ THREADS: '1' })
  try {
    const dataset = await sampleDataset(app.port)
    // More than the quickest machine does before it is stopped.
    const levels = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / 100)
    const { job } = await startSweep(app.port, {
      ...sweep(dataset, 800),
      exits: { takeProfit: levels(20), stopLoss: levels(8) },
    })
    const query = 'subscription ($job: ID!) { progress(job: $job) { seq fraction state trialsDone } }'
    type Reading = {
      readonly seq: number
      readonly fraction: number
      readonly trialsDone: number
      readonly state: string
    }
    const readings: Reading[] = []
    for await (const { progress } of follow<{ progress: Reading }>(app.port, query, { job: job?.id })) {
      readings.push(progress)
      if (progress.trialsDone > 0) break
    }
    await app.restart()
    for await (const { progress } of follow<{ progress: Reading }>(app.port, query, { job: job?.id }))
      readings.push(progress)
    for (const [index, reading] of readings.slice(1).entries()) {
      expect(reading.seq).toBeGreaterThan(readings[index]?.seq ?? 0)
      expect(reading.fraction).toBeGreaterThanOrEqual(readings[index]?.fraction ?? 0)
    }
    expect(readings.at(-1)).toMatchObject({ state: 'SUCCEEDED', trialsDone: 2 * 781 * 160, fraction: 1 })
  } finally {
    await app.close()
  }
})

test('a job comes to its limit though the server never runs for so long at a time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'barline-restart-'))
  writeFileSync(join(folder, 'steady.js'), steady(100))
  const app = await openTestApp({ STRATEGIES_DIR: folder })
  try {
    const dataset = await sampleDataset(app.port)
    const sweepTo = (max: number, limits = {}) => ({
      dataset,
      strategies: [{ strategy: 'steady', space: [{ name: 'at', range: { min: 0, max, step: 1 } }] }],
      run: { engine: 'VECTOR', limits },
    })
    // What a trial takes is known from the next start on: then tasks are short from the first one.
    const taught = await startSweep(app.port, sweepTo(10))
    expect(await outcomeOf(app.port, taught.job?.id ?? '')).toBe('SUCCEEDED')
    await app.restart()
    const { job } = await startSweep(app.port, sweepTo(1_000, { job: 5 }))
    let restarts = 0
    for (; (await runFor(app.port, job?.id ?? '', 20)) === 'RUNNING'; restarts += 1) await app.restart()
    expect(restarts).toBeGreaterThan(0)
    const query = 'query ($id: ID!) { job(id: $id) { state error { code } tally { succeeded } trials { totalCount } } }'
    type Ended = { readonly tally: { readonly succeeded: number } }
    const { job: ended } = await ask<{ job: Ended }>(app.port, query, { id: job?.id })
    const { succeeded } = ended.tally
    expect(ended).toMatchObject({ state: 'FAILED', error: { code: 'TIME_LIMIT' }, trials: { totalCount: succeeded } })
    expect(succeeded).toBeLessThan(1_001)
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
})
