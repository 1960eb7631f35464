import { expect, test } from 'vitest'
import { familiesOf, findStrategies, gistOf } from './strategies.ts'

const strategy = (name: string, title: string, parameters: string[] = []) => ({
  name,
  title,
  family: 'trend',
  description: 'Follows the trend',
  parameters: parameters.map((one) => ({ name: one })),
})
const ALL = [strategy('wma-cross', 'Weighted average', ['fast']), strategy('average-up', 'Average up')]

test.each([
  ['', ['wma-cross', 'average-up']],
  ['  TREND ', ['wma-cross', 'average-up']],
  ['aver', ['average-up', 'wma-cross']],
  ['weig', ['wma-cross']],
  ['w', ['wma-cross', 'average-up']],
  ['FAST   trend', ['wma-cross']],
  ['fast trend', ['wma-cross']],
  ['none', []],
])('a search for “%s” finds %o, beginnings first', (search, names) => {
  expect(findStrategies(ALL, search).map(({ name }) => name)).toEqual(names)
})

test('those whose title begins with what is sought come first too', () => {
  const all = [strategy('a', 'Above the mean'), strategy('b', 'Mean reversion'), strategy('mean', 'The mean')]
  expect(findStrategies(all, 'Mean').map(({ name }) => name)).toEqual(['b', 'mean', 'a'])
})

test('families stand in the order of their first strategies, each with a section of its own', () => {
  const doji = { ...strategy('doji', 'Doji'), family: 'candle patterns' }
  const families = familiesOf([strategy('ema', 'EMA'), doji, strategy('sma', 'SMA')])
  expect(families.map(({ id, name, count }) => [id, name, count])).toEqual([
    ['family-trend', 'Trend', 2],
    ['family-candle-patterns', 'Candle patterns', 1],
  ])
  expect(families[0]?.members.map(({ name }) => name)).toEqual(['ema', 'sma'])
})

test.each([
  ['Follows the trend: enters when the fast average is higher.', 'Enters when the fast average is higher.'],
  ['Enters on Mondays. Leaves: enters never.', 'Enters on Mondays. Leaves: enters never.'],
  ['my own: a try', 'My own: a try'],
])('of “%s” a card says “%s”', (description, gist) => {
  expect(gistOf(description)).toBe(gist)
})
