import { expect, test } from 'vitest'
import { spotsOfCells, spotsOfTrials } from './spots.ts'

const METRICS = {
  totalReturn: 0.5,
  annualReturn: 0.1,
  sharpe: 1,
  sortino: null,
  calmar: 1,
  maxDrawdown: 0.2,
  trades: 10,
  winRate: 0.5,
  profitFactor: null,
  exposure: 0.3,
}

test('a trial stands at its two figures, and one that lacks a figure is left out', () => {
  const trials = [
    { number: 3, metrics: METRICS },
    { number: 4, metrics: { ...METRICS, sortino: 2 } },
    { number: 5, metrics: null },
  ]
  expect(spotsOfTrials(trials, 'MAX_DRAWDOWN', 'SHARPE')).toEqual([
    { x: 0.2, y: 1, number: 3, count: 1 },
    { x: 0.2, y: 1, number: 4, count: 1 },
  ])
  expect(spotsOfTrials(trials, 'SORTINO', 'SHARPE').map(({ number }) => number)).toEqual([4])
  expect(spotsOfTrials(trials, 'SHARPE', 'SORTINO').map(({ number }) => number)).toEqual([4])
})

test('a place with several trials stands for the best of them', () => {
  expect(spotsOfCells([{ x: 1, y: 2, count: 40, best: 7 }])).toEqual([{ x: 1, y: 2, count: 40, number: 7 }])
})
