import { expect, test } from 'vitest'
import { tellAsked } from './asked.ts'

const told = (input: object) =>
  tellAsked(JSON.stringify({ input }), undefined).map((line) => line.join(': ').replaceAll('\u202f', ' '))

test('a backtest says its strategy with its parameters, its direction and its costs', () => {
  expect(
    told({
      strategy: 'sma-cross',
      parameters: [
        { name: 'fast', value: 10 },
        { name: 'slow', value: 50 },
      ],
      direction: 'SHORT',
      exits: { takeProfit: null, stopLoss: 0.02 },
      account: { fee: 0.001 },
    }),
  ).toEqual(['sma-cross: fast 10 · slow 50', 'Directions: short', 'Exits: stop loss 2 %', 'Costs: 0.1 % a side'])
})

test('a walk-forward says its ranges, its folds and how it is watched', () => {
  const optimization = {
    strategies: [
      { strategy: 'ema', space: [{ name: 'fast', values: null, range: { min: 5, max: 50, step: 5 } }] },
      { strategy: 'ppo', space: [{ name: 'slow', values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }] },
    ],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: [null, 0.05], stopLoss: [null] },
    holdOut: 0.2,
    objective: 'SHARPE',
    account: { fee: 0 },
    run: { watchdog: { suspectAfter: 20, stalledAfter: 50, abort: true } },
  }
  expect(told({ optimization, folds: 5, trainFraction: 0.7, anchored: true })).toEqual([
    'ema: fast 5 to 50 by 5',
    'ppo: slow 1, 2, 3, 4, 5, 6 … (10)',
    'Directions: long, short',
    'Exits: take profit none, 5 %',
    'Held out: the last 20 % of the candles',
    'Costs: no costs',
    'Ranked by: Sharpe ratio',
    'Folds: 5, 70 % of each for training, anchored',
    'Watchdog: warns at 20, stops a trial at 50 measurements',
  ])
})

test('what is asked for and is not searched stays as it is', () => {
  expect(told({ strategy: 'doji' })).toEqual(['doji: as it is', 'Directions: long', 'Costs: no costs'])
  expect(told({ optimization: { strategies: [{ strategy: 'doji', space: [] }] }, cycles: 1_200 })).toEqual([
    'doji: as it is',
    'Directions: long',
    'Costs: no costs',
    'Cycles: at most 1,200',
  ])
})

test('a list is told whole up to eight values, and a range without a step without one', () => {
  const space = [
    { name: 'fast', values: [1, 2, 3, 4, 5, 6, 7, 8] },
    { name: 'slow', range: { min: 10, max: 90, step: null } },
    { name: 'level', values: null },
  ]
  const [line] = told({ strategies: [{ strategy: 'ema', space }] })
  expect(line).toBe('ema: fast 1, 2, 3, 4, 5, 6, 7, 8; slow 10 to 90; level ')
})

test('exits are told beside each other, and a watchdog that ends nothing says so', () => {
  const run = { watchdog: { suspectAfter: 5, stalledAfter: 9, abort: false } }
  expect(told({ strategy: 'doji', exits: { takeProfit: 0.05, stopLoss: 0.02 }, run })).toEqual([
    'doji: as it is',
    'Directions: long',
    'Exits: stop loss 2 %; take profit 5 %',
    'Costs: no costs',
    'Watchdog: warns at 5, ends nothing',
  ])
})

test('the dates that it traded on are told where they are known', () => {
  const span = { from: '2015-01-05T00:00:00.000Z', to: '2019-12-31T00:00:00.000Z' }
  const dates = tellAsked('{"input":{"strategy":"doji"}}', span).find(([name]) => name === 'Dates')
  expect(dates?.[1]).toMatch(/2015 – .*2019$/)
  expect(tellAsked('{}', undefined)[0]).toEqual(['Directions', 'long'])
})

test('folds that do not begin at the first bar are not said to', () => {
  expect(told({ optimization: {}, folds: 4 })).toContain('Folds: 4, 0 % of each for training')
})
