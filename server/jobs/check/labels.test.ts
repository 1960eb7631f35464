import { expect, test } from 'vitest'
import { SWEEP } from '../ports.fixture.ts'
import { defaultName } from './labels.ts'

test.each([
  [['sma-cross'], 'sma-cross on BTC'],
  [['sma-cross', 'ppo', 'rsi'], 'sma-cross, ppo, rsi on BTC'],
  [['sma-cross', 'ppo', 'rsi', 'macd'], 'sma-cross, ppo and 2 more on BTC'],
  [['sma-cross', 'sma-cross'], 'sma-cross on BTC'],
])('a sweep of %j without a name is called %s', (names, called) => {
  const strategies = names.map((strategy) => ({ strategy, space: [] }))
  expect(defaultName({ kind: 'OPTIMIZATION', input: { ...SWEEP, strategies } }, 'BTC')).toBe(called)
})
