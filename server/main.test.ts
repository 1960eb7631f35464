import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { serverCommand } from './serverCommand.fixture.ts'
import { copyTestData, makeTestFolder } from './testData.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

function start(environment: Record<string, string>, options: readonly string[] = []): ChildProcess {
  const folder = makeTestFolder('barline-')
  folders.push(folder)
  copyTestData(folder)
  return spawn(process.execPath, serverCommand(options), {
    env: { ...process.env, PORT: '0', DATA_DIR: folder, ...environment },
  })
}

/** Everything that a process writes until its output holds `mark`. */
async function readUntil(process: ChildProcess, mark: string): Promise<string> {
  let text = ''
  for await (const piece of process.stdout ?? []) {
    text += piece
    if (text.includes(mark)) return text
  }
  throw new Error(`'${mark}' was never written; there was: ${text}`)
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops the server cleanly', async (signal) => {
  const server = start({})
  await readUntil(server, 'Barline serves on http://127.0.0.1:')
  server.stdout?.resume()
  server.kill(signal)
  expect(await once(server, 'exit')).toEqual([0, null])
})

test('a strategy file that cannot be used is told of at the start, and a STRATEGIES_DIR that is no folder ends it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'barline-'))
  folders.push(folder)
  writeFileSync(join(folder, 'mine.ts'), 'export default {')
  const server = start({ STRATEGIES_DIR: folder })
  expect(await readUntil(server, 'Barline serves on')).toContain('line 1: Unexpected token')
  server.stdout?.resume()
  server.kill()
  await once(server, 'exit')
  const refused = start({ STRATEGIES_DIR: join(folder, 'mine.ts') })
  await readUntil(refused, 'must be a folder that can be read')
  expect(await once(refused, 'exit')).toEqual([1, null])
})

test.each([
  ['PORT', { PORT: 'eighty' }, "PORT must be a whole number from 0 to 65535 (it is 'eighty')"],
  ['HOST', { HOST: '0.0.0.0' }, "ACCESS_TOKEN must be set because HOST is '0.0.0.0'"],
])('a %s that cannot be used ends the start with a message that names it', async (_name, environment, message) => {
  const server = start(environment)
  let said = ''
  server.stderr?.on('data', (piece) => {
    said += piece
  })
  expect(await once(server, 'exit')).toEqual([2, null])
  expect(said).toContain(message)
})

test('an error that nobody expected ends the server with a line of the log, without what hangs on the error', async () => {
  // Node's threads for what takes long have more to do than the process has time: what waits for them is lost.
  const fault = `import { pbkdf2 } from 'node:crypto'
    setTimeout(() => {
      for (let each = 0; each < 16; each += 1) pbkdf2('', '', 1e7, 64, 'sha512', () => undefined)
      throw Object.assign(new Error('unlucky'), { input: 'hunter' + 2 })
    }, 10)`
  const server = start({}, ['--import', `data:text/javascript,${encodeURIComponent(fault)}`])
  let said = ''
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (piece) => (said += piece))
  expect(await once(server, 'close')).toEqual([null, 'SIGKILL'])
  expect(said).not.toContain('hunter2')
  expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toMatchObject({ level: 60, err: { message: 'unlucky' } })
})
