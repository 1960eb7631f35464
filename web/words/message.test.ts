import { expect, test } from 'vitest'
import { tidy } from './message.ts'

test.each([
  ['Run 32696/498501', 'Run 32,696/498,501'],
  ['Run 45/100', 'Run 45/100'],
  ['Param 3/10, Fold 2/5', 'Param 3/10, Fold 2/5'],
  ['Cycle 2/4 (1 strategies, 40 backtests)', 'Cycle 2/4 (1 strategy, 40 backtests)'],
  ['Cycle 2/4 (11 strategies, 1 backtests)', 'Cycle 2/4 (11 strategies, 1 backtest)'],
  ['1 of 1 trials succeeded', '1 of 1 trial succeeded'],
  ['1218 trials planned; 150 candidates are skipped', '1,218 trials planned; 150 candidates are skipped'],
  ['82 trades; at least 100000 are asked for.', '82 trades; at least 100,000 are asked for.'],
  ['from 2016-03-30 09:30:1500 on, of 01a226a4-0346-7740', 'from 2016-03-30 09:30:1500 on, of 01a226a4-0346-7740'],
  ['a bound of 12345.678', 'a bound of 12345.678'],
  ['VECTOR runs what SWEEP cannot: a price is 0', 'the vector engine runs what the sweep engine cannot: a price is 0'],
  ['which the engine REFERENCE alone can run', 'which the reference engine alone can run'],
  ['SUSPECT: trial 3 stands in SIGNALS', 'suspect: trial 3 stands in signals'],
  ['It was canceled with 1 of 2 trials done.', 'It was cancelled with 1 of 2 trials done.'],
  ['RSI of LONGEST', 'RSI of LONGEST'],
])('“%s” is read as “%s”', (message, text) => {
  expect(tidy(message)).toBe(text)
})
