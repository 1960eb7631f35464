import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { RemotePostgres } from './chaos.fixture.ts'
import { connectAlone } from './postgres/connection.ts'
import { MIGRATION_LOCK } from './postgres/database.ts'
import { serverCommand } from './serverCommand.fixture.ts'

/** Of these a superuser may have all. */
const MAX_CONNECTIONS = 12

const postgres = new RemotePostgres({ max_connections: String(MAX_CONNECTIONS) })
const started: { readonly process: ChildProcess; readonly folder: string }[] = []

beforeAll(() => postgres.start())

afterEach(async () => {
  for (const { process, folder } of started.splice(0)) {
    if (process.exitCode === null && process.signalCode === null) {
      process.kill()
      await once(process, 'exit')
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
})

afterAll(() => postgres.close())

interface Line {
  readonly level: number
  readonly msg: string
  readonly err?: object
}

/** A server on a database elsewhere, and what it has written. */
function start(url: string, role = 'worker') {
  const folder = mkdtempSync(join(tmpdir(), 'barline-'))
  const env = { ...process.env, PORT: '0', THREADS: '1', ROLE: role, DATA_DIR: folder, DATABASE_URL: url }
  const child = spawn(process.execPath, serverCommand(), { env })
  started.push({ process: child, folder })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += piece))
  const lines = (): Line[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  return { child, text: () => text, lines, messages: () => lines().map(({ msg }) => msg) }
}

const untilSaid = (server: ReturnType<typeof start>, what: string) =>
  expect.poll(server.text, { timeout: 60_000 }).toContain(what)

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

test('a server that is up before its database waits for it, says what for without the password, and starts', async () => {
  const port = await freePort()
  const url = new URL(postgres.url)
  const wanted = `postgres://${url.username}:hunter2@127.0.0.1:${port}${url.pathname}`
  const server = start(wanted, 'api')
  await untilSaid(server, 'waiting: the database')
  await sleep(3_000)
  expect(server.child.exitCode).toBeNull()
  const said = `waiting: the database '${url.pathname.slice(1)}' at 127.0.0.1:${port} does not answer this process`
  expect(server.messages()).toHaveLength(1)
  expect(server.messages()[0]).toContain(said)
  expect(server.messages()[0]).toContain('ECONNREFUSED')
  await postgres.alsoAt(port)
  await untilSaid(server, 'Barline serves on')
  expect(server.text()).not.toContain('hunter2')
  expect(server.lines().filter(({ err }) => err)).toEqual([])
})

test.each([
  ['database', (url: URL) => url.href.replace(/\/[^/]*$/, '/nothing'), /'nothing'.*does not exist/],
  ['account', (url: URL) => url.href.replace(/\/\/[^@]*@/, '//nobody:hunter2@'), /cannot be used: .*nobody/],
])('an unknown %s ends the start with one sentence and no stack', async (_what, urlOf, sentence) => {
  const server = start(urlOf(new URL(postgres.url)))
  expect(await once(server.child, 'exit')).toEqual([1, null])
  expect(server.lines()).toHaveLength(1)
  expect(server.lines()[0]).toMatchObject({ level: 60 })
  expect(server.lines()[0]?.msg).toMatch(/^Barline cannot start: the database /)
  expect(server.lines()[0]?.msg).toMatch(sentence)
  expect(server.text()).not.toMatch(/hunter2|"stack"/)
})

test('a server that finds too few connections says how many it wants and how many there are, and starts when others leave', async () => {
  const others = Array.from({ length: MAX_CONNECTIONS - 3 }, () => connectAlone(postgres.url, 'another program'))
  await Promise.all(others.map((sql) => sql`select 1`))
  const server = start(postgres.url)
  await untilSaid(server, 'waiting: this process wants up to 9 connections and needs 6')
  expect(server.text()).toMatch(
    new RegExp(`of the ${MAX_CONNECTIONS} that the database '.*' at .* allows this account others have 9`),
  )
  await Promise.all(others.map((sql) => sql.end()))
  await untilSaid(server, 'Barline serves on')
  expect(server.lines().filter(({ err }) => err)).toEqual([])
})

test('a server that loses its database in the middle of its start begins again', async () => {
  const holder = connectAlone(postgres.url, 'a holder')
  // A start migrates first: it stands there for as long as another process does, which is until the cut.
  await holder`select pg_advisory_lock(${MIGRATION_LOCK})`
  const server = start(postgres.url, 'api')
  const watcher = connectAlone(postgres.url, 'a watcher')
  const stands = async () => {
    const [found] = await watcher`select from pg_stat_activity
      where application_name = 'barline' and wait_event = 'advisory'`
    return found !== undefined
  }
  await expect.poll(stands, { timeout: 60_000, interval: 50 }).toBe(true)
  postgres.cut()
  await untilSaid(server, 'the database was lost during the start, which begins again')
  await untilSaid(server, 'Barline serves on')
  expect(server.child.exitCode).toBeNull()
  await Promise.all([watcher.end({ timeout: 1 }), holder.end({ timeout: 1 })])
})
