import { expect, test } from 'vitest'
import type { PositionPath } from './positionPath.ts'
import { COUNT, DOUBTFUL, GAIN, HELD, NEVER, NOTHING, RANK, Slots, WIN, WORTH } from './slots.ts'

const PATH = { last: 1, high: 1, low: 1, drawdown: 0, sum: 0, squares: 0, falls: 0 } as PositionPath
const EXIT = { entryBar: 3, bar: 8, rank: RANK.stopLoss }

/** What lies in a slot that was left with a profit. */
function fill(profit: number, hasFee = true) {
  const slots = new Slots(2, hasFee)
  slots.clear(2)
  slots.fill(1, PATH, { ...EXIT, profit })
  const [, found] = [slots.values.subarray(0, 10), slots.values.subarray(10)]
  return { slots, at: (column: number) => found[column] as number }
}

test.each([
  ['a clear gain', 0.5, true, false],
  ['a clear loss', -0.5, true, false],
  ['no profit without a fee', 0, false, false],
  ['no profit, with fees that cancel a gain', 0, true, true],
  ['next to no profit', NOTHING / 2, false, true],
  ['next to no loss', -NOTHING / 2, true, true],
  ['a profit that is just known', 2 * NOTHING, true, false],
  ['the loss of the whole account but for rounding', -1 + NOTHING / 2, true, true],
  ['the loss of a little more than that', -1 - NOTHING / 2, false, true],
  ['a clear ruin', -1.1, true, false],
])('%s is what rounding may have decided, or not', (_, profit, hasFee, isDoubtful) => {
  expect(fill(profit, hasFee).at(HELD)).toBe(5 + (isDoubtful ? DOUBTFUL : 0))
})

test.each([
  [0.5, 0.5, 1 + WIN, 9],
  [-0.5, 0, 1, 9],
  [-1, 0, 1, NEVER],
])('a trade that gains %d is counted, and its account goes on unless it is ruined', (profit, gain, count, freeFrom) => {
  const { slots, at } = fill(profit)
  expect([at(WORTH), at(GAIN), at(COUNT)]).toEqual([1 + profit, gain, count])
  expect([...slots.freeFrom]).toEqual([0, freeFrom])
  expect([...slots.keys]).toEqual([NEVER, 8 * 8 + RANK.stopLoss])
})
