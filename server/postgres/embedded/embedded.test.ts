import { spawn } from 'node:child_process'
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  connected,
  eventually,
  isAlive,
  killAll,
  makeDataDir,
  makeFolder,
  processesOf,
  serverPid,
  spawnProcess,
  startElsewhere,
  startHere,
} from './testBed.fixture.ts'

describe('one process', () => {
  test('an empty DATA_DIR becomes a PostgreSQL 18 that takes connections on a socket only, and is durable', async () => {
    const server = await startHere(join(makeFolder(), 'not/there/yet'))
    expect(server.adopted).toBe(false)
    const rows = await connected(
      server,
      (sql) => sql`
        select name, setting from pg_settings
        where name in ('listen_addresses', 'fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding')`,
    )
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      listen_addresses: '',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      server_encoding: 'UTF8',
    })
    expect(await connected(server, (sql) => sql`select version() like 'PostgreSQL 18.%' as is18`)).toEqual([
      { is18: true },
    ])
  })

  test('what was written is there after a stop and a start, and stopping leaves no process', async () => {
    const dataDir = makeDataDir()
    const first = await startHere(dataDir)
    await connected(first, (sql) => sql`create table kept as select 42 as answer`)
    const { all } = processesOf(serverPid(dataDir))
    await first.stop()
    expect(all.length).toBeGreaterThan(3)
    await eventually(() => !all.some(isAlive))
    const second = await startHere(dataDir)
    expect(await connected(second, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }])
  })

  test('upper and lower case are those of Unicode, and text sorts by code point', async () => {
    const server = await startHere(makeDataDir())
    const rows = await connected(server, (sql) => sql`select upper('é') as upper, 'Z' < 'a' as sorted`)
    expect(rows).toEqual([{ upper: 'É', sorted: true }])
  })

  test('a DATA_DIR too long for a socket path gets its socket in a private folder of the temporary files', async () => {
    const dataDir = makeDataDir(join('long'.repeat(20), 'longer'.repeat(10)))
    const server = await startHere(dataDir)
    expect(Buffer.byteLength(server.connection.path)).toBeLessThan(104)
    const folder = dirname(server.connection.path)
    onTestFinished(() => rmSync(folder, { recursive: true }))
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(await connected(server, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    const another = await startElsewhere(dataDir)
    expect(another).toMatchObject({ adopted: true, connection: server.connection })
  })

  test('a server that ends by itself is told in the log, with its last words', async () => {
    const dataDir = makeDataDir()
    const server = await startHere(dataDir)
    process.kill(serverPid(dataDir), 'SIGQUIT')
    await eventually(() => server.said.some((line) => /ended by itself.*immediate shutdown/s.test(line)))
  })
})

describe('several processes', () => {
  test('a second process adopts the server, and it lives until the last one lets go', async () => {
    const dataDir = makeDataDir()
    const first = await startElsewhere(dataDir)
    const second = await startElsewhere(dataDir)
    const here = await startHere(dataDir)
    expect([first.adopted, second.adopted, here.adopted]).toEqual([false, true, true])
    const pid = serverPid(dataDir)
    await first.leave()
    await second.kill()
    expect(await connected(here, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    expect(serverPid(dataDir)).toBe(pid)
    await here.stop()
    // It has let go of its folder by then, which is the last thing that it does.
    await eventually(() => !isAlive(pid))
  })

  test('processes that start at once on an empty DATA_DIR come to share one server', async () => {
    const dataDir = makeFolder()
    const holders = await Promise.all([1, 2, 3].map(() => startElsewhere(dataDir)))
    expect(holders.filter(({ adopted }) => !adopted)).toHaveLength(1)
    for (const holder of holders) expect(await connected(holder, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    expect(readdirSync(join(dataDir, 'postgres')).filter((name) => name.includes('unfinished'))).toEqual([])
  })
})

describe('after kill -9', () => {
  test('of its process, the server ends and leaves nothing', async () => {
    const dataDir = makeDataDir()
    const holder = await startElsewhere(dataDir)
    const { all, watcher } = processesOf(serverPid(dataDir))
    expect(isAlive(watcher)).toBe(true)
    await holder.kill()
    await eventually(() => !all.some(isAlive))
    expect(existsSync(join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false)
  })

  test('of its process, one that starts at once has a server that stays', async () => {
    const dataDir = makeDataDir()
    for (let round = 0; round < 5; round++) {
      const holder = await startElsewhere(dataDir)
      const pid = serverPid(dataDir)
      await holder.kill()
      const server = await startHere(dataDir)
      if (!server.adopted) expect(isAlive(pid)).toBe(false)
      await connected(server, (sql) => sql`create table if not exists kept (round int)`)
      expect(serverPid(dataDir)).not.toBe(server.adopted ? 0 : pid)
      await server.stop()
    }
  })

  test('of everything at once, all that was committed is there', async () => {
    const dataDir = makeDataDir()
    const holder = await startElsewhere(dataDir)
    await connected(holder, async (sql) => {
      await sql`create table kept (id int)`
      for (let id = 0; id < 50; id++) await sql`insert into kept values (${id})`
    })
    killAll([...processesOf(serverPid(dataDir)).all, holder.child.pid ?? 0])
    const server = await startHere(dataDir)
    expect(server.adopted).toBe(false)
    expect(await connected(server, (sql) => sql`select count(*)::int from kept`)).toEqual([{ count: 50 }])
  })

  test('of its process and its watcher, the next start replaces the server that is left alone', async () => {
    const dataDir = makeDataDir()
    const holder = await startElsewhere(dataDir)
    const pid = serverPid(dataDir)
    process.kill(processesOf(pid).watcher, 'SIGKILL')
    await holder.kill()
    const server = await startHere(dataDir)
    expect(server.adopted).toBe(false)
    expect(isAlive(pid)).toBe(false)
    expect(await connected(server, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
  })

  test('of its watcher, the server still ends with the last process that lets go in order', async () => {
    const dataDir = makeDataDir()
    const server = await startHere(dataDir)
    const pid = serverPid(dataDir)
    process.kill(processesOf(pid).watcher, 'SIGKILL')
    await server.stop()
    await eventually(() => !isAlive(pid))
  })

  test('in the middle of the first start, the next one begins the database anew', async () => {
    const dataDir = makeFolder()
    const home = join(dataDir, 'postgres')
    const entries = () => (existsSync(home) ? readdirSync(home) : [])
    const child = spawnProcess(dataDir)
    const unfinished = () => entries().find((name) => name.startsWith('cluster.unfinished'))
    await eventually(() => existsSync(join(home, unfinished() ?? 'none', 'PG_VERSION')))
    child.kill('SIGKILL')
    expect(existsSync(join(home, 'cluster'))).toBe(false)
    const server = await startHere(dataDir)
    expect(await connected(server, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    await eventually(() => unfinished() === undefined)
  })
})

describe('after the machine went down', () => {
  test('a lock file whose process number another program has now is seen through', async () => {
    const { dataDir, cluster, lock } = await crashed()
    const { uid, gid } = statSync(cluster)
    const stranger = spawn('sleep', ['1000'], { uid, gid })
    onTestFinished(() => void stranger.kill())
    writeFileSync(join(cluster, 'postmaster.pid'), lock(stranger.pid ?? 0))
    const server = await startHere(dataDir)
    expect(server.adopted).toBe(false)
    expect(await connected(server, (sql) => sql`select id from kept`)).toEqual([{ id: 7 }])
    expect(isAlive(stranger.pid ?? 0)).toBe(true)
  })

  test.each([
    ['empty', ''],
    ['zeros', '\0'.repeat(64)],
  ])('a lock file that never reached the disk (%s) does not keep the server from starting', async (_, content) => {
    const { dataDir, cluster } = await crashed()
    writeFileSync(join(cluster, 'postmaster.pid'), content)
    const server = await startHere(dataDir)
    expect(await connected(server, (sql) => sql`select id from kept`)).toEqual([{ id: 7 }])
  })

  test('a DATA_DIR that was moved meanwhile is as good as before', async () => {
    const { dataDir } = await crashed()
    const moved = join(makeFolder(), 'moved')
    renameSync(dataDir, moved)
    const server = await startHere(moved)
    expect(await connected(server, (sql) => sql`select id from kept`)).toEqual([{ id: 7 }])
  })
})

/** A DATA_DIR whose server was killed with all its processes; `lock` is its lock file with another process number. */
async function crashed() {
  const dataDir = makeDataDir()
  const cluster = join(dataDir, 'postgres/cluster')
  const holder = await startElsewhere(dataDir)
  await connected(holder, (sql) => sql`create table kept as select 7 as id`)
  const { all } = processesOf(serverPid(dataDir))
  killAll([...all, holder.child.pid ?? 0])
  await eventually(() => !all.some(isAlive))
  const lines = [cluster, '1700000000', '5432', join(dataDir, 'postgres'), '', '', 'ready']
  return { dataDir, cluster, lock: (pid: number) => `${[pid, ...lines].join('\n')}\n` }
}
