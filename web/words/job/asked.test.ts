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
