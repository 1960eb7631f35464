import { expect, test } from 'vitest'
import { findStrategies } from './strategies.ts'

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
  ['fast trend', ['wma-cross']],
  ['none', []],
])('a search for “%s” finds %o, beginnings first', (search, names) => {
  expect(findStrategies(ALL, search).map(({ name }) => name)).toEqual(names)
})
