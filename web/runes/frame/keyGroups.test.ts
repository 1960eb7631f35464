import { expect, test } from 'vitest'
import { ADDRESSES } from '../../../schema/routes.ts'
import { KEY_GROUPS } from './keyGroups.ts'

test('each key is told with what it does', () => {
  const lines = KEY_GROUPS.flatMap((group) => group.lines)
  expect(lines.filter(({ keys, does }) => does === '' || keys.length === 0 || keys.includes(''))).toEqual([])
  expect(KEY_GROUPS.map(({ name, lines: own }) => [name, own.length > 0])).toEqual([
    ['Anywhere', true],
    ['A list', true],
    ['A job', true],
    ['A trial', true],
  ])
})

test('within a group no key does two things', () => {
  for (const { lines } of KEY_GROUPS) {
    const keys = lines.flatMap((line) => line.keys)
    expect(keys).toEqual([...new Set(keys)])
  }
})

test('keys are told of pages that there are', () => {
  const pages = KEY_GROUPS.flatMap((group) => group.pages)
  expect(pages.filter((page) => !(page in ADDRESSES))).toEqual([])
  expect(pages).toEqual(['jobs', 'datasets', 'job', 'trial'])
})
