import { expect, test } from 'vitest'
import { FairScheduler } from './fairScheduler.ts'

test('the first who asks begins at once, and each other in a turn of the event loop of its own, in order', async () => {
  const turns = new FairScheduler()
  let rounds = 0
  const count = () => {
    rounds += 1
    if (rounds < 20) setImmediate(count)
  }
  setImmediate(count)
  const begun: [number, number][] = []
  const all = [0, 1, 2].map((who) => turns.take().then(() => begun.push([who, rounds])))
  await Promise.all(all)
  expect(begun.map(([who]) => who)).toEqual([0, 1, 2])
  expect(new Set(begun.map(([, round]) => round)).size).toBe(3)
  expect(begun[0]).toEqual([0, 0])
})

test('one that asks a thousand times, each time when it was served, does not keep another waiting', async () => {
  const turns = new FairScheduler()
  let served = 0
  const greedy = async () => {
    for (; served < 1_000; served += 1) await turns.take()
  }
  const all = greedy()
  await turns.take()
  expect(served).toBeLessThan(5)
  await all
})
