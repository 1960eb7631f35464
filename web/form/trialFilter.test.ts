import { expect, test } from 'vitest'
import {
  boundsOf,
  boundsText,
  chipsOf,
  isShare,
  measureName,
  readFilter,
  whereOf,
  withBounds,
  writeFilter,
} from './trialFilter.ts'

const SLOW = { parameter: 'slow' }
const SHARPE = { metric: 'SHARPE' } as const

test.each([
  [SLOW, { min: 140, max: 200 }, 'slow 140–200'],
  [SHARPE, { min: 0.45, max: null }, 'Sharpe ≥ 0.45'],
  [{ metric: 'TOTAL_RETURN' } as const, { min: null, max: 0.2 }, 'Return ≤ 20.0 %'],
  [{ parameter: 'stopLoss' }, { min: 0.02, max: 0.02 }, 'stop loss 2.0 %'],
])('bounds of %o are %o in words', (measure, bounds, text) => {
  expect(boundsText(measure, bounds).replaceAll('\u202f', ' ')).toBe(text)
})

test('bounds of one measure replace each other, and leave those of others alone', () => {
  const one = withBounds(withBounds({}, SLOW, { min: 1, max: 2 }), SHARPE, { min: 0, max: null })
  const other = withBounds(one, SLOW, { min: null, max: 9 })
  expect(boundsOf(other, SLOW)).toMatchObject({ min: null, max: 9 })
  expect(boundsOf(other, SHARPE)).toMatchObject({ min: 0, max: null })
  expect(boundsOf(withBounds(other, SLOW, null), SLOW)).toBeNull()
  expect(boundsOf(withBounds(other, SLOW, { min: null, max: null }), SLOW)).toBeNull()
})

test('a filter goes into an address and comes out as it was; what narrows nothing leaves it blank', () => {
  const filter = withBounds({ strategies: ['ppo'], admissible: true }, SHARPE, { min: 0.5, max: 1 })
  expect(whereOf(readFilter(writeFilter(filter)))).toEqual({
    strategies: ['ppo'],
    admissible: true,
    metrics: [{ metric: 'SHARPE', min: 0.5, max: 1 }],
  })
  expect(writeFilter({ metrics: [], fold: null })).toBe('')
  expect(whereOf({ metrics: [] })).toBeNull()
  for (const mistyped of [null, '{', '[]', '7', 'null']) expect(readFilter(mistyped)).toEqual({})
})

test('conditions of several are told together', () => {
  const texts = (filter: Parameters<typeof chipsOf>[0]) => chipsOf(filter).map(({ text }) => text)
  expect(texts({ admissible: true, test: false, fold: 0 })).toEqual(['Admissible', 'Fold 0', 'Trainings'])
  expect(texts({ states: ['FAILED', 'TIMED_OUT'], directions: ['LONG', 'SHORT'] })).toEqual([
    'Failed, timed out',
    'Long, short',
  ])
  expect(texts({ states: [], strategies: [], directions: [] })).toEqual([])
})

test('what is typed in percent is told so', () => {
  const measures = [{ metric: 'MAX_DRAWDOWN' }, { metric: 'SHARPE' }, { parameter: 'takeProfit' }, SLOW] as const
  expect(measures.map(isShare)).toEqual([true, false, true, false])
  expect(measures.map(measureName)).toEqual(['Drawdown', 'Sharpe', 'take profit', 'slow'])
})

test('each condition is a chip, and a filter can do without any one of them', () => {
  const filter = withBounds(
    { admissible: false, states: ['TIMED_OUT'], directions: ['LONG'], strategies: ['a', 'b'], fold: 2, test: true },
    SLOW,
    { min: 5, max: 7 },
  )
  const chips = chipsOf(filter)
  expect(chips.map(({ text }) => text)).toEqual([
    'Inadmissible',
    'Timed out',
    'a, b',
    'Long',
    'Fold 2',
    'Tests',
    'slow 5–7',
  ])
  for (const { text, without } of chips) {
    expect(chipsOf(without).map((one) => one.text)).toEqual(chips.map((one) => one.text).filter((one) => one !== text))
  }
})
