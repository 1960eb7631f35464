import { describe, expect, test } from 'vitest'
import type { TaskQueue, Ticket } from './ports.ts'

/** A queue to try, empty. */
export interface QueueUnderTest {
  readonly queue: TaskQueue
  /** Waits until the queue has handed out all that it can, retries of failed tickets too. */
  settle(): Promise<void>
}

const ticket = (jobId: string, first: number, priority = 0): Ticket => ({ jobId, range: { first, count: 1 }, priority })
const name = ({ jobId, range }: Ticket) => `${jobId}${range.first}`
const tickets = (jobId: string, count: number, priority = 0) =>
  Array.from({ length: count }, (_, first) => ticket(jobId, first, priority))

/** A handler whose tickets end when they are told to. */
function createHands() {
  const taken: string[] = []
  const open = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  const handler = (given: Ticket) => {
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
    test('hands out each ticket once where every handler succeeds', async () => {
      const { queue, settle } = await open()
      const taken: string[] = []
      const stop = queue.work(3, async (given) => void taken.push(name(given)))
      await Promise.all([queue.send(tickets('a', 20)), queue.send(tickets('b', 20))])
      await settle()
      expect(taken.toSorted()).toEqual([...tickets('a', 20), ...tickets('b', 20)].map(name).toSorted())
      await stop()
    })

    test('hands out tickets that were sent before anyone worked', async () => {
      const { queue, settle } = await open()
      await queue.send(tickets('a', 3))
      const { taken, handler } = createHands()
      queue.work(5, handler)
      await settle()
      expect(taken.toSorted()).toEqual(['a0', 'a1', 'a2'])
    })

    test.each([1, 2, 5])('hands out at most %i at once to one that has so many slots', async (slots) => {
      const { queue, settle } = await open()
      const { taken, open: running, handler, finish } = createHands()
      queue.work(slots, handler)
      await queue.send(tickets('a', 9))
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
      await queue.send(tickets('a', 3))
      await queue.send(tickets('b', 3))
      await queue.send(tickets('c', 1))
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
      queue.work(1, handler)
      await queue.send(tickets('low', 2, -5))
      await queue.send(tickets('mid', 2))
      await queue.send(tickets('high', 2, 5))
      for (let done = 0; done < 6; done += 1) {
        await settle()
        finish(taken.at(-1) as string)
      }
      expect(taken).toEqual(['low0', 'high0', 'high1', 'mid0', 'mid1', 'low1'])
    })

    test('hands out no ticket of a job after it was withdrawn', async () => {
      const { queue, settle } = await open()
      const { taken, handler, finish } = createHands()
      queue.work(1, handler)
      await queue.send(tickets('a', 3))
      await queue.send(tickets('b', 1))
      await settle()
      await queue.withdraw('a')
      finish('a0')
      await settle()
      finish('b0')
      await settle()
      expect(taken).toEqual(['a0', 'b0'])
      await queue.send([ticket('a', 9)])
      await settle()
      expect(taken).toEqual(['a0', 'b0', 'a9'])
    })

    test('hands out again a ticket whose handler failed, and the others meanwhile', async () => {
      const { queue, settle } = await open()
      const { taken, handler, finish, fail } = createHands()
      queue.work(1, handler)
      await queue.send(tickets('a', 2))
      await settle()
      fail('a0')
      await settle()
      finish('a1')
      await settle()
      expect(taken.toSorted()).toEqual(['a0', 'a0', 'a1'])
      fail('a0')
      await settle()
      finish('a0')
      await settle()
      expect(taken.filter((which) => which === 'a0')).toHaveLength(3)
    })

    test('hands out no ticket again whose job was withdrawn while it ran', async () => {
      const { queue, settle } = await open()
      const { taken, handler, fail } = createHands()
      queue.work(1, handler)
      await queue.send(tickets('a', 1))
      await settle()
      await queue.withdraw('a')
      fail('a0')
      await settle()
      expect(taken).toEqual(['a0'])
    })

    test('waits, when it is ended, for what runs, and hands out nothing more there', async () => {
      const { queue, settle } = await open()
      const first = createHands()
      const stop = queue.work(1, first.handler)
      await queue.send(tickets('a', 2))
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
      await expect(queue.withdraw('nobody')).resolves.toBeUndefined()
    })
  })
}
