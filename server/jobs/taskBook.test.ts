import { expect, test } from 'vitest'
import type { Range } from './plan.ts'
import { TaskBook } from './taskBook.ts'

const range = (first: number, count: number): Range => ({ first, count })

test.each<[string, Range[], Range[], number, number]>([
  ['is done in one piece', [range(10, 20)], [range(10, 20)], 0, 80],
  ['is done in pieces', [range(10, 16), range(26, 4)], [range(10, 20)], 0, 80],
  ['is done with its neighbours', [range(0, 25), range(25, 75)], [range(10, 20)], 0, 0],
  ['is done but for its last trial', [range(10, 19)], [range(10, 20)], 1, 80],
  ['has nothing but neighbours that are done', [range(0, 10), range(30, 70)], [range(10, 20)], 1, 0],
])('a task that %s is under way or not accordingly', (_, committed, held, outstanding, remaining) => {
  const book = new TaskBook(100, ({ count }) => count * 1)
  book.sync(committed, held)
  expect([book.outstanding, book.remaining]).toEqual([outstanding, remaining])
})
