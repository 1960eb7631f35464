import { describe, expect, test } from 'vitest'
import { isSimilar, timesPeers } from './peers.ts'

describe('a unit beside its peers', () => {
  test.each([
    [[], null],
    [[1, 1], null],
    [[0, 0, 0], null],
    [[1, 1, 1], 6],
    [[1, 2, 3], 3],
    [[1, 2, 4, 9], 2],
  ])('that has spent 6 a bar, where they take %j a bar, has spent %d times their median', (peers, times) => {
    expect(timesPeers(600, 100, peers)).toBe(times)
  })

  test('may spend 1,000 times the work on a step that is declared 1,000 times as big', () => {
    expect(timesPeers(600_000, 100_000, [1, 2, 3])).toBe(timesPeers(600, 100, [1, 2, 3]))
  })

  test('is not judged by one that is far off: the median is what counts', () => {
    expect(timesPeers(600, 100, [1, 1, 1e-9])).toBe(timesPeers(600, 100, [1, 1, 1e9]))
  })
})

test.each([
  [1, 2, true],
  [2, 1, true],
  [1, 2.1, false],
  [2.1, 1, false],
])('costs of %d and %d are similar: %s', (one, other, similar) => {
  expect(isSimilar(one, other)).toBe(similar)
})

test('a unit on its first bar is compared with its peers by that bar, and one before it alike', () => {
  expect(timesPeers(600, 1, [6, 6, 6])).toBe(100)
  expect(timesPeers(600, 0, [6, 6, 6])).toBe(100)
})
