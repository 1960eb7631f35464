import {
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { chmod, chown } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findBinaries } from './embeddedBinaries.ts'
import { SYSTEM_FOLDER } from './embeddedHome.ts'
import { connected, isRoot, makeDataDir, makeFolder, startElsewhere, startHere } from './embeddedTestBed.ts'

const NOBODY = 65_534

describe.runIf(isRoot)('run by root', () => {
  test('the server runs as another account, which owns the database', async () => {
    const dataDir = makeFolder()
    await startHere(dataDir)
    const { uid, mode } = statSync(join(dataDir, 'postgres'))
    expect(uid).not.toBe(0)
    expect(mode & 0o777).toBe(0o700)
  })

  test('in a folder of an ordinary user, all belongs to that user, who can start it next', async () => {
    const dataDir = makeFolder()
    await chown(dataDir, NOBODY, NOBODY)
    const server = await startHere(dataDir)
    await connected(server, (sql) => sql`create table kept as select 7 as id`)
    await server.stop()
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(NOBODY)
    const holder = await startElsewhere(dataDir, { uid: NOBODY, gid: NOBODY })
    expect(await connected(holder, (sql) => sql`select id from kept`)).toEqual([{ id: 7 }])
    const root = await startHere(dataDir)
    expect(root.adopted).toBe(true)
  })

  test('a clone under /root works, installed without scripts: the database lies in a system folder, and says so', async () => {
    const clone = join(makeFolder(), 'root')
    copyProgram(clone)
    await chmod(clone, 0o700)
    const dataDir = join(clone, 'data')
    const program = join(clone, 'server/postgres/embeddedTestProcess.ts')
    const first = await startElsewhere(dataDir, { program })
    forgetLinkedHome(dataDir)
    expect(readlinkSync(join(dataDir, 'postgres'))).toMatch(new RegExp(`^${SYSTEM_FOLDER}/postgres-`))
    await connected(first, (sql) => sql`create table kept as select now() at time zone 'Europe/Vienna' as at`)
    await first.leave()
    const second = await startHere(dataDir)
    expect(second.said.join()).toContain(`The database lies in ${realpathSync(join(dataDir, 'postgres'))}`)
    expect(await connected(second, (sql) => sql`select count(*)::int from kept`)).toEqual([{ count: 1 }])
  })

  test('a DATA_DIR closed after its first start is an error that names it and the way out', async () => {
    const dataDir = await makeDataDir()
    await chmod(dataDir, 0o700)
    await expect(startHere(dataDir)).rejects.toThrow(/DATA_DIR.*postgres.*cannot enter.*chmod o\+x/)
  })
})

describe.runIf(isRoot)('run by an ordinary user', () => {
  const user = { uid: NOBODY, gid: NOBODY }

  test('the server runs as that user', async () => {
    const dataDir = makeFolder()
    await chown(dataDir, NOBODY, NOBODY)
    const holder = await startElsewhere(dataDir, user)
    expect(holder.adopted).toBe(false)
    expect(statSync(join(dataDir, 'postgres/cluster/postmaster.pid')).uid).toBe(NOBODY)
    await holder.kill()
    expect((await startElsewhere(dataDir, user)).connection).toEqual(holder.connection)
  })

  test('a DATA_DIR that cannot be written to is an error that names it', async () => {
    const dataDir = makeFolder()
    await expect(startElsewhere(dataDir, user)).rejects.toThrow(/DATA_DIR: the database cannot be kept in .*EACCES/)
    await chmod(dataDir, 0o700)
    await expect(startElsewhere(dataDir, user)).rejects.toThrow(/DATA_DIR: the database cannot be kept in .*EACCES/)
  })

  test('the database of another user is an error that says whose it is', async () => {
    const dataDir = await makeDataDir()
    const owner = statSync(join(dataDir, 'postgres')).uid
    await expect(startElsewhere(dataDir, user)).rejects.toThrow(`belongs to user ${owner}`)
  })
})

test('a DATA_DIR whose database folder is a link to nothing is an error, not an empty database', async () => {
  const dataDir = makeFolder()
  symlinkSync(join(dataDir, 'gone'), join(dataDir, 'postgres'))
  await expect(startHere(dataDir)).rejects.toThrow(/DATA_DIR: .* is a link to .*gone/)
})

/** Copies the program and the packages it needs, as an installation without install scripts would look. */
function copyProgram(to: string): void {
  const modules = join(to, 'node_modules')
  const binaries = dirname(findBinaries().folder)
  const isLink = (path: string) => lstatSync(path).isSymbolicLink()
  cpSync(import.meta.dirname, join(to, 'server/postgres'), { recursive: true })
  cpSync(binaries, join(modules, packageName(binaries)), { recursive: true, filter: (path) => !isLink(path) })
  mkdirSync(modules, { recursive: true })
  const driver = join(dirname(createRequire(import.meta.url).resolve('postgres')), '..')
  cpSync(driver, join(modules, 'postgres'), { recursive: true })
}

function packageName(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name
}

function forgetLinkedHome(dataDir: string): void {
  const folder = realpathSync(join(dataDir, 'postgres'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
}
