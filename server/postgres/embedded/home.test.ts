import { randomBytes } from 'node:crypto'
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { chmod, chown, lchown } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findBinaries } from './binaries.ts'
import { SYSTEM_FOLDER } from './home.ts'
import { connected, isRoot, makeDataDir, makeFolder, startElsewhere, startHere } from './testBed.fixture.ts'
import { databaseAccount } from './user.ts'

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
    const program = join(clone, 'server/postgres/embedded/testProcess.fixture.ts')
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
    const dataDir = makeDataDir()
    await chmod(dataDir, 0o700)
    await expect(startHere(dataDir)).rejects.toThrow(/DATA_DIR.*postgres.*cannot enter.*chmod o\+x/)
  })
})

describe.runIf(isRoot)('run by root in a folder that others can write to', () => {
  test('a link to a folder of root is not followed, and that folder stays as it is', async () => {
    const [dataDir, target] = [makeFolder(), makeFolder()]
    await chown(dataDir, NOBODY, NOBODY)
    const link = join(dataDir, 'postgres')
    symlinkSync(target, link)
    for (const owner of [NOBODY, 0]) {
      await lchown(link, owner, owner)
      await expect(startHere(dataDir)).rejects.toThrow(`${link} is a link to ${target}, and run by root`)
      expect(statSync(target)).toMatchObject({ uid: 0, gid: 0 })
      expect(readdirSync(target)).toEqual([])
    }
  })

  test('a link of somebody else into the system folder is not followed', async () => {
    const dataDir = makeFolder()
    const link = join(dataDir, 'postgres')
    mkdirSync(SYSTEM_FOLDER, { recursive: true })
    const target = join(SYSTEM_FOLDER, `postgres-${randomBytes(6).toString('hex')}`)
    mkdirSync(target, { mode: 0o700 })
    onTestFinished(() => rmSync(target, { recursive: true }))
    symlinkSync(target, link)
    await lchown(link, NOBODY, NOBODY)
    await expect(startHere(dataDir)).rejects.toThrow('follows no link there but its own')
    expect(statSync(target).uid).toBe(0)
  })

  test('a folder of root that holds something is not given away', async () => {
    const dataDir = makeFolder()
    const home = join(dataDir, 'postgres')
    mkdirSync(home, { mode: 0o700 })
    writeFileSync(join(home, 'kept'), '')
    await expect(startHere(dataDir)).rejects.toThrow(`the database in ${home} belongs to user 0`)
    expect(statSync(home).uid).toBe(0)
  })

  test('what is made in the folder of a user is made by that user', async () => {
    const folder = makeFolder()
    await chown(folder, NOBODY, NOBODY)
    await startHere(join(folder, 'data'))
    expect(statSync(join(folder, 'data')).uid).toBe(NOBODY)
  })
})

describe('the account for databases', () => {
  const nobody = { find: async () => null, make: async () => Promise.reject(new Error('useradd: not found')) }

  test('is one that is there, and never nobody', async () => {
    const asked: string[] = []
    const find = async (name: string) => {
      asked.push(name)
      return null
    }
    await expect(databaseAccount({ ...nobody, find }, () => {})).rejects.toThrow(
      'useradd --system --user-group barline',
    )
    expect(asked).not.toContain('nobody')
    const postgres = { uid: 70, gid: 71 }
    const found = await databaseAccount({ ...nobody, find: async () => postgres }, () => {})
    expect(found).toEqual(postgres)
  })

  test('is made where there is none, and that is said', async () => {
    const said: string[] = []
    const made = new Map<string, { uid: number; gid: number }>()
    const find = async (name: string) => made.get(name) ?? null
    const make = async (name: string) => made.set(name, { uid: 990, gid: 990 })
    const account = await databaseAccount({ find, make }, (message) => said.push(message))
    expect(account).toEqual({ uid: 990, gid: 990 })
    expect([...made.keys()]).toEqual(['barline'])
    expect(said.join()).toContain("the system account 'barline' was made")
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
    const dataDir = makeDataDir()
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
  cpSync(import.meta.dirname, join(to, 'server/postgres/embedded'), { recursive: true })
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
