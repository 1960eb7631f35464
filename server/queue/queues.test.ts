import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import { leases, nodes } from '../../schema/tables.ts'
import type { TaskOrder } from '../jobs/ports/queue.ts'
import { taskQueueLaws } from '../jobs/taskQueue.laws.ts'
import { openDatabase } from '../postgres/database.ts'
import { openMigratedDatabase } from '../postgres/testDatabase.ts'
import { Items } from './items.ts'
import { releaseLost } from './lost.ts'
import { QueueTestBed } from './queues.fixture.ts'
import { createConductorCalls, priorityOfTask } from './queues.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(): Promise<QueueTestBed> {
  const database = await openMigratedDatabase()
  closing.push(() => database.close())
  const { db, close } = openDatabase(database.connection)
  const side = postgres({ ...database.connection, max: 1, fetch_types: false, onnotice: () => undefined })
  const bench = await QueueTestBed.open(db, drizzle(side))
  closing.push(
    close,
    () => side.end(),
    () => bench.close(),
  )
  return bench
}

const JOB = 'a0000000-0000-7000-8000-000000000000'
const OTHER = 'b0000000-0000-7000-8000-000000000000'
const taskOrder = (first: number): TaskOrder => ({ jobId: JOB, range: { first, count: 1 }, priority: 0, rank: first })

taskQueueLaws(async () => {
  const bench = await open()
  const { queues } = await bench.join()
  return { queue: queues.tasks, settle: () => bench.settle() }
})

/** A handler that ends when it is aborted, and what it was given. */
function createHands() {
  const taken: number[] = []
  const signals: AbortSignal[] = []
  const handler = ({ range }: TaskOrder, signal: AbortSignal) => {
    taken.push(range.first)
    signals.push(signal)
    const { promise, reject } = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => reject(new Error('aborted')))
    return promise
  }
  return { taken, signals, handler }
}

describe('tasks that processes share', () => {
  test('go to every process that has a free slot, each task to one', async () => {
    const bench = await open()
    const [one, other] = [await bench.join(), await bench.join()]
    const [left, right] = [createHands(), createHands()]
    closing.push(one.queues.tasks.work(2, left.handler), other.queues.tasks.work(3, right.handler))
    await one.queues.tasks.send(Array.from({ length: 9 }, (_, first) => taskOrder(first)))
    await bench.settle()
    expect([left.taken.length, right.taken.length]).toEqual([2, 3])
    expect(new Set([...left.taken, ...right.taken])).toEqual(new Set([0, 1, 2, 3, 4]))
  })

  test('of a process that is lost go to the others, and it is told if it lives after all', async () => {
    const bench = await open()
    const [one, other] = [await bench.join(), await bench.join()]
    const [left, right] = [createHands(), createHands()]
    closing.push(one.queues.tasks.work(2, left.handler))
    await one.queues.tasks.send([taskOrder(0), taskOrder(1)])
    await bench.settle()
    closing.push(other.queues.tasks.work(3, right.handler))
    const parts = { boss: bench.boss, db: bench.db, nodeId: other.nodeId }
    expect(await releaseLost(parts)).toEqual([])
    await bench.db.update(nodes).set({ lostAt: new Date() }).where(eq(nodes.id, one.nodeId))
    const lost = { host: 'test', pid: 1, silentSeconds: expect.any(Number) }
    const released = { jobId: JOB, holders: [lost], wasDriven: false, tasks: 2, restSeconds: 0 }
    expect(await releaseLost(parts)).toEqual([released])
    expect(await releaseLost(parts)).toEqual([])
    await other.queues.tasks.send([taskOrder(2)])
    await bench.settle()
    expect([left.taken.toSorted(), right.taken.toSorted()]).toEqual([
      [0, 1],
      [0, 1, 2],
    ])
    expect(left.signals.map(({ aborted }) => aborted)).toEqual([false, false])
    await one.queues.confirm()
    expect(left.signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(right.signals.map(({ aborted }) => aborted)).toEqual([false, false, false])
    await bench.settle()
    expect(await one.queues.tasks.held(JOB)).toHaveLength(3)
  })

  test('tell how many processes were lost with them, and rest the longer the more there were', async () => {
    const bench = await open()
    const seen: (number | undefined)[] = []
    await (await bench.join()).queues.tasks.send([taskOrder(0)])
    for (const restSeconds of [0, 1, 5, 30, 30]) {
      const { queues, nodeId } = await bench.join()
      const stop = queues.tasks.work(1, async ({ deaths }, signal) => {
        seen.push(deaths)
        await new Promise((_, reject) => signal.addEventListener('abort', reject))
      })
      await bench.settle()
      await bench.db.update(nodes).set({ lostAt: new Date() }).where(eq(nodes.id, nodeId))
      const released = await releaseLost({ boss: bench.boss, db: bench.db, nodeId })
      expect(released).toMatchObject([{ jobId: JOB, tasks: 1, restSeconds }])
      const rest = sql`select start_after > now() + make_interval(secs => ${restSeconds - 1}) as rests from pgboss.job`
      expect(await bench.db.execute(rest)).toMatchObject([{ rests: true }])
      await stop()
      await bench.db.execute(sql`update pgboss.job set start_after = now()`)
    }
    expect(seen).toEqual([undefined, 1, 2, 3, 4])
  })

  test('that are given back in order tell of no loss', async () => {
    const bench = await open()
    const [one, other] = [await bench.join(), await bench.join()]
    const [left, seen] = [createHands(), [] as (number | undefined)[]]
    const stop = one.queues.tasks.work(1, left.handler)
    await one.queues.tasks.send([taskOrder(0)])
    await bench.settle()
    await stop()
    await bench.db.update(nodes).set({ lostAt: new Date() }).where(eq(nodes.id, one.nodeId))
    expect(await releaseLost({ boss: bench.boss, db: bench.db, nodeId: other.nodeId })).toEqual([])
    closing.push(other.queues.tasks.work(1, async ({ deaths }) => void seen.push(deaths)))
    await bench.settle()
    expect(seen).toEqual([undefined])
  })

  test('stay with a process that beats, however long they take', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    const hands = createHands()
    closing.push(queues.tasks.work(1, hands.handler))
    await queues.tasks.send([taskOrder(0)])
    await bench.settle()
    await bench.clock.pass(3_600_000)
    await bench.settle()
    expect(hands.taken).toEqual([0])
    expect(hands.signals[0]?.aborted).toBe(false)
  })
})

describe('an item that still runs here', () => {
  /** As if it had been taken so long ago. */
  const age = (bench: QueueTestBed, hours: number) =>
    bench.db.execute(sql`update pgboss.job set started_on = started_on - make_interval(hours => ${hours})`)

  test('is not handed out a second time, though it takes longer than the engine allows', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    const hands = createHands()
    closing.push(queues.tasks.work(2, hands.handler))
    await queues.tasks.send([taskOrder(0)])
    await bench.settle()
    for (const hours of [13, 13, 20]) {
      await age(bench, hours)
      await bench.clock.pass(15_000)
      await bench.settle()
    }
    // It looks at most once in half a minute.
    await bench.boss.supervise()
    await bench.settle()
    expect(hands.taken).toEqual([0])
    expect(hands.signals[0]?.aborted).toBe(false)
  })

  test('and is handed out again to this process goes on with the handler that it has, and is settled once', async () => {
    const bench = await open()
    const { queues, log } = await bench.join()
    const [seen, ends] = [[] as number[], [] as (() => void)[]]
    const stop = queues.tasks.work(2, ({ range }) => {
      seen.push(range.first)
      return new Promise((resolve) => ends.push(resolve))
    })
    closing.push(stop)
    await queues.tasks.send([taskOrder(0)])
    await bench.settle()
    await age(bench, 25)
    await bench.boss.supervise()
    await bench.settle()
    expect(await bench.db.execute(sql`select state, retry_count from pgboss.job`)).toMatchObject([
      { state: 'active', retry_count: 1 },
    ])
    expect(seen).toEqual([0])
    for (const end of ends) end()
    await bench.settle()
    expect([await queues.tasks.held(JOB), await bench.db.select().from(leases)]).toEqual([[], []])
    expect([seen, log.lines]).toEqual([[0], []])
  })

  test('and was given to others begins anew when it comes back, once its handler has ended', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    const [signals, ends] = [[] as AbortSignal[], [] as ((error: Error) => void)[]]
    const stop = queues.tasks.work(2, (_, signal) => {
      signals.push(signal)
      return new Promise((_, reject) => ends.push(reject))
    })
    await queues.tasks.send([taskOrder(0)])
    await bench.settle()
    await bench.db.delete(leases)
    await queues.confirm()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await age(bench, 25)
    await bench.boss.supervise()
    await bench.settle()
    expect(signals).toHaveLength(1)
    ends[0]?.(new Error('it was aborted'))
    await bench.settle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    expect(await bench.db.select().from(leases)).toHaveLength(1)
    const stopped = stop()
    ends[1]?.(new Error('it was aborted'))
    await stopped
    expect(await queues.tasks.held(JOB)).toHaveLength(1)
  })
})

describe('the call for a conductor', () => {
  test('is made with the transaction that creates a job, or not at all', async () => {
    const bench = await open()
    const { queues, nodeId } = await bench.join()
    const callConductor = createConductorCalls({ boss: bench.boss, db: bench.db, nodeId })
    const taken: string[] = []
    closing.push(queues.conductors.work(9, async ({ jobId }) => void taken.push(jobId)))
    const undone = bench.db.transaction(async (tx) => {
      await callConductor(tx, { jobId: 'undone', priority: 0 })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await bench.db.transaction((tx) => callConductor(tx, { jobId: JOB, priority: 0 }))
    await bench.settle()
    expect(taken).toEqual([JOB])
  })

  test('is there once for a job, however often it is made sure of, until it is done with', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    const taken: string[] = []
    const ends: (() => void)[] = []
    const handler = ({ jobId }: { readonly jobId: string }) => {
      taken.push(jobId)
      return new Promise<void>((resolve) => void ends.push(resolve))
    }
    closing.push(queues.conductors.work(9, handler))
    const requests = [{ jobId: JOB, priority: 0 }]
    await Promise.all([queues.conductors.ensure(requests), queues.conductors.ensure(requests)])
    await bench.settle()
    await queues.conductors.ensure(requests)
    await bench.settle()
    expect(taken).toEqual([JOB])
    ends[0]?.()
    await bench.settle()
    await queues.conductors.ensure(requests)
    await bench.settle()
    ends[1]?.()
    expect(taken).toEqual([JOB, JOB])
  })
})

/** As if everything that waits had waited for so many minutes more, and the next look at it. */
async function wait(bench: QueueTestBed, minutes: number): Promise<void> {
  await bench.db.execute(sql`
    update pgboss.job set created_on = created_on - ${minutes} * interval '1 minute' where state < 'active'`)
  await bench.clock.pass(60_000)
  await bench.settle()
}

describe('what waits', () => {
  const urgent = (first: number): TaskOrder => ({ ...taskOrder(first), priority: 30 })
  const prioritiesOf = (bench: QueueTestBed) =>
    bench.db.execute(sql`select priority from pgboss.job where name = 'tasks' and state < 'active' order by 1 desc`)

  test('gets its turn, however many come that are more urgent, after a minute for each point', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    const taken: number[] = []
    let finish = () => {}
    const handler = ({ range }: TaskOrder, signal: AbortSignal) => {
      taken.push(range.first)
      return new Promise<void>((resolve) => {
        finish = resolve
        signal.addEventListener('abort', () => resolve())
      })
    }
    closing.push(queues.tasks.work(1, handler))
    await queues.tasks.send([urgent(1)])
    await bench.settle()
    await queues.tasks.send([taskOrder(0)])
    // Always one more of them waits when the thread is free.
    for (let next = 2; next < 8; next += 1) {
      await wait(bench, 10)
      await queues.tasks.send([urgent(next)])
      finish()
      await bench.settle()
    }
    expect(taken).toEqual([1, 2, 3, 0, 4, 5, 6])
  })

  test('gains no more than 100, and the order of one job stays as it was', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    closing.push(queues.tasks.work(0, async () => {}))
    await queues.tasks.send([taskOrder(0), taskOrder(1), { ...taskOrder(2), priority: -1_000 }])
    await wait(bench, 2)
    expect(await prioritiesOf(bench)).toEqual([
      { priority: 2_000_000 },
      { priority: 1_999_999 },
      { priority: -998_000_002 },
    ])
    await wait(bench, 1_000)
    expect(await prioritiesOf(bench)).toEqual([
      { priority: 100_000_000 },
      { priority: 99_999_999 },
      { priority: -900_000_002 },
    ])
  })

  test('is taken at once beside it while thousands are given their age', async () => {
    const bench = await open()
    const { queues, nodeId } = await bench.join()
    await queues.tasks.send(Array.from({ length: 5_000 }, (_, first) => taskOrder(first)))
    await bench.db.execute(sql`update pgboss.job set created_on = created_on - interval '5 minutes'`)
    const items = new Items<TaskOrder>('tasks', priorityOfTask, { boss: bench.boss, db: bench.db, nodeId })
    let isAged = false
    const aging = items.age().then(() => {
      isAged = true
    })
    let taken = 0
    while (!isAged) taken += (await items.take(1, () => true)).length
    await aging
    expect(taken).toBeGreaterThan(0)
    const waiting = await prioritiesOf(bench)
    expect(waiting).toHaveLength(5_000 - taken)
    expect(waiting.at(-1)?.priority).toBe(5_000_000 - 4_999)
  })

  test('keeps the place that it had where it waited before', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    await queues.tasks.send(
      [taskOrder(0), urgent(0)].map((one, index) => ({ ...one, range: { first: index, count: 1 } })),
    )
    await queues.tasks.send([
      { ...taskOrder(0), range: { first: 2, count: 1 }, waitedMs: 5_000 },
      { ...taskOrder(0), range: { first: 3, count: 1 }, waitedMs: 31 * 60_000 },
    ])
    const taken: number[] = []
    closing.push(queues.tasks.work(1, async ({ range }) => void taken.push(range.first)))
    await bench.settle()
    expect(taken).toEqual([3, 1, 2, 0])
  })

  test('for a conductor ages too', async () => {
    const bench = await open()
    const { queues } = await bench.join()
    await queues.conductors.ensure([{ jobId: JOB, priority: 0 }])
    const taken: string[] = []
    const work = queues.conductors.work(0, async () => {})
    await wait(bench, 11)
    await work()
    await queues.conductors.ensure([{ jobId: OTHER, priority: 10 }])
    closing.push(queues.conductors.work(1, async ({ jobId }) => void taken.push(jobId)))
    await bench.settle()
    expect(taken).toEqual([JOB, OTHER])
  })
})

test.each([
  [
    { priority: 0, rank: 0 },
    { priority: 0, rank: 1 },
  ],
  [
    { priority: 1, rank: 5_000_000 },
    { priority: 0, rank: 0 },
  ],
  [
    { priority: 1_000, rank: 0 },
    { priority: 999, rank: 0 },
  ],
  [
    { priority: 0, rank: 0 },
    { priority: -1, rank: 0 },
  ],
])('a task of %j goes before one of %j', (one, other) => {
  expect(priorityOfTask(one, 0)).toBeGreaterThan(priorityOfTask(other, 0))
  for (const { priority } of [one, other]) {
    expect(Math.abs(priorityOfTask({ priority, rank: 0 }, Number.POSITIVE_INFINITY))).toBeLessThan(2 ** 31)
  }
})
