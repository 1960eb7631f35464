import { expect, test } from 'vitest'
import { eventDetail } from './jobWords.ts'

test.each([
  ['PAUSED', 'paused by request', 'by request'],
  ['STARTED', 'a thread took the first task', 'a thread took the first task'],
  ['CANCELED', 'canceled', 'canceled'],
] as const)('an event of the type %s and the message %s adds %s', (type, message, detail) => {
  expect(eventDetail({ type, message })).toBe(detail)
})
