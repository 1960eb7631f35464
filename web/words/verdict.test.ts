import { describe, expect, test } from 'vitest'
import type { VerdictNode } from '../api/documents/parts.ts'
import {
  alarmTitle,
  evidenceOf,
  isAlarming,
  opinionText,
  signalName,
  standingOf,
  suspectsOf,
  suspectText,
  tellSignals,
  velocity,
} from './verdict.ts'

test.each([
  [0, '0\u202f%'],
  [0.000_31, '0.000310\u202f%'],
  [-0.000_31, '−0.000310\u202f%'],
  [0.523, '0.523\u202f%'],
  [12.34, '12.3\u202f%'],
  [99.96, '100.0\u202f%'],
  [100, '100\u202f%'],
  [1234, '1234\u202f%'],
  [1e-9, '0.000000\u202f%'],
])('a velocity of %s reads %s', (percent, text) => {
  expect(velocity(percent)).toBe(text)
})

test('each opinion has a shape of its own', () => {
  const shapes = (['PROGRESSING', 'STALLED', 'COMPLETE', 'NO_OPINION'] as const).map((one) => opinionText(one)[0])
  expect(new Set(shapes).size).toBe(4)
  expect(opinionText('NO_OPINION')).toBe('–\u202fno opinion')
  expect(opinionText('STALLED')).toBe('▲\u202fstalled')
  expect(opinionText('PROGRESSING')).toBe('▶\u202fprogresses')
  expect(opinionText('COMPLETE')).toBe('✓\u202fcomplete')
})

test('each signal is named by what it looks at', () => {
  const signals = [
    'UNITS_ADVANCED',
    'CPU_CONSUMED',
    'PEERS_ADVANCED',
    'WORKER_ALIVE',
    'SAMPLER_HEALTHY',
    'PROGRESS_100',
    'RESULT_AVAILABLE',
    'RUNNING_FALSE',
    'ALL_TRIALS_DONE',
  ] as const
  expect(signals.map(signalName)).toEqual([
    'Board',
    'Thread’s CPU',
    'Other tasks',
    'Sign of life',
    'Readings',
    'Work done',
    'Result',
    'Job’s state',
    'Trials done',
  ])
})

test('a trial that may hang is told by its number, its strategy, its parameters and where it stands', () => {
  const suspect = {
    number: 19,
    strategy: 'mine',
    parameters: [{ name: 'at', value: 20 }],
    unchanged: 23,
    bar: 0,
    place: 'SIGNALS',
  }
  expect(suspectText(suspect)).toBe('#19 mine · at\u202f20 · signals')
  expect(suspectText({ ...suspect, parameters: [], place: null })).toBe('#19 mine')
  expect(suspectText({ ...suspect, parameters: [], bar: 3412 })).toBe('#19 mine · signals · bar 3,412')
})

describe('how a job stands', () => {
  const waiting: VerdictNode = {
    level: 'WAITING',
    at: '2026-01-05T09:00:00.000Z',
    unchanged: 0,
    suspectAfter: 20,
    stalledAfter: 50,
    velocity: 0,
    acceleration: 0,
    reason: 'No thread has taken any of its work yet.',
    evidence: [],
    suspects: [],
  }
  const healthy: VerdictNode = { ...waiting, level: 'HEALTHY', reason: 'It moves.' }
  const reading = (
    state: 'QUEUED' | 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'CANCELED',
    verdict: VerdictNode['level'],
  ) => ({
    state,
    verdict,
    trialsDone: 12,
  })

  test('is what its verdict says, where that is of the same moment', () => {
    expect(standingOf(healthy, reading('RUNNING', 'HEALTHY'), true)).toBe(healthy)
    expect(standingOf(waiting, { ...reading('QUEUED', 'WAITING'), trialsDone: 0 }, true)).toBe(waiting)
    expect(standingOf(waiting, undefined, true)).toBe(waiting)
    const code = { ...waiting, reason: 'no process holds the code of its strategy' }
    expect(standingOf(code, reading('RUNNING', 'WAITING'), true)).toBe(code)
  })

  test.each([
    ['RUNNING', 'WAITING', 'No thread is at any of its work at the moment.'],
    ['RUNNING', 'HEALTHY', 'It moves.'],
    ['RUNNING', 'SLOW', 'It moves, but by less than the minimum a measurement.'],
    ['RUNNING', 'SUSPECT', 'It may be stuck.'],
    ['RUNNING', 'STALLED', 'It is stuck.'],
    ['PAUSED', 'WAITING', 'It is paused.'],
    ['SUCCEEDED', 'COMPLETE', 'The result is there.'],
  ] as const)('%s with trials done, is by its reading %s: %s', (state, level, reason) => {
    expect(standingOf(waiting, reading(state, level), true)).toEqual({ level, reason })
  })

  test('a job that was cancelled waits for nothing', () => {
    const reason = 'It ended before it had any result.'
    expect(standingOf(waiting, reading('CANCELED', 'WAITING'), true)).toEqual({ level: null, reason })
    expect(
      standingOf({ ...waiting, reason: 'It was canceled.' }, reading('CANCELED', 'WAITING'), true).level,
    ).toBeNull()
  })

  test('has begun as soon as it runs, before any of its trials is done', () => {
    const { reason } = standingOf(waiting, { ...reading('RUNNING', 'WAITING'), trialsDone: 0 }, true)
    expect(reason).toBe('Its first trials are under way.')
  })

  test('asks for its reader where it may be stuck, or one of its trials may', () => {
    const suspects = [{ number: 19, strategy: 'mine', parameters: [], unchanged: 23, bar: 0, place: null }]
    expect((['HEALTHY', 'SLOW', 'SUSPECT', 'STALLED', null] as const).map((level) => isAlarming(level, []))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ])
    expect(isAlarming('HEALTHY', suspects)).toBe(true)
  })

  test('is headed by what was seen, and what follows', () => {
    const suspect = { number: 1092, strategy: 'mine', parameters: [], unchanged: 23, bar: 0, place: null }
    const one: VerdictNode = { ...waiting, level: 'SUSPECT', suspects: [suspect] }
    expect(alarmTitle(one, true)).toBe('Trial 1,092 has not moved for 23 of 50 chances to progress; then it is stopped')
    expect(alarmTitle({ ...one, suspects: [suspect, suspect] }, false)).toBe(
      'Trial 1,092 and 1 more have not moved for 23 of 50 chances to progress',
    )
    expect(alarmTitle({ ...one, stalledAfter: 100_000, suspects: [{ ...suspect, unchanged: 1_500 }] }, false)).toBe(
      'Trial 1,092 has not moved for 1,500 of 100,000 chances to progress',
    )
    expect(alarmTitle({ ...waiting, reason: 'it stands in SIMULATION' }, true)).toBe('It stands in simulation')
  })

  test('rests on so many signals', () => {
    const of = (...opinions: VerdictNode['evidence'][number]['opinion'][]) =>
      tellSignals(opinions.map((opinion) => ({ signal: 'UNITS_ADVANCED', opinion, detail: '' })))
    expect(of('PROGRESSING', 'PROGRESSING', 'NO_OPINION')).toBe('Two signals speak, one has nothing to say.')
    expect(of('COMPLETE')).toBe('One signal says so.')
    expect(of('NO_OPINION')).toBe('')
    const told = Array.from({ length: 11 }, (_, index) =>
      of(...Array.from({ length: index }, () => 'STALLED' as const)),
    )
    expect(told.slice(2).map((text) => text.split(' ')[0])).toEqual(
      'Two Three Four Five Six Seven Eight Nine 10'.split(' '),
    )
    expect(of('STALLED', 'NO_OPINION', 'NO_OPINION')).toBe('One signal says so, two have nothing to say.')
  })

  test('is complete in no frame before the job is over', () => {
    const complete: VerdictNode = { ...waiting, level: 'COMPLETE', reason: 'The result is there.' }
    expect(standingOf(complete, reading('RUNNING', 'HEALTHY'), true).level).toBe('HEALTHY')
  })

  test('is not known without a connection, but for a job that is over', () => {
    expect(standingOf(healthy, reading('RUNNING', 'HEALTHY'), false)).toEqual({
      level: null,
      reason: 'There is no connection, so nothing is known of how it stands.',
    })
    expect(standingOf(healthy, reading('SUCCEEDED', 'COMPLETE'), false).level).toBe('COMPLETE')
  })

  test('names trials that may hang only while something can be done about them', () => {
    const suspects = [{ number: 19, strategy: 'mine', parameters: [], unchanged: 23, bar: 0, place: null }]
    const suspect: VerdictNode = { ...waiting, level: 'SUSPECT', suspects }
    expect(suspectsOf(suspect, reading('RUNNING', 'SUSPECT'), true)).toBe(suspects)
    expect(suspectsOf(suspect, undefined, true)).toEqual([])
    expect(suspectsOf(suspect, reading('RUNNING', 'SUSPECT'), false)).toEqual([])
    expect(suspectsOf(suspect, reading('CANCELED', 'SUSPECT'), true)).toEqual([])
  })

  test('has no evidence without a connection, nor where it has ended since', () => {
    const moving: VerdictNode = {
      ...healthy,
      evidence: [{ signal: 'UNITS_ADVANCED', opinion: 'PROGRESSING', detail: '12 bars further' }],
    }
    const nothing = [{ signal: 'UNITS_ADVANCED', opinion: 'NO_OPINION', detail: 'not known' }]
    expect(evidenceOf(moving, reading('RUNNING', 'HEALTHY'), true)).toBe(moving.evidence)
    expect(evidenceOf(moving, undefined, true)).toBe(moving.evidence)
    expect(evidenceOf(moving, reading('RUNNING', 'HEALTHY'), false)).toEqual(nothing)
    expect(evidenceOf(moving, reading('SUCCEEDED', 'COMPLETE'), true)).toEqual(nothing)
    const over: VerdictNode = { ...moving, level: 'COMPLETE' }
    expect(evidenceOf(over, reading('SUCCEEDED', 'COMPLETE'), false)).toBe(over.evidence)
  })
})
