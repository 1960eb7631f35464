import { expect, test } from 'vitest'
import { cutAt, findEntries, isId, scoreOf } from './found.ts'

test.each([
  ['sma-cross', 'sma', 3],
  ['Price against its sma', 'SMA', 2],
  ['Sweep (sma-cross)', 'cross', 2],
  ['plasma', 'sma', 1],
  ['rsi', 'sma', 0],
  ['anything', '', 3],
  ['sma-cross', ' sma ', 3],
])('%j answers %j by %i', (text, sought, expected) => {
  expect(scoreOf(text, sought)).toBe(expected)
})

const entries = [
  { name: 'plasma', detail: '' },
  { name: 'rsi', detail: 'an sma of gains' },
  { name: 'sma-cross', detail: 'trend' },
  { name: 'my sma', detail: 'own' },
]

test('what answers best stands first, and every word must be found', () => {
  expect(findEntries(entries, 'sma', 9).map(({ name }) => name)).toEqual(['sma-cross', 'my sma', 'plasma', 'rsi'])
  expect(findEntries(entries, 'sma trend', 9).map(({ name }) => name)).toEqual(['sma-cross'])
  expect(findEntries(entries, '', 2).map(({ name }) => name)).toEqual(['plasma', 'rsi'])
})

test('a text is cut where it answers', () => {
  expect(cutAt('My SMA cross', 'sma x')).toEqual(['My ', 'SMA', ' cross'])
  expect(cutAt('rsi', 'sma')).toEqual(['rsi', '', ''])
  expect(cutAt('rsi', ' RS')).toEqual(['', 'rs', 'i'])
  expect(cutAt('rsi', ' ')).toEqual(['rsi', '', ''])
})

test('an id is told from a name', () => {
  expect(isId(' 01938B2C-1111-7aaa-8bbb-0123456789ab ')).toBe(true)
  expect(isId('01938b2c')).toBe(false)
  expect(isId('a 01938b2c-1111-7aaa-8bbb-0123456789ab')).toBe(false)
  expect(isId('01938b2c-1111-7aaa-8bbb-0123456789abc')).toBe(false)
})
