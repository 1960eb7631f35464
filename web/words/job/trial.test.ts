import { expect, test } from 'vitest'
import { type Candidate, shortChoices, tellAhead, tellDrawdown, tellEarned, tellTrial } from './trial.ts'

const plain = (text: string | null) => text?.replaceAll('\u202f', ' ')
const TRIAL: Candidate = {
  strategy: 'sma-cross',
  direction: 'LONG',
  parameters: [
    { name: 'fast', value: 15 },
    { name: 'slow', value: 180 },
  ],
  takeProfit: 0.05,
  stopLoss: null,
}

test('a trial is told in words, with the exits that it has', () => {
  expect(plain(tellTrial(TRIAL))).toBe('sma-cross long, fast 15, slow 180, take profit 5 %')
  expect(plain(tellTrial({ ...TRIAL, takeProfit: null, stopLoss: 0.025 }))).toBe(
    'sma-cross long, fast 15, slow 180, stop loss 2.5 %',
  )
  expect(plain(shortChoices({ ...TRIAL, stopLoss: 0.02 }))).toBe('fast 15 · slow 180 · stop 2 % · take 5 %')
})

test.each([
  [0.48, 0.404, '7.6 points more than holding'],
  [0.173, 0.957, '78.4 points less than holding'],
  [0.1, 0.1001, 'as much as holding'],
  [0.11, 0.1, '1.0 point more than holding'],
  [55, 1, '5,400 points more than holding'],
])('a return of %d beside %d of holding is %s', (earned, holding, text) => {
  expect(tellAhead(earned, holding)).toBe(text)
})

test.each([
  [0.055, 0.568, 'at a tenth of its drawdown'],
  [0.2, 0.2, 'at about its drawdown'],
  [0.3, 0.1, 'at 3.0 times its drawdown'],
  [0.1, 0.2, 'at half its drawdown'],
  [0.05, 1, 'at a twentieth of its drawdown'],
  [0.2, 1, 'at a fifth of its drawdown'],
  [0.25, 1, 'at a quarter of its drawdown'],
  [0.33, 1, 'at a third of its drawdown'],
  [0.66, 1, 'at two thirds of its drawdown'],
  [0.75, 1, 'at three quarters of its drawdown'],
  [1.2, 1, 'at 1.2 times its drawdown'],
  [0.1, 0, null],
])('a drawdown of %d beside %d of holding is told as %s', (own, holding, text) => {
  expect(tellDrawdown({ totalReturn: 0, maxDrawdown: own }, { totalReturn: 0, maxDrawdown: holding })).toBe(text)
})

test.each([
  [0.341, 'earned 34.1 %'],
  [-0.35, 'lost 35.0 %'],
  [0.00001, 'earned nothing'],
  [300, 'earned 301 ×'],
])('a return of %d is told by its verb: %s', (fraction, text) => {
  expect(plain(tellEarned(fraction))).toBe(text)
})
