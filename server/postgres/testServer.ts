import { chmodSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { makeTestFolder } from '../testData.ts'
import { startEmbedded } from './embedded/embedded.ts'
import type { Settings } from './embedded/server.ts'
import { prepareTemplate } from './template.fixture.ts'

/** How tests reach their server: options of postgres.js. */
export interface TestConnection {
  readonly path?: string
  readonly host?: string
  readonly port?: number
  readonly username: string
  readonly password?: string
  readonly database: string
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run. `openTestDatabase` gives a test a database on it. */
    testConnection: TestConnection
  }
}

/** Nothing here has to outlive the run. */
const QUICK: Settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * Vitest's global setup: one server for the whole run, with a template that has our tables. It is an embedded one in a folder of its own, or, where
 * TEST_DATABASE_URL is set, the one that names; its account must be allowed to create databases.
 *
 * @returns what ends it
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL
  if (url === undefined) return setUpEmbedded(project)
  const connection = connectionOf(url)
  await prepareTemplate(connection)
  project.provide('testConnection', connection)
  return async () => {}
}

async function setUpEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = makeTestFolder('barline-test-')
  // Run by root, the server's account must come through; the database's own folder stays closed.
  chmodSync(dataDir, 0o711)
  const server = await startEmbedded(dataDir, { info: () => {}, warn: console.warn }, QUICK)
  await prepareTemplate(server.connection)
  project.provide('testConnection', server.connection)
  return async () => {
    await server.stop()
    for (const folder of [realpathSync(join(dataDir, 'postgres')), dataDir])
      rmSync(folder, { recursive: true, force: true })
  }
}

/** A TEST_DATABASE_URL as options, since those are what each test puts its own database into. */
function connectionOf(url: string): TestConnection {
  const { hostname, port, username, password, pathname } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 5432),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || 'postgres',
  }
}
