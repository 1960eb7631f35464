import { expect, test } from 'vitest'
import { adviceOf } from './advice.ts'
import { heldOut, returned, SWEEP, walked } from './trust.fixture.ts'

const told = (job: typeof SWEEP) => adviceOf(job).map(({ text, validation }) => `${text} → ${validation}`)
const WALK = 'walk forward with these ranges → walkForward'

test('a search is advised to do what it has not done yet', () => {
  expect(told(SWEEP)).toEqual(['hold the last fifth of the bars back → holdOut', WALK])
  expect(told(heldOut(0.3, 0.1))).toEqual([WALK])
  expect(told(walked([0.2]))).toEqual(['try the same ranges on another market → null'])
  expect(told({ ...SWEEP, kind: 'BACKTEST' })).toEqual([
    'try it on dates or a market that you have not looked at → null',
  ])
})

test('only what has fewer than thirty trades is advised to have more', () => {
  expect(told(returned(0.48, { trades: 29 })).at(-1)).toBe('ask for at least 30 trades → minTrades')
  expect(told(returned(0.48, { trades: 30 })).join()).not.toContain('30 trades')
  expect(told(walked([0.2], 7)).at(-1)).toBe('take more bars, so that it trades at least 30 times → null')
})

test('where nothing was earned there is nothing to test', () => {
  expect(told(returned(-0.35, { trades: 3 }))).toEqual(['try another strategy, other ranges or other dates → null'])
  expect(told({ ...SWEEP, best: null })).toEqual([])
})
