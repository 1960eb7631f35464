import { expect, test } from 'vitest'
import { eventDetail, stoodSince } from './job.ts'

test.each([
  ['PAUSED', 'paused by request', 'by request'],
  ['STARTED', 'a thread took the first task', 'a thread took the first task'],
  ['CANCELED', 'canceled', 'canceled'],
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
})
