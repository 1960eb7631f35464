import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { ServerProcess } from './chaos.fixture.ts'
import { nativeCall, steady } from './faults.fixture.ts'
import { outcomeOf, sampleDataset, startSweep } from './testApp.ts'

/** A server with a strategy that waits at a pipe. */
interface Stuck {
  readonly server: ServerProcess
  readonly pipe: string
  close(): Promise<void>
}

async function open(): Promise<Stuck> {
  const folder = mkdtempSync(join(tmpdir(), 'barline-stuck-'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  writeFileSync(join(folder, 'native.js'), nativeCall(pipe))
  writeFileSync(join(folder, 'steady.js'), steady(20))
  const server = new ServerProcess({ STRATEGIES_DIR: folder, THREADS: '2' })
  const close = async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  await server.start()
  return { server, pipe, close }
}

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

async function start({ port }: ServerProcess, stalledAfter: number): Promise<string> {
  const input = {
    dataset: await sampleDataset(port),
    strategies: [over('native-call', 20), over('steady', 100)],
    run: { watchdog: { suspectAfter: 1, stalledAfter } },
  }
  return (await startSweep(port, input)).job?.id ?? ''
}

const find = async ({ port }: ServerProcess, id: string) => (await ask<{ job: Found }>(port, JOB, { id })).job
const isStuck = ({ verdict }: Found) => verdict.level === 'SUSPECT'
const isGivenUp = ({ events }: Found) => events.nodes.some(({ type }) => type === 'WORKER_LOST')

/** Stops the server in order once its thread is where it is to be, and starts it again. */
async function endure(
  { server, pipe }: Stuck,
  stalledAfter: number,
  isThere: (found: Found) => boolean,
): Promise<void> {
  const id = await start(server, stalledAfter)
  await expect.poll(async () => isThere(await find(server, id)), { timeout: 120_000, interval: 500 }).toBe(true)
  const { tally } = await find(server, id)
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
  const after = await find(server, id)
  expect(after.tally.succeeded).toBeGreaterThanOrEqual(tally.succeeded)
  expect(after.tally).toEqual({ succeeded: 120, failed: 0 })
}

// They wait for most of the time, each for a server of its own.
describe.concurrent('a server with a thread in a call of the system', { timeout: 300_000 }, () => {
  test.each([
    ['that still has its task', 1_000, isStuck],
    ['that was given up', 2, isGivenUp],
  ] as const)('%s stops in order', async (_, stalledAfter, isThere) => {
    const stuck = await open()
    try {
      await endure(stuck, stalledAfter, isThere)
    } finally {
      await stuck.close()
    }
  })
})
