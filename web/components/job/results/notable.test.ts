import { expect, test } from 'vitest'
import type { TrialNode } from '../../../api/documents/parts.ts'
import { worthALook } from './notable.ts'

const trial = (number: number, more: Partial<TrialNode> = {}) =>
  ({ number, strategy: 'sma-cross', direction: 'LONG', takeProfit: null, stopLoss: null, ...more }) as TrialNode

const told = (found: Partial<Parameters<typeof worthALook>[0]>) =>
  worthALook({ best: [], earned: undefined, steady: undefined, ...found }, 'Sharpe').map(
    ({ trial, why }) => `${trial.number} ${why}`,
  )

test('each is named by what it is worth a look for, and none stands twice', () => {
  const best = [trial(3, { takeProfit: 0.05, stopLoss: 0.02 }), trial(7, { stopLoss: 0.02 }), trial(9)]
  expect(told({ best, earned: trial(3), steady: trial(4) })).toEqual([
    '3 best Sharpe',
    '7 no take profit',
    '4 least drawdown',
    '9 third best',
  ])
})

test('one without exits is plainer than a best one that has some', () => {
  expect(told({ best: [trial(3, { stopLoss: 0.02 }), trial(9)] })).toEqual(['3 best Sharpe', '9 no exits'])
})

test('the best of each other strategy and direction is worth a look', () => {
  const best = [trial(1), trial(2), trial(5, { strategy: 'ppo' }), trial(6, { direction: 'SHORT' })]
  expect(told({ best })).toEqual(['1 best Sharpe', '5 best of ppo', '6 best of short', '2 second best'])
  // The best itself is none of the others.
  expect(told({ best: [trial(1)], earned: trial(2) })).toEqual(['1 best Sharpe', '2 highest return'])
})

test('they are a handful, and none where nothing is admissible', () => {
  const best = 'abcdefghij'.split('').map((strategy, number) => trial(number, { strategy }))
  expect(told({ best })).toHaveLength(6)
  expect(told({})).toEqual([])
})
