import { expect, test } from 'vitest'
import { conclusionOf as concluded } from './conclusion.ts'
import type { Judgement, Opinion } from './judgement.ts'
import { judgementsOf } from './judgements.ts'
import { analysed, heldOut, returned, SWEEP, walked } from './trust.fixture.ts'

const told = (job: typeof SWEEP) => concluded(job, judgementsOf(job)).replaceAll('\u202f', ' ')
const say = (...opinions: Opinion[]): Judgement[] =>
  opinions.map((opinion) => ({ name: '', value: '', opinion, scale: null, text: '', misleads: '' }))

test('where money was lost that is said first, with what holding earned', () => {
  expect(told(returned(-0.35))).toBe('Do not trade this one: it lost 35.0 %, and holding earned 40.0 %.')
  expect(told({ ...returned(-0.35), profitable: { totalCount: 0 } })).toBe(
    'Do not trade this one: no trial made money, and the best lost 35.0 %, and holding earned 40.0 %.',
  )
  expect(told({ ...returned(-0.35), kind: 'BACKTEST', profitable: { totalCount: 0 } })).toMatch(/: it lost 35\.0 %/)
  expect(told({ ...returned(0), benchmark: null })).toBe('Do not trade this one: it earned nothing.')
  expect(told(walked([-0.03]))).toBe('Do not trade this one: out of sample it lost 3.0 %, and holding earned 10.0 %.')
})

test('a loss on the bars that were held out counts as one', () => {
  expect(told(heldOut(-0.044, 0.1))).toBe(
    'Do not trade this one: on the bars that were held out it lost 4.4 %, and holding earned 10.0 %.',
  )
  expect(told(heldOut(0, -0.1, 0))).toBe('Promising, but not beyond doubt.')
})

test('where holding earned more that is said before anything of luck', () => {
  expect(told(returned(0.1, { sharpe: 0.2 }))).toBe(
    'Holding did better: this earned 10.0 %, and holding earned 40.0 %.',
  )
  expect(told(returned(0.1))).toBe(
    'Holding did better: this earned 10.0 %, and holding earned 40.0 %. For its risk this earned more, with a Sharpe ratio of 0.65 beside 0.30.',
  )
  expect(told(heldOut(0.266, 0.399))).toBe(
    'Holding did better: on the bars that were held out this earned 26.6 %, and holding earned 39.9 %.',
  )
  expect(told(analysed({ deflatedSharpe: 0.5, overfitting: 0.46 }, heldOut(0.266, 0.399)))).toMatch(
    /holding earned 39\.9 %\. What it earned may well be luck\.$/,
  )
  expect(told(walked([0.05, 0.05, 0.05, 0.2, 0.05]))).toBe(
    'Holding did better, in 4 of 5 tests too: out of sample this earned 45.9 %, and holding earned 61.1 %.',
  )
})

test('what earned more than holding is as bad as what speaks against it', () => {
  expect(concluded(SWEEP, say('against', 'against', 'favour'))).toMatch(/^Do not trade this one yet.*luck/)
  expect(concluded(SWEEP, say('against', 'favour'))).toMatch(/^Be careful/)
  expect(concluded(SWEEP, say('doubt', 'favour'))).toMatch(/^Promising/)
  expect(concluded(SWEEP, say('favour'))).toMatch(/^Nothing speaks against it/)
  expect(concluded({ ...SWEEP, best: null }, [])).toBe('There is too little to judge by.')
})
