import { describe, expect, test, vi } from 'vitest'
import { LAST_RANK, type TaskOrder, type TaskQueue } from './ports/queue.ts'

/** A queue to try, empty. */
export interface QueueUnderTest {
  readonly queue: TaskQueue
  /** Waits until the queue has handed out all that it can, retries of failed task orders too. */
  settle(): Promise<void>
}

/** Jobs as an id that stores can hold: 'a' stands first in it. */
const idOf = (job: string) => `${job}0000000-0000-7000-8000-000000000000`
const taskOrder = (job: string, first: number, priority = 0, rank = first): TaskOrder => ({
  jobId: idOf(job),
  range: { first, count: 1 },
  priority,
  rank,
})
const name = ({ jobId, range }: TaskOrder) => `${jobId[0]}${range.first}`
const taskOrders = (jobId: string, count: number, priority = 0) =>
  Array.from({ length: count }, (_, first) => taskOrder(jobId, first, priority))

const byFirst = (one: TaskOrder, other: TaskOrder) => one.range.first - other.range.first

/** A handler whose task orders end when they are told to. */
function createHands() {
  const taken: string[] = []
  const open = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  const handler = (given: TaskOrder) => {
    taken.push(name(given))
    return new Promise<void>((resolve, reject) => void open.set(name(given), { resolve, reject }))
  }
  const finish = (which: string) => {
    open.get(which)?.resolve()
    open.delete(which)
  }
  const fail = (which: string) => {
    open.get(which)?.reject(new Error('it broke'))
    open.delete(which)
  }
  return { taken, open, handler, finish, fail }
}

/**
 * What every task queue must do.
 *
 * @param open gives a new queue
 */
export function taskQueueLaws(open: () => Promise<QueueUnderTest>): void {
  describe('a task queue', () => {
    test('hands out each task order once where every handler succeeds', async () => {
      const { queue, settle } = await open()
      const taken: string[] = []
      const stop = queue.work(3, async (given) => void taken.push(name(given)))
      await Promise.all([queue.send(taskOrders('a', 20)), queue.send(taskOrders('b', 20))])
      await settle()
      expect(taken.toSorted()).toEqual([...taskOrders('a', 20), ...taskOrders('b', 20)].map(name).toSorted())
      await stop()
    })

    test('hands out a task order only where it can be worked on, and there once it can', async () => {
      const { queue, settle } = await open()
      const needing = (given: TaskOrder, ...code: string[]): TaskOrder => ({ ...given, code })
      const held = new Set(['x'])
      const isFor = ({ code }: TaskOrder) => code?.every((digest) => held.has(digest)) ?? true
      const taken: string[] = []
      const stop = queue.work(2, async (given) => void taken.push(name(given)), isFor)
      await queue.send([
        ...taskOrders('a', 3, 9).map((given) => needing(given, 'y')),
        ...taskOrders('b', 3).map((given) => needing(given, 'x')),
        ...taskOrders('c', 2),
        ...taskOrders('d', 1, 9).map((given) => needing(given, 'x', 'y')),
      ])
      await settle()
      expect(taken.toSorted()).toEqual(['b0', 'b1', 'b2', 'c0', 'c1'])
      expect(await queue.held(idOf('a'))).toHaveLength(3)
      held.add('y')
      await settle()
      expect(taken.slice(5).toSorted()).toEqual(['a0', 'a1', 'a2', 'd0'])
      expect(await queue.held(idOf('a'))).toEqual([])
      await stop()
    })

    test('hands out a task order again as its handler has changed it, last where that says so, and tells that it is not the first time', async () => {
      const { queue, settle } = await open()
      await queue.send(taskOrders('a', 3))
      const taken: [string, boolean][] = []
      const stop = queue.work(1, async (given, _, { isAgain, change }) => {
        taken.push([name(given), isAgain])
        if (name(given) !== 'a0' || isAgain) return
        await change({ ...given, range: { first: 7, count: 1 }, rank: LAST_RANK, suspicion: { spent: 10, bars: 3 } })
        expect(await queue.held(idOf('a'))).toContainEqual(
          expect.objectContaining({ suspicion: { spent: 10, bars: 3 } }),
        )
        return 'AGAIN'
      })
      await settle()
      expect(taken).toEqual([
        ['a0', false],
        ['a1', false],
        ['a2', false],
        ['a7', true],
      ])
      await stop()
      expect(await queue.held(idOf('a'))).toEqual([])
    })

    test('hands out a task order later for which there is no room, and others meanwhile', async () => {
      const { queue, settle } = await open()
      await queue.send(taskOrders('a', 2))
      const taken: string[] = []
      let hasRoom = false
      const stop = queue.work(1, async (given) => {
        if (name(given) === 'a0' && !hasRoom) return 'REST'
        taken.push(name(given))
        hasRoom = true
        return
      })
      // It rests for a second, by the clock of the engine.
      const isAllTaken = async () => {
        await settle()
        return taken.length === 2
      }
      await vi.waitUntil(isAllTaken, { timeout: 30_000, interval: 50 })
      expect(taken).toEqual(['a1', 'a0'])
      await stop()
    })

    test('hands out task orders that were sent before anyone worked', async () => {
      const { queue, settle } = await open()
      await queue.send(taskOrders('a', 3))
      const { taken, handler } = createHands()
      queue.work(5, handler)
      await settle()
      expect(taken.toSorted()).toEqual(['a0', 'a1', 'a2'])
    })

    test.each([1, 2, 5])('hands out at most %i at once to one that has so many slots', async (slots) => {
      const { queue, settle } = await open()
      const { taken, open: running, handler, finish } = createHands()
      queue.work(slots, handler)
      await queue.send(taskOrders('a', 9))
      for (let done = 0; done < 9; done += 1) {
        await settle()
        expect(running.size).toBe(Math.min(slots, 9 - done))
        finish([...running.keys()][0] as string)
      }
      await settle()
      expect(new Set(taken).size).toBe(9)
    })

    test('takes jobs of one priority in turn', async () => {
      const { queue, settle } = await open()
      const { taken, handler, finish } = createHands()
      await queue.send(taskOrders('a', 3))
      await queue.send(taskOrders('b', 3))
      await queue.send(taskOrders('c', 1))
      queue.work(1, handler)
      for (let done = 0; done < 7; done += 1) {
        await settle()
        finish(taken.at(-1) as string)
      }
      expect(taken.map((which) => which[0]).join('')).toBe('abcabab')
      expect(taken.filter((which) => which[0] === 'a')).toEqual(['a0', 'a1', 'a2'])
    })

    test('takes the job of the highest priority first, though it came last', async () => {
      const { queue, settle } = await open()
      const { taken, handler, finish } = createHands()
      await queue.send(taskOrders('a', 2, -5))
      await queue.send(taskOrders('b', 2))
      await queue.send(taskOrders('c', 2, 5))
      queue.work(1, handler)
      for (let done = 0; done < 6; done += 1) {
        await settle()
        finish(taken.at(-1) as string)
      }
      expect(taken).toEqual(['c0', 'c1', 'b0', 'b1', 'a0', 'a1'])
    })

    test('hands out no task order of a job after it was withdrawn', async () => {
      const { queue, settle } = await open()
      const { taken, handler, finish } = createHands()
      queue.work(1, handler)
      await queue.send(taskOrders('a', 3))
      await queue.send(taskOrders('b', 1))
      await settle()
      await queue.withdraw(idOf('a'))
      finish('a0')
      await settle()
      finish('b0')
      await settle()
      expect(taken).toEqual(['a0', 'b0'])
      await queue.send([taskOrder('a', 9)])
      await settle()
      expect(taken).toEqual(['a0', 'b0', 'a9'])
    })

    test('hands out again a task order whose handler failed, and the others meanwhile', async () => {
      const { queue, settle } = await open()
      const { taken, handler, finish, fail } = createHands()
      const times = () => taken.filter((which) => which === 'a0').length
      const again = async () => {
        fail('a0')
        await settle()
      }
      queue.work(1, handler)
      await queue.send(taskOrders('a', 2))
      await settle()
      await again()
      // On a busy machine its turn may have come again before that of the other one.
      while (!taken.includes('a1')) await again()
      finish('a1')
      await settle()
      expect(taken.filter((which) => which === 'a1')).toHaveLength(1)
      expect(times()).toBeGreaterThan(1)
      const before = times()
      await again()
      finish('a0')
      await settle()
      expect(times()).toBe(before + 1)
    })

    test('tells what waits and what is handed out of a job, and nothing that is done', async () => {
      const { queue, settle } = await open()
      const { handler, finish, fail } = createHands()
      await queue.send([...taskOrders('a', 3), ...taskOrders('b', 2)])
      expect((await queue.held(idOf('a'))).toSorted(byFirst)).toEqual(taskOrders('a', 3))
      queue.work(5, handler)
      await settle()
      finish('a0')
      fail('a1')
      await settle()
      expect((await queue.held(idOf('a'))).toSorted(byFirst)).toEqual(taskOrders('a', 3).slice(1))
      await queue.withdraw(idOf('b'))
      expect((await queue.held(idOf('b'))).toSorted(byFirst)).toEqual(taskOrders('b', 2))
      expect(await queue.held(idOf('c'))).toEqual([])
    })

    test('lets a job that came last go first while the others have more under way', async () => {
      const { queue, settle } = await open()
      const { taken, handler, finish } = createHands()
      await queue.send([taskOrder('a', 0, 0, 4), taskOrder('a', 1, 0, 4)])
      await queue.send([taskOrder('b', 0, 0, 0)])
      queue.work(1, handler)
      for (let done = 0; done < 3; done += 1) {
        await settle()
        finish(taken.at(-1) as string)
      }
      expect(taken).toEqual(['b0', 'a0', 'a1'])
    })

    test('gives back, when it is ended, what did not succeed, and aborts it', async () => {
      const { queue, settle } = await open()
      let aborted = 0
      const stop = queue.work(2, (_, signal) => {
        const { promise, reject } = Promise.withResolvers<void>()
        signal.addEventListener('abort', () => {
          aborted += 1
          reject(new Error('ended'))
        })
        return promise
      })
      await queue.send(taskOrders('a', 2))
      await settle()
      await stop()
      expect(aborted).toBe(2)
      const second = createHands()
      queue.work(5, second.handler)
      await settle()
      expect(second.taken.toSorted()).toEqual(['a0', 'a1'])
    })

    test('waits, when it is ended, for what runs, and hands out nothing more there', async () => {
      const { queue, settle } = await open()
      const first = createHands()
      const stop = queue.work(1, first.handler)
      await queue.send(taskOrders('a', 2))
      await settle()
      let ended = false
      const ending = stop().then(() => {
        ended = true
      })
      await settle()
      expect(ended).toBe(false)
      first.finish('a0')
      await ending
      const second = createHands()
      queue.work(1, second.handler)
      await settle()
      expect([first.taken, second.taken]).toEqual([['a0'], ['a1']])
    })

    test('withdraws nothing of a job that it does not know', async () => {
      const { queue } = await open()
      await expect(queue.withdraw(idOf('f'))).resolves.toBeUndefined()
    })
  })
}
