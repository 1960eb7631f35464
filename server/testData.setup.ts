import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { serverCommand } from './serverCommand.fixture.ts'
import { makeTestFolder, TEST_DATA } from './testData.ts'

/** Nothing of a test has to outlive the machine: processes that are killed lose nothing by it. */
const SETTINGS = '\nfsync = off\nfull_page_writes = off\n'

/**
 * Vitest's global setup: starts a server once, on a new data folder, and ends it in order. Tests begin with a copy (`copyTestData`).
 *
 * @returns what removes the folder
 */
export async function setup(): Promise<() => void> {
  const folder = makeTestFolder('barline-test-data-')
  // Run by root, the database's account must come through.
  chmodSync(folder, 0o711)
  const env = { ...process.env, PORT: '0', THREADS: '1', DATA_DIR: folder }
  const server = spawn(process.execPath, serverCommand(), {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.includes('Barline serves on')) server.kill()
  })
  const [code] = await once(server, 'close')
  if (code !== 0) throw new Error(`the server that makes the data of tests ended with ${code}: ${said}`)
  appendFileSync(join(folder, 'postgres', 'cluster', 'postgresql.conf'), SETTINGS)
  process.env[TEST_DATA] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
