import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { loopDelay } from '../../loopDelay.fixture.ts'
import { Proposer } from '../drive/proposer.ts'
import type { Plan } from '../plan.ts'
import type { Proposal, Round } from '../rounds.ts'
import { bayesianRounds } from './bayesian.ts'
import { WaitingRounds } from './waitingRounds.ts'

/** Folds of a walk-forward analysis, each searched in rounds of 8, then tested. */
function foldsOf(folds: number, trained: number): Round[] {
  return Array.from({ length: folds }, (_, fold) => {
    const first = fold * (trained + 1)
    const needs = { first, count: trained }
    return [
      ...bayesianRounds({ first, trials: trained, seed: 0, size: 8 }),
      { first: first + trained, count: 1, needs },
    ]
  }).flat()
}

describe('a book of rounds', () => {
  test('holds back what is behind the first round that waits, fold by fold', () => {
    const book = new WaitingRounds(foldsOf(2, 20), 42)
    expect(book.closed).toEqual([
      { first: 0, count: 21 },
      { first: 21, count: 21 },
    ])
    expect(book.chains.map((chain) => book.head(chain)?.first)).toEqual([0, 21])
    expect(book.settle(21, 8)).toBe(true)
    expect(book.closed).toEqual([
      { first: 0, count: 21 },
      { first: 29, count: 13 },
    ])
    expect([book.settle(21, 8), book.settle(5, 8)]).toEqual([false, false])
    for (const first of [0, 8, 16, 20]) book.settle(first, first === 20 ? 1 : first === 16 ? 4 : 8)
    expect(book.closed).toEqual([{ first: 29, count: 13 }])
    expect(book.chains).toHaveLength(1)
  })

  test('takes rounds over in any order', () => {
    const book = new WaitingRounds(bayesianRounds({ first: 0, trials: 32, seed: 0, size: 8 }), 32)
    book.settle(8, 8)
    expect(book.closed).toEqual([{ first: 0, count: 32 }])
    book.settle(0, 8)
    expect(book.closed).toEqual([{ first: 16, count: 16 }])
  })

  test('ends behind a round that is shorter than it was planned', () => {
    const book = new WaitingRounds(bayesianRounds({ first: 0, trials: 32, seed: 0, size: 8 }), 32)
    book.settle(0, 8)
    expect(book.settle(8, 3)).toBe(true)
    expect([book.trials, book.closed, book.settle(16, 8)]).toEqual([11, [], false])
  })
})

test('tens of thousands of rounds are settled in about the time of a few thousand entries of a map', async () => {
  const rounds = bayesianRounds({ first: 0, trials: 8 * 40_000, seed: 0, size: 8 })
  const { result, tookMs, unitMs } = await loopDelay(() => {
    const book = new WaitingRounds(rounds, 8 * rounds.length)
    let most = 0
    for (const { first, count } of rounds) {
      book.settle(first, count)
      most = Math.max(most, book.closed.length)
    }
    return [most, book.closed]
  })
  expect(result).toEqual([1, []])
  // Some 20 ms; where each looks at all the others, a second and more.
  expect(tookMs).toBeLessThan(Math.max(150, 15 * unitMs))
})

test('tens of thousands of rounds are taken over, and worked out, without keeping anybody waiting', async () => {
  const [folds, trained] = [100, 3_016]
  const rounds = foldsOf(folds, trained)
  const trials = folds * (trained + 1)
  const points = (count: number) => Array.from({ length: count }, () => ({ branch: 0, values: [] }))
  const search = { rounds, keep: () => undefined, knows: () => true, propose: ({ count }: Round) => points(count) }
  const known = rounds.slice(0, -1_000).map(({ first, count }): Proposal => ({ first, points: points(count) }))
  const store = {
    figures: async () => ({
      numbers: Int32Array.from({ length: trials }, (_, n) => n),
      columns: [new Float64Array(trials)],
    }),
    // A store's answer comes with a later turn of the event loop.
    propose: (_: string, proposal: Proposal) => setImmediate(proposal),
    proposals: async (_: string, range: { first: number; count: number } | null) =>
      known.filter(({ first }) => !range || (first >= range.first && first < range.first + range.count)),
  }
  const plan = { trials, search } as unknown as Plan
  const { result, longestMs, unitMs } = await loopDelay(async () => {
    const proposer = new Proposer('job', plan, { search: store, clock: { pause: () => setImmediate() } })
    await proposer.advance(() => false)
    const before = proposer.closed.reduce((sum, { count }) => sum + count, 0)
    await proposer.advance(() => true)
    return [before, proposer.closed]
  })
  expect(result).toEqual([rounds.slice(-1_000).reduce((sum, { count }) => sum + count, 0), []])
  expect(longestMs).toBeLessThan(Math.max(150, 15 * unitMs))
})
