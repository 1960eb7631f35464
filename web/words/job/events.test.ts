import { expect, test } from 'vitest'
import type { JobEventNode } from '../../api/documents/job.ts'
import { groupsOf, inGroup, toldOnce, toneOf } from './events.ts'

const events = (['CREATED', 'STARTED', 'VERDICT', 'PAUSED', 'CANCELED'] as const).map(
  (type, index): JobEventNode => ({ seq: index + 1, at: '', type, message: '' }),
)

const TYPES = [
  'CREATED',
  'STARTED',
  'STAGE',
  'RECOVERED',
  'PAUSED',
  'RESUMED',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'TRIAL_FAILED',
  'TRIAL_SKIPPED',
  'TRIAL_TIMED_OUT',
  'VERDICT',
  'WATCHDOG_CHANGED',
  'WORKER_LOST',
  'RETRIED',
  'ENGINE_FALLBACK',
] as const

test('each event is found in a group, and by request what a reader asked for', () => {
  const all = TYPES.map((type, seq): JobEventNode => ({ seq, at: '', type, message: '' }))
  const typesOf = (name: string) => inGroup(all, name).map(({ type }) => type)
  const [, ...groups] = groupsOf(all)
  expect(groups.map(({ name, size }) => `${name} ${size}`)).toEqual([
    'Life 9',
    'Trials 5',
    'Watchdog 2',
    'Workers 1',
    'By request 5',
  ])
  expect(new Set(groups.flatMap(({ name }) => typesOf(name)))).toEqual(new Set(TYPES))
  expect(typesOf('By request')).toEqual(['PAUSED', 'RESUMED', 'CANCELED', 'TRIAL_SKIPPED', 'WATCHDOG_CHANGED'])
})

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
  const tones = Map.groupBy(TYPES, (type) => toneOf({ type, message: '' }))
  expect(tones.get('good')).toEqual(['RECOVERED', 'SUCCEEDED'])
  expect(tones.get('bad')).toEqual(['FAILED', 'TRIAL_FAILED', 'TRIAL_TIMED_OUT'])
  expect(tones.get('warning')).toEqual(['VERDICT', 'WORKER_LOST', 'RETRIED'])
  expect(tones.get('plain')).toContain('CREATED')
  expect(toneOf({ type: 'VERDICT', message: 'SUSPECT: unchanged 20 of 50' })).toBe('warning')
  expect(toneOf({ type: 'VERDICT', message: 'HEALTHY: it moves' })).toBe('plain')
})

test('an error that many trials failed of is told once, by the first of them', () => {
  const event = (seq: number, type: JobEventNode['type'], message: string) => ({ seq, at: '', type, message })
  const history = [
    event(5, 'FAILED', "none of 3 trials succeeded; the first one: Cannot read 'map'"),
    event(4, 'TRIAL_FAILED', "trial 2: Cannot read 'map'"),
    event(3, 'TRIAL_FAILED', 'trial 1: too deep'),
    event(2, 'TRIAL_FAILED', "trial 0: Cannot read 'map'"),
    event(1, 'STARTED', 'started'),
  ]
  const placed = [
    event(2, 'TRIAL_FAILED', 'trial 1: no 8 (at dip.ts:13)'),
    event(1, 'TRIAL_FAILED', 'trial 0: no 7 (at dip.ts:13)'),
  ]
  expect(toldOnce(placed).map(({ message }) => message)).toEqual(['trial 0: no 7 (at dip.ts:13); 1 more of the same'])
  expect(toldOnce(history).map(({ message }) => message)).toEqual([
    'none of 3 trials succeeded',
    'trial 1: too deep',
    "trial 0: Cannot read 'map'; 1 more of the same",
    'started',
  ])
})
