import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginParts, dividePart } from './parts.ts'

/** Runs a task whose trials of these numbers end every process, and counts what comes of it. */
function play(count: number, deadly: ReadonlySet<number>, isSuspect: boolean) {
  const todo = beginParts([{ first: 0, count }], isSuspect)
  const done: number[] = []
  const failed: number[] = []
  let deaths = 0
  for (let part = todo.shift(); part; part = todo.shift()) {
    const { first } = part
    const trials = Array.from({ length: part.count }, (_, index) => first + index)
    if (!trials.some((trial) => deadly.has(trial))) {
      done.push(...trials)
      continue
    }
    deaths += 1
    const next = dividePart(part)
    if (next.length === 0) failed.push(...trials)
    todo.push(...next)
  }
  return { done: done.toSorted((a, b) => a - b), failed: failed.toSorted((a, b) => a - b), deaths }
}

test('whichever trials end their process, they fail and no other does, after few deaths', () => {
  const task = fc
    .integer({ min: 1, max: 300 })
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 5 }),
        fc.boolean(),
      ),
    )
  fc.assert(
    fc.property(task, ([count, numbers, isSuspect]) => {
      const deadly = new Set(numbers)
      const { done, failed, deaths } = play(count, deadly, isSuspect)
      expect(failed).toEqual(numbers.toSorted((a, b) => a - b))
      expect(done).toEqual(Array.from({ length: count }, (_, trial) => trial).filter((trial) => !deadly.has(trial)))
      expect(deaths).toBeLessThanOrEqual(numbers.length * (Math.ceil(Math.log2(count)) + 3))
    }),
  )
})

test('a task that no process was lost with is run whole, another one in halves of what is not committed', () => {
  const rest = [
    { first: 0, count: 5 },
    { first: 9, count: 1 },
  ]
  expect(beginParts(rest, false)).toEqual(rest.map((range) => ({ ...range, deaths: 0 })))
  expect(beginParts(rest, true)).toEqual([
    { first: 0, count: 3, deaths: 0 },
    { first: 3, count: 2, deaths: 0 },
    { first: 9, count: 1, deaths: 0 },
  ])
})

test('a trial has failed when three processes have ended in its company alone', () => {
  const [second] = dividePart({ first: 4, count: 1, deaths: 0 })
  const [third] = dividePart(second as NonNullable<typeof second>)
  expect([second, third]).toEqual([
    { first: 4, count: 1, deaths: 1 },
    { first: 4, count: 1, deaths: 2 },
  ])
  expect(dividePart(third as NonNullable<typeof third>)).toEqual([])
})
