import { describe, expect, test } from 'vitest'
import type { Costs } from '../plan/costs.ts'
import type { Range } from '../range.ts'
import { TaskRegistry } from './taskRegistry.ts'

const range = (first: number, count: number): Range => ({ first, count })

test.each<[string, Range[], Range[], number, number]>([
  ['is done in one piece', [range(10, 20)], [range(10, 20)], 0, 80],
  ['is done in pieces', [range(10, 16), range(26, 4)], [range(10, 20)], 0, 80],
  ['is done with its neighbours', [range(0, 25), range(25, 75)], [range(10, 20)], 0, 0],
  ['is done but for its last trial', [range(10, 19)], [range(10, 20)], 1, 80],
  ['has nothing but neighbours that are done', [range(0, 10), range(30, 70)], [range(10, 20)], 1, 0],
])('a task that %s is under way or not accordingly', (_, committed, held, outstanding, remaining) => {
  const book = new TaskRegistry({ trials: 100, count: 1, exitsPerRule: 1 }, ({ count }) => count)
  book.sync(committed, held)
  expect([book.outstanding, book.remaining]).toEqual([outstanding, remaining])
})

describe('tasks', () => {
  const openBook = () => new TaskRegistry({ trials: 80, count: 4, exitsPerRule: 1 }, ({ count }) => count)

  /** The first trials of tasks of so many trials, cut until none is left. */
  function cutAll(book: TaskRegistry, size: number): number[] {
    const firsts: number[] = []
    for (let task = book.next(size); task; task = book.next(size)) firsts.push(task.first)
    return firsts
  }

  test('are cut from one stripe after the other, far apart, until every trial is in one', () => {
    const book = openBook()
    expect(cutAll(book, 10)).toEqual([0, 60, 20, 40, 10, 70, 30, 50])
    expect(book.remaining).toBe(0)
  })

  test('are cut from the same stripes of what is left when a job is taken up again', () => {
    const book = openBook()
    book.sync([range(0, 30)], [range(40, 10)])
    expect(cutAll(book, 10)).toEqual([60, 30, 50, 70])
  })

  test('take the rest of their stripe where little would be left of it', () => {
    const book = openBook()
    expect(book.next(15)).toEqual(range(0, 20))
    expect(book.next(14)).toEqual(range(60, 14))
  })

  test('are cut of no trials that must wait', () => {
    const book = openBook()
    book.limit(80, [range(20, 60)])
    expect(cutAll(book, 10)).toEqual([0, 10])
  })
})

test('a job of which nothing is left has finished exactly what its trials cost', () => {
  const of = ({ first, count }: Range) => first + 2.5 * count
  const waiting: Costs['waiting'] = (ranges) => ranges.map((one) => ({ count: 1, cost: of(one) }))
  const costs = { of, waiting } as Costs
  const book = new TaskRegistry({ trials: 80, count: 1, exitsPerRule: 1 }, ({ count }) => count)
  expect(book.standing(costs, 0)).toMatchObject({ finished: 0, units: [], threads: 1 })
  book.sync([range(0, 80)], [])
  expect(book.standing(costs, 4)).toEqual({ finished: 200, units: [], waiting: [], threads: 4 })
})
