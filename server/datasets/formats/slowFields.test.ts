import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { findHeader } from './head.ts'
import { readRecord } from './reading.ts'
import { startReading } from './readingState.ts'
import { SLOW_FIELDS } from './slowFiles.fixture.ts'

/** Milliseconds that reading a record, under both marks, may take on a machine that counts as fast as the one this was written on. */
const MAX_MS = 5

/** Records that are read of each field: one for each of its seven places, and one before and behind them. */
const RECORDS = 9

/** Milliseconds of the calibration there, with fivefold room. */
const CALIBRATION_MS = 4

/** The longest record. */
const LONGEST = 65_536

/** The least of some runs: what else the machine does must not count. */
function timeOf(run: () => void, runs = 3): number {
  const times = Array.from({ length: runs }, () => {
    const before = performance.now()
    run()
    return performance.now() - before
  })
  return Math.min(...times)
}

/** Looks at each character of a longest record twenty times. */
function calibrate(): number {
  const text = '1'.repeat(LONGEST)
  return timeOf(() => {
    let sum = 0
    for (let round = 0; round < 20; round++) for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i)
    expect(sum).toBe(20 * LONGEST * 49)
  }, 5)
}

const budgetMs = RECORDS * MAX_MS * Math.max(1, calibrate() / CALIBRATION_MS)

function readAll(field: string, delimiter: ',' | ';'): void {
  const head = findHeader(`${['date', 'time', 'open', 'high', 'low', 'close', 'volume'].join(delimiter)}\n`)
  if ('faults' in head) throw new Error('the header is not understood')
  const reading = startReading(head.format)
  const read = (fields: readonly string[]) => readRecord({ fields, line: 2 }, reading)
  const good = ['2020-01-01', '00:00', '1', '2', '1', '1', '0']
  read(['2020-01-01', '00:00', '1,005', '1,005', '1,005', '1,005', '1,005'])
  for (let at = 0; at < good.length; at++) read(good.with(at, field))
  read(['2020-01-01', '00:00', '1,5', '1,5', '1,5', '1,5', field])
}

/** What a slow field may be made of. */
const ATOMS = [
  '1',
  '12',
  '111',
  '.',
  ',',
  ' ',
  '\t',
  '\n',
  "'",
  '’',
  '"',
  '-',
  '+',
  'e',
  'T',
  ':',
  'Z',
  'Jan',
  '2020-01-01',
  'x',
  ',111',
  ' 111',
]

const unit = fc.array(fc.constantFrom(...ATOMS), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''))
const end = fc.array(fc.constantFrom(...ATOMS), { maxLength: 4 }).map((parts) => parts.join(''))

const nasty = fc.tuple(end, unit, unit, end).map(([start, one, other, rest]) => {
  const half = (LONGEST - 100) >> 1
  return start + one.repeat(half / one.length) + other.repeat(half / other.length) + rest
})

test.each(Object.entries(SLOW_FIELDS))('a record with %s is read in a few milliseconds', (_, field) => {
  expect(timeOf(() => readAll(field, ','))).toBeLessThan(budgetMs)
})

test('a record is read in a few milliseconds, whatever its fields hold', () => {
  fc.assert(
    fc.property(nasty, fc.constantFrom(',' as const, ';' as const), (field, delimiter) => {
      expect(timeOf(() => readAll(field, delimiter))).toBeLessThan(budgetMs)
    }),
    { numRuns: numRuns(150) },
  )
})
