import { describe, expect, test } from 'vitest'
import type { Job, JobEvent } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { StoreAwayError } from '../ports/jobStore.ts'
import { newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { EventHistories } from './eventHistories.ts'

const CANCEL = { state: 'CANCELED' as const, error: null, message: 'x' }

/** A store that counts what it is asked. */
class CountedStore extends MemoryStore {
  asked = { job: 0, events: 0 }

  override job(id: string) {
    this.asked.job += 1
    return super.job(id)
  }

  override events(jobId: string, after: number, first: number) {
    this.asked.events += 1
    return super.events(jobId, after, first)
  }
}

async function open() {
  const store = new CountedStore()
  const clock = new TestClock()
  const histories = new EventHistories(store, clock)
  const { id } = (await store.create(newJobOf(10))).job
  const note = async (message: string) => (await store.note(id, 'STAGE', message)) as Job
  const follow = (after = 0) => {
    const seen: number[] = []
    const read = async (events: AsyncIterable<JobEvent>) => {
      for await (const { seq } of events) seen.push(seq)
    }
    return { seen, ended: read(histories.follow(id, after)) }
  }
  return { store, clock, histories, id, note, follow }
}

describe('those who follow a history', () => {
  test('see what there is, then each event, without gap or double, until the job is over', async () => {
    const { store, histories, id, note, follow } = await open()
    await note('one')
    const [all, later] = [follow(), follow(1)]
    await settle()
    histories.note(await note('two'))
    await settle()
    await note('three')
    histories.note((await store.end(id, CANCEL)) as Job)
    await Promise.all([all.ended, later.ended])
    expect([all.seen, later.seen]).toEqual([
      [1, 2, 3, 4, 5],
      [2, 3, 4, 5],
    ])
    expect(histories.viewers).toHaveLength(0)
  })

  test('go on when others leave, and the last one leaves nothing behind', async () => {
    const { clock, histories, id, note } = await open()
    const [stays, leaves] = [histories.follow(id, 1), histories.follow(id, 1)]
    histories.note(await note('one'))
    expect([(await stays.next()).value?.seq, (await leaves.next()).value?.seq]).toEqual([2, 2])
    await leaves.return?.()
    await leaves.return?.()
    expect([...histories.jobIds]).toEqual([id])
    const next = stays.next()
    await clock.pass(1_000)
    histories.note(await note('two'))
    await settle()
    expect((await next).value?.seq).toBe(3)
    await stays.return?.()
    expect([...histories.jobIds]).toEqual([])
    expect(clock.timers).toBe(0)
    // Followed anew, it is another one's.
    const again = histories.follow(id, 2)
    expect((await again.next()).value?.seq).toBe(3)
    await stays.return?.()
    expect([...histories.jobIds]).toEqual([id])
    await again.return?.()
  })

  test('ask the store nothing because of a commit that brought no event', async () => {
    const { store, histories, id, follow } = await open()
    const viewers = Array.from({ length: 50 }, () => follow())
    await settle()
    const { eventSeq } = (await store.job(id)) as Job
    histories.committed(id, eventSeq)
    await settle()
    store.asked = { job: 0, events: 0 }
    for (let commit = 0; commit < 200; commit += 1) {
      histories.committed(id, eventSeq)
      await settle()
    }
    expect(store.asked).toEqual({ job: 0, events: 0 })
    expect(viewers.map(({ seen }) => seen)).toEqual(viewers.map(() => [1]))
  })

  test('read what has grown once for all of them, at most every 250 ms', async () => {
    const { store, clock, histories, note, follow } = await open()
    const viewers = Array.from({ length: 50 }, () => follow())
    await settle()
    store.asked = { job: 0, events: 0 }
    const reads: number[] = []
    for (let event = 0; event < 100; event += 1) {
      const { id, eventSeq } = await note('more')
      histories.committed(id, eventSeq)
      await clock.pass(10)
      reads.push(store.asked.events)
    }
    await clock.pass(250)
    // At once, then at each end of a rest: 1 s of events is five reads.
    expect(reads[0]).toBe(1)
    expect(store.asked).toEqual({ job: 0, events: 5 })
    for (const { seen } of viewers) expect(seen).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
    expect(clock.timers).toBe(0)
  })

  test('are told of the end at once, and leave no timer', async () => {
    const { store, clock, histories, id, note, follow } = await open()
    const { seen, ended } = follow()
    await settle()
    for (let event = 0; event < 3; event += 1) histories.note(await note('more'))
    histories.note((await store.end(id, CANCEL)) as Job)
    await ended
    expect(seen).toEqual([1, 2, 3, 4, 5])
    expect(clock.timers).toBe(0)
  })

  test('of a job that is over see its end, though a commit is heard late, before they read', async () => {
    const { store, histories, id, follow } = await open()
    const { eventSeq } = (await store.job(id)) as Job
    await store.end(id, CANCEL)
    const { seen, ended } = follow()
    histories.committed(id, eventSeq)
    await ended
    expect(seen).toEqual([1, 2])
  })

  test('read on when the store is back, though nothing has grown', async () => {
    const { store, histories, id, note, follow } = await open()
    const { seen } = follow()
    await settle()
    const events = store.events.bind(store)
    store.events = () => Promise.reject(new StoreAwayError())
    const job = await note('unread')
    histories.note(job)
    await settle()
    store.events = events
    expect(seen).toEqual([1])
    histories.catchUp((await store.job(id)) as Job)
    await settle()
    expect(seen).toEqual([1, 2])
  })

  test('hear nothing of jobs that they do not follow, nor does anybody where none is followed', async () => {
    const { store, clock, histories, id, note, follow } = await open()
    const other = (await store.create(newJobOf(10))).job
    histories.note(await note('one'))
    histories.committed(id, 9)
    histories.catchUp(other)
    const { seen } = follow()
    await settle()
    store.asked = { job: 0, events: 0 }
    histories.note((await store.note(other.id, 'STAGE', 'two')) as Job)
    histories.committed(other.id, 9)
    histories.catchUp(other)
    await clock.pass(1_000)
    expect([seen, store.asked]).toEqual([[1, 2], { job: 0, events: 0 }])
  })

  test('of an unknown job see nothing', async () => {
    const { histories } = await open()
    expect((await histories.follow('nope', 0).next()).done).toBe(true)
  })
})
