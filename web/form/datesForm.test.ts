import { describe, expect, test } from 'vitest'
import { checkDates, formOfDates, readDates, readMoment, writeMoment } from './datesForm.ts'
import { blankForm } from './runForm.ts'
import { spanOf } from './span.ts'

test.each([
  ['2015-12-31', '2015-12-31T00:00:00Z', '2015-12-31T23:59:59Z'],
  ['2015-1-5 9:30', '2015-01-05T09:30:00Z', '2015-01-05T09:30:00Z'],
  ['2015-01-05T09:30:15Z', '2015-01-05T09:30:15Z', '2015-01-05T09:30:15Z'],
  ['2015-02-31', null, null],
  ['31.12.2015', null, null],
  [' 2015-12-31 ', '2015-12-31T00:00:00Z', '2015-12-31T23:59:59Z'],
  ['2015-13-01', null, null],
  ['2015-12-31 25:00', null, null],
  ['', null, null],
])('“%s” is the moment %s, and as the last one %s', (text, first, last) => {
  expect([readMoment(text), readMoment(text, true)]).toEqual([first, last])
})

test.each([
  ['2015-12-31T00:00:00.000Z', '2015-12-31', '2015-12-31 00:00'],
  ['2015-12-31T23:59:59Z', '2015-12-31 23:59:59', '2015-12-31'],
  ['2015-12-31T14:30:00Z', '2015-12-31 14:30', '2015-12-31 14:30'],
  [null, '', ''],
])('%s is written “%s”, and as the last one “%s”', (iso, first, last) => {
  expect([writeMoment(iso), writeMoment(iso, true)]).toEqual([first, last])
})

describe('dates of a form', () => {
  const form = { kind: 'GRID', from: '2010-01-04', to: '', holdOut: '20' }

  test('are sent where they are given, and what is held out where a kind has use for it', () => {
    expect(readDates(form)).toEqual({ from: '2010-01-04T00:00:00Z', holdOut: 0.2 })
    expect(readDates({ ...form, to: '2015-12-31' }).to).toBe('2015-12-31T23:59:59Z')
    expect(readDates({ ...form, kind: 'WALK_FORWARD' })).toEqual({ from: '2010-01-04T00:00:00Z' })
    expect(formOfDates({ from: '2010-01-04T00:00:00Z', holdOut: 0.2 })).toEqual({
      from: '2010-01-04',
      to: '',
      holdOut: '20',
    })
  })

  test('are named where they make no sense', () => {
    expect(checkDates({ ...form, to: 'soon', holdOut: 'half' }).map(({ path }) => path)).toEqual(['to', 'holdOut'])
    expect(checkDates({ ...form, kind: 'BACKTEST', holdOut: 'half' })).toEqual([])
  })

  test('show which part of the dataset is tested, and which is held out', () => {
    const dataset = { from: '2000-01-01T00:00:00Z', to: '2000-01-11T00:00:00Z' }
    const span = spanOf({ ...blankForm(), from: '2000-01-03', to: '', holdOut: '50' }, dataset)
    expect(span).toMatchObject({ from: 0.2, to: 0.6, heldTo: 1, last: '2000-01-07T00:00:00.000Z' })
    expect(spanOf({ ...blankForm(), from: '2001-01-01' }, dataset)).toBeNull()
    // A day alone is meant to its last second.
    expect(spanOf({ ...blankForm(), to: '2000-01-05' }, dataset)).toMatchObject({
      from: 0,
      first: '2000-01-01T00:00:00.000Z',
      last: '2000-01-05T23:59:59.000Z',
    })
    expect(spanOf({ ...blankForm(), kind: 'WALK_FORWARD', holdOut: '50' }, dataset)).toMatchObject({ to: 1, heldTo: 1 })
    expect(spanOf({ ...blankForm(), holdOut: '99' }, dataset)?.to).toBeCloseTo(0.1)
    expect(spanOf({ ...blankForm(), from: '1990-01-01', to: '2030-01-01' }, dataset)).toMatchObject({ from: 0, to: 1 })
    expect(spanOf(blankForm(), { from: dataset.from, to: dataset.from })).toBeNull()
  })
})
