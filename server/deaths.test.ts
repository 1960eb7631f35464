import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from './api/client.ts'
import { ServerProcess, watch } from './chaos.fixture.ts'
import { kills, steady } from './faults.fixture.ts'
import { sampleDataset, startSweep } from './testApp.ts'

const ENDED = 'its process ended three times while it ran'

let folder: string
let server: ServerProcess

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-deaths-'))
  writeFileSync(join(folder, 'kills.js'), kills(17))
  writeFileSync(join(folder, 'steady.js'), steady(20))
  server = new ServerProcess({ STRATEGIES_DIR: folder, THREADS: '2' })
  await server.start()
})

afterEach(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const over = (strategy: string, to: number) => ({
  strategy,
  space: [{ name: 'at', range: { min: 0, max: to, step: 1 } }],
})

async function start(...strategies: object[]): Promise<string> {
  const { job, problems } = await startSweep(server.port, { dataset: await sampleDataset(server.port), strategies })
  expect(problems).toEqual([])
  return job?.id ?? ''
}

const JOB = `query ($id: ID!) { job(id: $id) {
  state tally { succeeded failed } progress { fraction trialsDone }
  trials(first: 1000, orderBy: NUMBER) { nodes { number state error metrics { sharpe totalReturn } } }
  events(first: 1000) { nodes { type message } }
} }`

interface Found {
  readonly state: string
  readonly tally: { readonly succeeded: number; readonly failed: number }
  readonly trials: { readonly nodes: readonly { readonly number: number; readonly error: string | null }[] }
  readonly events: { readonly nodes: readonly { readonly type: string; readonly message: string }[] }
}

const find = async (id: string) => (await ask<{ job: Found }>(server.port, JOB, { id })).job

/** Starts the server again whenever it ends by itself, as systemd does. @returns what ends that, and tells how often it was */
function revive(): () => Promise<{ readonly deaths: number; readonly output: string }> {
  let isOver = false
  let deaths = 0
  let output = ''
  const running = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      if (server.isAlive || isOver) continue
      deaths += 1
      output += server.output
      await server.start()
    }
  })()
  return async () => {
    isOver = true
    await running
    return { deaths, output: output + server.output }
  }
}

test('a trial that kills its process fails alone, the rest of its job and the jobs beside it succeed', async () => {
  const beside = await start(over('steady', 30))
  await watch(server, beside)
  const stop = revive()
  const [deadly, other] = [await start(over('kills', 39)), await start(over('steady', 30))]
  for (const job of [deadly, other]) await watch(server, job)
  const { deaths, output } = await stop()
  const found = await find(deadly)
  console.log(deaths, found.events.nodes)
  expect(found).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 39, failed: 1 } })
  expect(found.trials.nodes.filter(({ error }) => error !== null)).toMatchObject([{ number: 17, error: ENDED }])
  expect(deaths).toBe(1)
  expect((await find(other)).trials).toEqual((await find(beside)).trials)
  expect(output).toContain(`To cancel the job: its page, or mutation { cancelJob(id: \\"${deadly}\\")`)
})
