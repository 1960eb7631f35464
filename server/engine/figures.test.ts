import { describe, expect, test } from 'vitest'
import { FIGURES, type Results, type Work } from './batch.ts'
import { PLAIN_ACCOUNT } from './candles.fixture.ts'
import { Figures, failTrials } from './figures.ts'

const NO_EXITS = { takeProfit: null, stopLoss: null }

function batchOf(strategy: string, first: number, count: number): Work['batches'][number] {
  return { strategy, direction: 'LONG', parameters: {}, first, exits: Array(count).fill(NO_EXITS) }
}

/** Results of so many trials, each with its place in every column, and a failure of the trials that are given. */
function resultsOf(count: number, failed: readonly number[]): Results {
  const figures = Float64Array.from({ length: FIGURES.length * count }, (_, index) => index % count)
  return { count, figures, failures: failed.map((trial) => ({ trial, error: 'broke' })), fallbacks: [] }
}

describe('trials of a strategy that has failed', () => {
  const batches = [batchOf('mine', 10, 2), batchOf('other', 12, 1), batchOf('mine', 20, 1)]
  const work: Work = { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ['VECTOR'], batches }

  test('have no figures and that reason; those of others keep theirs', () => {
    const before = resultsOf(4, [11, 12])
    const after = failTrials(before, work, { strategy: 'mine', error: 'it gives two answers' })
    const { NaN: none } = Number
    const column = [none, none, 2, none]
    expect([...after.figures]).toEqual(FIGURES.flatMap(() => column))
    const error = "strategy 'mine' failed: it gives two answers"
    expect(after.failures).toEqual([{ trial: 12, error: 'broke' }, ...[10, 11, 20].map((trial) => ({ trial, error }))])
    expect(before).toEqual(resultsOf(4, [11, 12]))
  })
})

describe('what engines left to others', () => {
  test('is told once, and five reasons of it at most', () => {
    const figures = new Figures(1, 'SHARPE')
    figures.fallBack('SWEEP', 'VECTOR', 'a price is 0')
    figures.fallBack('SWEEP', 'VECTOR', 'a price is 0')
    figures.fallBack('SWEEP', 'REFERENCE', 'a price is 0')
    expect(figures.results().fallbacks).toHaveLength(2)
    for (let price = 1; price < 9; price += 1) figures.fallBack('SWEEP', 'VECTOR', `a price is ${price}`)
    expect(figures.results().fallbacks.map(({ to, reason }) => `${to} ${reason}`)).toEqual([
      'VECTOR a price is 0',
      'REFERENCE a price is 0',
      'VECTOR a price is 1',
      'VECTOR a price is 2',
      'VECTOR a price is 3',
    ])
  })
})

test('a failure that is told twice of a trial counts as it was told last', () => {
  const figures = new Figures(2, 'SHARPE')
  figures.fail(1, 'first')
  figures.fail(1, 'last')
  expect(figures.results().failures).toEqual([{ trial: 1, error: 'last' }])
})
