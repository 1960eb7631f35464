import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Wire } from '../wire.fixture.ts'
import { connect, connectAlone } from './connection.ts'
import { openDatabase } from './database.ts'
import { PADDING_PARAMETER } from './startMessage.ts'
import { openTestDatabase, type TestDatabase } from './testDatabase.ts'
import { TlsFront } from './tlsFront.fixture.ts'

let testing: TestDatabase
let wire: Wire
let front: TlsFront

beforeAll(async () => {
  testing = await openTestDatabase()
  wire = new Wire(() => testing.connection)
  await wire.open()
  front = new TlsFront(wire.url)
  await front.open()
})

afterAll(async () => {
  front?.close()
  wire?.close()
  await testing?.close()
})

/** The same database, over TLS. */
const secured = (mode: string, host = '127.0.0.1') =>
  `${wire.url.replace(/@.*\//, `@${host}:${front.port}/`)}?sslmode=${mode}`

/** Codes of the statements that failed, each once, of `count` that are asked for at once. */
async function failuresOf(count: number, ask: () => Promise<unknown>): Promise<unknown[]> {
  const all = await Promise.allSettled(Array.from({ length: count }, ask))
  return [...new Set(all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : [])))]
}

describe('a pool whose connections are lost while statements are being written', () => {
  test.each([
    ['over TCP', () => wire.url],
    ['over TLS', () => secured('require')],
  ])('147 times one after the other and all at once is of full use at once: %s', async (_way, url) => {
    const { sql, close } = openDatabase(url(), 4)
    let isOver = false
    const ask = async (isTransaction: boolean) => {
      while (!isOver) {
        const asked = isTransaction ? sql.begin((tx) => tx`select 1`) : sql`select pg_sleep(0.001)`
        // That a statement which was under way fails is not what this is about.
        await asked.catch(() => undefined)
        await setImmediate()
      }
    }
    const askers = Array.from({ length: 12 }, (_, index) => ask(index % 3 === 0))
    for (let cut = 0; cut < 147; cut += 1) {
      wire.cutOne()
      await sleep(5)
    }
    for (let burst = 0; burst < 10; burst += 1) {
      wire.cut()
      await sleep(30)
    }
    isOver = true
    await Promise.all(askers)
    // Losses are heard of.
    await sleep(100)
    await failuresOf(4, () => sql`select 1`)
    for (let round = 0; round < 5; round += 1) {
      expect(await failuresOf(40, () => sql`select pg_sleep(0.002)`)).toEqual([])
      expect(await failuresOf(8, () => sql.begin((tx) => tx`select 1`))).toEqual([])
    }
    await close()
  })

  test('tells the server who it is, and nothing of what makes its first message long', async () => {
    const { sql, close } = openDatabase(wire.url, 1)
    const [session] = await sql`select current_setting('application_name') as name,
      current_setting('barline.padding', true) as padding`
    expect(session).toEqual({ name: 'barline', padding: null })
    expect(sql.options.connection).toMatchObject(PADDING_PARAMETER)
    await close()
  })
})

describe('a server that ends each connection before it is ready', () => {
  let server: Server
  let asked = 0
  let url: string

  beforeAll(async () => {
    server = createServer((socket: Socket) => {
      asked += 1
      socket.on('error', () => undefined).once('data', () => socket.end())
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    url = `postgres://me@127.0.0.1:${(server.address() as AddressInfo).port}/none`
  })

  afterAll(() => server?.close())

  test('is asked again after a rest that grows, and no more when the pool has ended', async () => {
    asked = 0
    const sql = connectAlone(url, 'test')
    const failed = sql`select 1`.catch((error: { code?: string }) => error.code)
    await sleep(1_000)
    await sql.end({ timeout: 0 })
    expect(await failed).toBe('CONNECTION_DESTROYED')
    expect(asked).toBeGreaterThan(2)
    expect(asked).toBeLessThan(10)
    const before = asked
    await sleep(1_500)
    expect(asked).toBe(before)
  })
})

test('a pool that ends while it connects leaves no connection', async () => {
  const ended = async (afterMs: number) => {
    const sql = connect(wire.url, { max: 3, connection: { application_name: 'ended early' } })
    const asked = failuresOf(3, () => sql`select 1`)
    await sleep(afterMs)
    await sql.end({ timeout: 0 })
    return asked
  }
  await Promise.all(Array.from({ length: 10 }, (_, afterMs) => ended(afterMs)))
  await sleep(500)
  expect(await testing.sql`select 1 from pg_stat_activity where application_name = 'ended early'`).toEqual([])
})

describe('over TLS a server', () => {
  test('is believed without a signature where that is not asked for', async () => {
    const sql = connectAlone(secured('require'), 'test')
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    await sql.end()
  })

  test('must have a certificate that somebody known has signed for its name where that is asked for', async () => {
    const sql = connectAlone(secured('verify-full', 'localhost'), 'test')
    await expect(sql`select 1`).rejects.toThrow(/self-signed certificate/)
    await sql.end()
    const known = connectAlone(wire.url.replace(/@.*\//, `@localhost:${front.port}/`), 'test', {
      ssl: { ca: front.certificate.cert },
    })
    expect(await known`select 1 as one`).toEqual([{ one: 1 }])
    await known.end()
  })

  test('that speaks none of it is refused where it must, and taken as it is where it may', async () => {
    const sql = connectAlone(`${wire.url}?sslmode=require`, 'test')
    await expect(sql`select 1`).rejects.toThrow(/does not speak TLS/)
    await sql.end()
    const either = connectAlone(`${wire.url}?sslmode=prefer`, 'test')
    expect(await either`select 1 as one`).toEqual([{ one: 1 }])
    await either.end()
  })
})

test('of several hosts the first that answers is taken', async () => {
  const { port } = new URL(wire.url)
  const url = wire.url.replace(`127.0.0.1:${port}`, `127.0.0.1:1,127.0.0.1:${port}`)
  const sql = connectAlone(url, 'test')
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  await sql.end()
  const nowhere = connectAlone(wire.url.replace(`:${port}`, ':1,127.0.0.1:2'), 'test')
  await expect(nowhere`select 1`).rejects.toThrow(/ECONNREFUSED/)
  await nowhere.end()
})
