import { expect, test } from 'vitest'
import type { JobEventNode } from '../../api/documents/job.ts'
import { groupsOf, inGroup, toneOf } from './events.ts'

const events = (['CREATED', 'STARTED', 'VERDICT', 'PAUSED', 'CANCELED'] as const).map(
  (type, index): JobEventNode => ({ seq: index + 1, at: '', type, message: '' }),
)

test('groups are those that a history has anything of', () => {
  expect(groupsOf(events).map(({ name, size }) => `${name} ${size}`)).toEqual([
    'All 5',
    'Life 4',
    'Watchdog 1',
    'By request 2',
  ])
})

test('a group has its events, and a name that is none has all', () => {
  expect(inGroup(events, 'By request').map(({ type }) => type)).toEqual(['PAUSED', 'CANCELED'])
  expect(inGroup(events, 'nonsense')).toBe(events)
})

test('ends are good or bad, doubts are warnings', () => {
  expect((['SUCCEEDED', 'FAILED', 'VERDICT', 'CREATED'] as const).map(toneOf)).toEqual([
    'good',
    'bad',
    'warning',
    'plain',
  ])
})
