import { expect, test } from 'vitest'
import { candleDay } from './dates.ts'
import { specificationLines } from './specificationLines.ts'

const SWEEP = {
  kind: 'OPTIMIZATION',
  rules: 3,
  input: {
    dataset: 'id',
    strategies: [
      {
        strategy: 'sma-cross',
        space: [
          { name: 'fast', values: null, range: { min: 5, max: 60, step: 5 } },
          { name: 'slow', values: [10, 20], range: null },
        ],
      },
      { strategy: 'rsi', space: [] },
    ],
    directions: ['LONG', 'SHORT'],
    account: { initialCash: 10_000, fill: 'NEXT_OPEN', note: 'A lower one', sign: 'x_A' },
    margin: { fromMs: 5, toMsg: 7 },
    constraints: { relations: [], declared: true },
    run: { name: 'mine', key: null, tags: [], priority: 0 },
  },
}

test('a specification is told in lines, without names and what the server notes', () => {
  expect([...specificationLines(JSON.stringify(SWEEP))]).toEqual([
    ['Searched of sma-cross', 'fast 5 to 60 by 5 · slow 10, 20'],
    ['Searched of rsi', 'its defaults'],
    ['Directions', 'long, short'],
    ['Account, initial cash', '10,000'],
    ['Account, fill', 'next open'],
    ['Account, note', 'A lower one'],
    ['Account, sign', 'x_A'],
    ['Margin, from ms', '5'],
    ['Margin, to msg', '7'],
    ['Constraints, relations', 'none'],
    ['Constraints, declared', 'yes'],
    ['Run, priority', '0'],
  ])
})

test('that of a job of several sweeps has the same lines as that of one', () => {
  const walk = {
    kind: 'WALK_FORWARD',
    input: { folds: 5, optimization: { directions: ['LONG'], exits: { takeProfit: [null, 0.05] } } },
  }
  expect([...specificationLines(JSON.stringify(walk))]).toEqual([
    ['Folds', '5'],
    ['Directions', 'long'],
    ['Exits, take profit', 'none, 5\u202f%'],
  ])
})

test('shares are told as such, and what trials are ranked by by its name', () => {
  const input = { holdOut: 0.2, objective: 'SHARPE', account: { fee: 0.001 }, constraints: { minWinRate: null } }
  expect([...specificationLines(JSON.stringify({ kind: 'OPTIMIZATION', input }))]).toEqual([
    ['Hold out', '20\u202f%'],
    ['Objective', 'Sharpe ratio'],
    ['Account, fee', '0.1\u202f%'],
    ['Constraints, min win rate', 'none'],
  ])
})

test('a sweep tells the exits that it tries', () => {
  const sweep = { kind: 'OPTIMIZATION', input: { exits: { takeProfit: [0.01, 0.02], stopLoss: [null] } } }
  expect([...specificationLines(JSON.stringify(sweep))]).toEqual([
    ['Exits, take profit', '1\u202f%, 2\u202f%'],
    ['Exits, stop loss', 'none'],
  ])
})

test('the trial of a backtest is told elsewhere', () => {
  const backtest = {
    kind: 'BACKTEST',
    input: { strategy: 'rsi', parameters: [], direction: 'LONG', exits: { stopLoss: 1 }, fromMs: 0 },
  }
  expect([...specificationLines(JSON.stringify(backtest))]).toEqual([['From', candleDay('1970-01-01T00:00:00.000Z')]])
})

test('many strategies are told in one line', () => {
  const strategies = Array.from({ length: 83 }, (_, at) => ({
    strategy: `s${at}`,
    space: [{ name: 'period', values: at < 2 ? [5, 10] : [5] }],
  }))
  const lines = (own: object[]) => [
    ...specificationLines(JSON.stringify({ kind: 'OPTIMIZATION', input: { strategies: own } })),
  ]
  expect(lines(strategies)).toEqual([['Searched', '83 strategies, ranges of 2']])
  expect(lines(strategies.slice(2))).toEqual([['Searched', '81 strategies, their defaults']])
})
