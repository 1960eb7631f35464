import { describe, expect, test } from 'vitest'
import type { Generator } from '../samplers/generator.ts'
import type { Factor } from './factors.ts'
import { growTree } from './tree.ts'

/** Draws each of so many trials once, and then the first of whatever there is. */
function drawsEachOnce(count: number): Generator {
  let drawn = 0
  const below = () => {
    drawn += 1
    return drawn <= count ? drawn - 1 : 0
  }
  return { uniform: () => 0, normal: () => 0, below }
}

function factorOf(levels: number, strategy: number | null = null): Factor {
  return { name: 'x', strategy, shares: Array(levels).fill(1 / levels), levelOf: () => 0 }
}

/** The leaves of a tree of trials, each its levels and then its objective, as `[from, to, …] = value`. */
function leavesOf(factors: readonly Factor[], trials: readonly (readonly number[])[]): string[] {
  const levels = factors.map((_, factor) => Uint32Array.from(trials, (trial) => trial[factor] as number))
  const objectives = Float64Array.from(trials, (trial) => trial.at(-1) as number)
  const table = { count: trials.length, levels, objectives }
  const leaves = growTree({ factors, table, generator: drawsEachOnce(trials.length) })
  return leaves
    .map(({ low, high, value }) => `${low.map((from, at) => `${from}–${high[at]}`).join(' ')} = ${value}`)
    .sort()
}

const times = <T>(count: number, value: T): T[] => Array(count).fill(value)

describe('a tree', () => {
  test('is cut where that explains most', () => {
    const trials = [...times(2, [0, 1]), ...times(2, [1, 1]), ...times(2, [2, 5]), ...times(2, [3, 5])]
    expect(leavesOf([factorOf(4)], trials)).toEqual(['0–2 = 1', '2–4 = 5'])
  })

  test('is cut along what explains most first', () => {
    const trials = [0, 1].flatMap((weak) => [0, 0, 1, 1].map((strong) => [weak, strong, weak + 10 * strong]))
    expect(leavesOf([factorOf(2), factorOf(2)], trials)).toEqual(['0–2 0–1 = 0.5', '0–2 1–2 = 10.5'])
  })

  test('is cut again within a part that is large enough', () => {
    const trials = [...times(3, [0, 0]), ...times(3, [1, 1]), ...times(5, [2, 9])]
    expect(leavesOf([factorOf(3)], trials)).toEqual(['0–1 = 0', '1–2 = 1', '2–3 = 9'])
  })

  test('is not cut where there are fewer than six trials', () => {
    expect(leavesOf([factorOf(2)], [...times(2, [0, 0]), ...times(3, [1, 5])])).toEqual(['0–2 = 3'])
    expect(leavesOf([factorOf(2)], [...times(3, [0, 0]), ...times(3, [1, 5])])).toEqual(['0–1 = 0', '1–2 = 5'])
  })

  test('is not cut where all trials are of one level, or all objectives alike', () => {
    expect(leavesOf([factorOf(3)], [...times(4, [1, 0]), ...times(4, [1, 8])])).toEqual(['0–3 = 4'])
    // Cut in two, rounding would make something of them.
    const alike = [[0, 0.1], ...times(5, [1, 0.1])]
    expect(leavesOf([factorOf(2)], alike)).toHaveLength(1)
  })

  test("is cut along a strategy's own parameter only within that strategy", () => {
    const [first, other] = [times(3, [0, 0, 0]), times(3, [0, 1, 10])]
    const trials = [...first, ...other, ...times(4, [1, 0, 6]), ...times(4, [1, 1, 6])]
    expect(leavesOf([factorOf(2), factorOf(2, 0)], trials)).toEqual(['0–1 0–1 = 0', '0–1 1–2 = 10', '1–2 0–2 = 6'])
    // Where no strategy is better than the other, nothing is cut.
    const equal = trials.map(([strategy, own, value]) => [strategy, own, strategy === 1 ? 5 : value] as number[])
    expect(leavesOf([factorOf(2), factorOf(2, 0)], equal)).toEqual(['0–2 0–2 = 5'])
  })

  test('looks at five of six that it could be cut along, and only at those', () => {
    const six = times(6, factorOf(2))
    const byFactor = (which: number) =>
      [0, 0, 0, 1, 1, 1].map((level) => six.map((_, at) => (at === which ? level : 0)))
    const told = (which: number) => byFactor(which).map((levels) => [...levels, levels[which] as number])
    expect(leavesOf(six, told(4))).toHaveLength(2)
    expect(leavesOf(six, told(5))).toHaveLength(1)
    // What has one level only is none of the six.
    const dead = [...times(5, factorOf(1)), factorOf(2)]
    expect(leavesOf(dead, told(5))).toHaveLength(2)
  })
})
