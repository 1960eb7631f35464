import { expect, test } from 'vitest'
import type { Host } from './reading.ts'
import { readingOf } from './readings.fixture.ts'
import { MAX_LAG_MS, vetoesOf } from './vetoes.ts'

test.each<[string, Partial<Host>]>([
  ["the host's clock had a gap", { hasGap: true }],
  ['the readings were late', { lagMs: MAX_LAG_MS + 1 }],
  ['the database does not answer', { databaseAnswers: false }],
  ['the queue does not answer', { queueAnswers: false }],
])('a reading does not count against its unit where %s', (reason, host) => {
  expect(vetoesOf(readingOf({ host }))).toEqual([reason])
})

test('a unit that waits for a thread has no chance, whatever else is so', () => {
  expect(vetoesOf(readingOf({ stage: 'WAITING' }))).toEqual(['no thread has taken it yet'])
  const both = vetoesOf(readingOf({ stage: 'WAITING', host: { hasGap: true } }))
  expect(both).toEqual(['no thread has taken it yet', "the host's clock had a gap"])
})

test('a reading that is just in time counts', () => {
  expect(vetoesOf(readingOf({ host: { lagMs: MAX_LAG_MS } }))).toEqual([])
})
