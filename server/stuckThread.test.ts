import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from './api/client.ts'
import { ServerProcess } from './chaos.fixture.ts'
import { nativeCall, steady } from './faults.fixture.ts'
import { outcomeOf, sampleDataset, startSweep } from './testApp.ts'

let folder: string
let pipe: string
let server: ServerProcess

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-stuck-'))
  pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  writeFileSync(join(folder, 'native.js'), nativeCall(pipe))
  writeFileSync(join(folder, 'steady.js'), steady(20))
  server = new ServerProcess({ STRATEGIES_DIR: folder, THREADS: '2' })
  await server.start()
})

afterEach(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Found {
  readonly state: string
  readonly tally: { readonly succeeded: number; readonly failed: number }
  readonly verdict: { readonly level: string }
  readonly events: { readonly nodes: readonly { readonly type: string }[] }
}

const JOB = `query ($id: ID!) { job(id: $id) {
  state tally { succeeded failed } verdict { level } events(first: 1000) { nodes { type } }
} }`

const over = (strategy: string, to: number) => ({
  strategy,
  space: [{ name: 'at', range: { min: 1, max: to, step: 1 } }],
})

async function start(stalledAfter: number): Promise<string> {
  const input = {
    dataset: await sampleDataset(server.port),
    strategies: [over('native-call', 20), over('steady', 100)],
    run: { watchdog: { suspectAfter: 1, stalledAfter } },
  }
  return (await startSweep(server.port, input)).job?.id ?? ''
}

const find = async (id: string) => (await ask<{ job: Found }>(server.port, JOB, { id })).job
const isStuck = ({ verdict }: Found) => verdict.level === 'SUSPECT'
const isGivenUp = ({ events }: Found) => events.nodes.some(({ type }) => type === 'WORKER_LOST')

test.each([
  ['that still has its task', 1_000, isStuck],
  ['that was given up', 2, isGivenUp],
] as const)('a server with a thread in a call of the system %s stops in order', async (_, stalledAfter, isThere) => {
  const id = await start(stalledAfter)
  await expect.poll(async () => isThere(await find(id)), { timeout: 60_000 }).toBe(true)
  const { tally } = await find(id)
  const lock = join(server.dataDir, 'postgres', 'cluster', 'postmaster.pid')
  expect(existsSync(lock)).toBe(true)
  await server.kill('SIGTERM')
  // A database that was not shut down leaves its lock.
  expect(existsSync(lock)).toBe(false)
  // Nobody waits at the pipe any more; one that is no pipe holds nobody up.
  rmSync(pipe)
  writeFileSync(pipe, '')
  await server.start()
  expect(await outcomeOf(server.port, id)).toBe('SUCCEEDED')
  const after = await find(id)
  expect(after.tally.succeeded).toBeGreaterThanOrEqual(tally.succeeded)
  expect(after.tally).toEqual({ succeeded: 120, failed: 0 })
})
