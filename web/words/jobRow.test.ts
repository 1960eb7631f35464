import { expect, test } from 'vitest'
import { THIN } from './format.ts'
import { causeOf, choicesText, figureOf, secondLine, warningOf } from './jobRow.ts'

const plain = (text: string | undefined) => text?.replaceAll(THIN, ' ')
const METRICS = { totalReturn: 0.341, sharpe: 0.654, sortino: null, calmar: 1, profitFactor: null, trades: 18 }
const BEST = {
  number: 3,
  strategy: 'sma-cross',
  direction: 'LONG',
  takeProfit: null,
  stopLoss: 0.02,
  objective: 0.341,
  parameters: [
    { name: 'fast', value: 10 },
    { name: 'slow', value: 50 },
  ],
  metrics: METRICS,
} as const

test.each([
  [null, 0.7, 'Sharpe 0.65'],
  ['TOTAL_RETURN', 0.341, 'Return ▲ 34.1 %'],
  ['SORTINO', 0.5, 'Sortino 0.50'],
  ['CALMAR', 1.234, 'Calmar 1.23'],
  ['PROFIT_FACTOR', null, 'Profit factor –'],
] as const)('a job after %s has the figure %j as %j', (objective, value, text) => {
  const figure = figureOf({ objective, best: { ...BEST, parameters: [...BEST.parameters], objective: value } })
  expect(plain(`${figure?.name} ${figure?.text}`)).toBe(text)
})

test('whoever points at a figure gets all of it, and what it is', () => {
  const best = { ...BEST, parameters: [...BEST.parameters] }
  expect(figureOf({ objective: null, best })?.title).toBe('The best Sharpe ratio: 0.654')
  expect(figureOf({ objective: 'SORTINO', best: { ...best, objective: null } })?.title).toBe(
    'The best Sortino ratio: it does not exist',
  )
})

test('a job without a best trial has no figure', () => {
  expect(figureOf({ objective: null, best: null })).toBe(null)
})

test.each([
  ['SUCCEEDED', 0, 0, undefined, null],
  ['SUCCEEDED', 20, 6, undefined, '26 failed'],
  ['FAILED', 38, 0, undefined, null],
  ['RUNNING', 3, 0, 'HEALTHY', null],
  ['RUNNING', 0, 0, 'SUSPECT', 'Suspect'],
  ['RUNNING', 0, 0, 'STALLED', 'Stalled'],
  ['PAUSED', 0, 0, 'SUSPECT', null],
] as const)(
  'a job that is %s, with %i failed, %i timed out and the verdict %s, is called %s',
  (state, failed, timedOut, verdict, text) => {
    expect(warningOf(state, { succeeded: 1, failed, timedOut, averageDuration: 1 }, verdict)).toBe(text)
  },
)

test('the choices of a trial are its parameters and its exits', () => {
  expect(plain(choicesText({ ...BEST, parameters: [...BEST.parameters] }))).toBe('fast 10 · slow 50 · stop 2 %')
})

test.each([
  ['BACKTEST', 'sma-cross fast 10, slow 50 on S&P', 'Backtest'],
  ['BACKTEST', 'mine', 'Backtest · fast 10 · slow 50 · stop 2 % · S&P'],
  ['OPTIMIZATION', 'sma-cross on S&P', 'Sweep · best fast 10 · slow 50 · stop 2 %'],
] as const)('the second line of a %s that is called %j is %j', (kind, name, text) => {
  const best = { ...BEST, parameters: [...BEST.parameters] }
  expect(plain(secondLine({ kind, sampler: 'GRID', name, state: 'SUCCEEDED', best, dataset: { name: 'S&P' } }))).toBe(
    text,
  )
})

test('while a job runs its second line names no best, which would change again and again', () => {
  const best = { ...BEST, parameters: [...BEST.parameters] }
  const search = { kind: 'OPTIMIZATION', sampler: 'RANDOM', name: 'a', state: 'RUNNING' } as const
  expect(secondLine({ ...search, best, dataset: { name: 'S&P' } })).toBe('Search · S&P')
})

test.each([
  [{ code: 'ALL_TRIALS_FAILED', message: 'none succeeded' }, 'division by zero', 'division by zero'],
  [{ code: 'ALL_TRIALS_FAILED', message: 'none succeeded' }, undefined, 'none succeeded'],
  [{ code: 'TIME_LIMIT', message: 'it took too long' }, 'division by zero', 'it took too long'],
  [null, null, ''],
] as const)('a job with the error %j, whose first trial says %j, failed since %j', (error, first, text) => {
  expect(causeOf(error, first)).toBe(text)
})
