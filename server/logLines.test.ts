import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LogLines } from './logLines.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const fault = (code: string) => Object.assign(new Error(code), { code })

/** A reader with room for so many bytes, which may be gone. */
class Reader {
  text = ''
  room = Number.POSITIVE_INFINITY
  isGone = false
  readonly lines = new LogLines((bytes) => {
    if (this.isGone) throw fault('EPIPE')
    const taken = bytes.subarray(0, this.room)
    if (taken.length === 0) throw fault('EAGAIN')
    this.room -= taken.length
    this.text += taken.toString('latin1')
    return taken.length
  })
}

test('a line is written before the call is over', () => {
  const reader = new Reader()
  reader.lines.write('one\n')
  expect(reader.text).toBe('one\n')
})

test('lines wait for a reader that stands still, and are written in order, each whole', () => {
  const reader = new Reader()
  reader.room = 6
  for (const line of ['one\n', 'two\n', 'three\n']) reader.lines.write(line)
  expect(reader.text).toBe('one\ntw')
  vi.advanceTimersByTime(1_000)
  expect(reader.text).toBe('one\ntw')
  reader.room = Number.POSITIVE_INFINITY
  reader.lines.write('four\n')
  vi.advanceTimersByTime(100)
  expect(reader.text).toBe('one\ntwo\nthree\nfour\n')
})

test('of lines that are too many for a reader that stands still it is said how many there were', () => {
  const reader = new Reader()
  reader.room = 0
  const line = `${'x'.repeat(1_023)}\n`
  for (let count = 0; count < 1_500; count += 1) reader.lines.write(line)
  reader.room = Number.POSITIVE_INFINITY
  vi.advanceTimersByTime(100)
  const written = reader.text.trimEnd().split('\n')
  expect(written).toHaveLength(1_025)
  expect(JSON.parse(written.at(-1) ?? '')).toMatchObject({ level: 40, msg: expect.stringContaining('476 lines') })
  reader.lines.write('next\n')
  expect(reader.text.endsWith('next\n')).toBe(true)
})

test('a line that cannot be written is lost alone', () => {
  const reader = new Reader()
  reader.isGone = true
  reader.lines.write('one\n')
  reader.isGone = false
  reader.lines.write('two\n')
  expect(reader.text).toBe('two\n')
})
