import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

interface Lane {
  readonly thread: number
  readonly job: string | null
  readonly trial: number | null
  readonly stage: string | null
  readonly bar: number | null
  readonly bars: number | null
}

let app: TestApp
beforeAll(async () => {
  app = await openTestApp({ THREADS: '2' })
})
afterAll(() => app?.close())

const workers = async () =>
  (
    await ask<{ workers: { version: string; lanes: Lane[] }[] }>(
      app.port,
      '{ workers { version lanes { thread job trial stage bar bars } } }',
    )
  ).workers

const idle = { job: null, trial: null, stage: null, bar: null, bars: null }

test('a worker says its version, and what each of its threads does', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const still = [
    { thread: 1, ...idle },
    { thread: 2, ...idle },
  ]
  expect(await workers()).toEqual([{ version, lanes: still }])
  // One trial after the other, so that each shows how far it is.
  const range = (name: string, min: number, max: number) => ({ name, range: { min, max, step: 1 } })
  const strategies = [{ strategy: 'sma-cross', space: [range('fast', 2, 200), range('slow', 201, 400)] }]
  const { job, problems } = await startSweep(app.port, {
    dataset: await sampleDataset(app.port),
    strategies,
    run: { engine: 'REFERENCE' },
  })
  expect(problems).toEqual([])
  const seen: Lane[] = []
  await expect
    .poll(async () => {
      const [worker] = await workers()
      expect(worker?.lanes.map(({ thread }) => thread)).toEqual([1, 2])
      seen.push(...(worker?.lanes ?? []).filter((lane) => lane.job !== null))
      return seen.some(({ bar }) => bar !== null) && new Set(seen.map(({ thread }) => thread)).size === 2
    })
    .toBe(true)
  for (const lane of seen) {
    expect(lane.job).toBe(job?.id)
    expect(['WAITING', 'LOADING', 'SIGNALS', 'SIMULATION', 'METRICS', 'STORING']).toContain(lane.stage)
    if (lane.bar === null) continue
    expect(lane.trial).not.toBeNull()
    expect([lane.bar >= 0, lane.bar < (lane.bars ?? 0)]).toEqual([true, true])
  }
  await ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', { id: job?.id })
  expect(await outcomeOf(app.port, job?.id ?? '')).toBe('CANCELED')
  await expect.poll(async () => (await workers())[0]?.lanes).toEqual(still)
})
