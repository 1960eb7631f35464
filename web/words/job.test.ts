import { describe, expect, test } from 'vitest'
import { eventDetail, kindName, OBJECTIVES, objectiveOf, sentenceOfError, stoodSince, tookSeconds } from './job.ts'

test.each([
  ['PAUSED', 'paused by request', 'by request'],
  ['STARTED', 'a thread took the first task', 'a thread took the first task'],
  ['CANCELED', 'canceled', ''],
  ['CANCELED', 'canceled by request', 'by request'],
  ['FAILED', 'the job was canceled', 'the job was cancelled'],
] as const)('an event of the type %s and the message %s adds %s', (type, message, detail) => {
  expect(eventDetail({ type, message })).toBe(detail)
})

test.each([
  ['RUNNING', null],
  ['QUEUED', null],
  ['PAUSED', '2026-01-05T09:00:00.000Z'],
  ['SUCCEEDED', '2026-01-05T09:00:00.000Z'],
] as const)('time that a job took runs while it is %s, or stands since %s', (state, at) => {
  expect(stoodSince(state, { at: '2026-01-05T09:00:00.000Z' })).toBe(at)
  expect(stoodSince(state, undefined)).toBeNull()
})

describe('what a job took', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString()
  const times = { startedAt: at(0), finishedAt: null, pausedAt: null, pausedSeconds: 0 }
  const present = (state: 'RUNNING' | 'PAUSED' | 'CANCELED', minute: number) => ({
    state,
    progress: { at: at(minute) },
    nowMs: Date.parse(at(20)),
  })

  test('is the time since its start while it runs, without the pauses that are over', () => {
    expect(tookSeconds(times, present('RUNNING', 19))).toBe(1_200)
    expect(tookSeconds({ ...times, pausedSeconds: 300 }, present('RUNNING', 19))).toBe(900)
  })

  test('stands while it is paused, also where it is read again later, and until its record knows how long that was', () => {
    const paused = { ...times, pausedAt: at(8), pausedSeconds: 60 }
    expect(tookSeconds(paused, present('PAUSED', 8))).toBe(420)
    expect(tookSeconds(paused, present('PAUSED', 15))).toBe(420)
    expect(tookSeconds(paused, present('RUNNING', 16))).toBe(420)
    // The reading is the first to tell.
    expect(tookSeconds({ ...times, pausedSeconds: 60 }, present('PAUSED', 8))).toBe(420)
  })

  test('is from its start to its end, without its pauses', () => {
    expect(tookSeconds({ ...times, finishedAt: at(10), pausedSeconds: 120 }, present('CANCELED', 10))).toBe(480)
  })

  test('is nothing before it was started', () => {
    expect(tookSeconds({ ...times, startedAt: null }, present('PAUSED', 1))).toBeNull()
  })
})

test('what trials are ranked by is told in words, of every kind of job', () => {
  expect(objectiveOf('{"input":{"objective":"SORTINO"}}')).toBe('Sortino ratio')
  expect(objectiveOf('{"input":{"optimization":{"objective":"TOTAL_RETURN"},"folds":5}}')).toBe('total return')
  expect(objectiveOf('{"input":{}}')).toBeNull()
  expect(objectiveOf('{}')).toBeNull()
  expect(Object.values(OBJECTIVES)).toEqual([
    'Sharpe ratio',
    'total return',
    'Sortino ratio',
    'Calmar ratio',
    'profit factor',
  ])
})

test.each([
  ['BACKTEST', null, 'Backtest'],
  ['OPTIMIZATION', 'GRID', 'Sweep'],
  ['OPTIMIZATION', 'RANDOM', 'Search'],
  ['OPTIMIZATION', 'BAYESIAN', 'Search'],
  ['WALK_FORWARD', 'BAYESIAN', 'Walk-forward'],
  ['IMPROVEMENT', null, 'Improvement'],
] as const)('a %s by %s has the name %s', (kind, sampler, name) => {
  expect(kindName({ kind, sampler })).toBe(name)
})

test('each error has a sentence of its own', () => {
  const codes = [
    'INVALID_INPUT',
    'DATASET_MISSING',
    'STALLED',
    'TIME_LIMIT',
    'ALL_TRIALS_FAILED',
    'WORKER_LOST',
    'INTERNAL',
  ] as const
  expect(codes.map(sentenceOfError)).toEqual([
    'The input is not valid',
    'The dataset is gone',
    'The job stalled',
    'The time limit was reached',
    'Every trial failed',
    'The worker was lost',
    'Barline failed',
  ])
})
