import { expect, test } from 'vitest'
import { placeOfError, remedyOf, withoutPlace } from './failure.ts'

test('each reason of a failure has a remedy of its own', () => {
  const codes = [
    'INVALID_INPUT',
    'DATASET_MISSING',
    'STALLED',
    'TIME_LIMIT',
    'ALL_TRIALS_FAILED',
    'WORKER_LOST',
    'INTERNAL',
  ]
  const remedies = codes.map((code) => remedyOf(code as Parameters<typeof remedyOf>[0]))
  expect(new Set(remedies).size).toBe(codes.length)
  expect(remedies.every((text) => text.endsWith('.'))).toBe(true)
})

test('an error says where it was thrown, if it knows', () => {
  expect(placeOfError("strategy 'x' failed: a is undefined (at /strategies/broken.ts:14:10)")).toBe(
    'broken.ts, line 14',
  )
  expect(placeOfError('in a.mts:7 and b.js:8')).toBe('a.mts, line 7')
  expect(placeOfError('in broken.ts')).toBeNull()
  expect(placeOfError('Cannot read properties of undefined (reading 5)')).toBeNull()
})

test('an error is told without its place where that stands beside it', () => {
  expect(withoutPlace("Cannot read 'map' (at dip.ts:13)")).toBe("Cannot read 'map'")
  expect(withoutPlace('Cannot read properties (reading 5)')).toBe('Cannot read properties (reading 5)')
})
