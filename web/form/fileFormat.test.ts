import { expect, test } from 'vitest'
import { fieldOfPath, formatInput, NOTHING_SAID } from './fileFormat.ts'

test('nothing is told where nothing is said', () => {
  expect(formatInput(NOTHING_SAID, null)).toBeNull()
})

test('what is said is told, and the rest is found out', () => {
  const said = { ...NOTHING_SAID, header: 'no', timeZone: 'EST', delimiter: '\t' } as const
  expect(formatInput(said, null)).toEqual({
    hasHeader: false,
    columns: null,
    timeZone: 'EST',
    dateOrder: null,
    decimal: null,
    delimiter: '\t',
  })
  expect(formatInput({ ...NOTHING_SAID, header: 'yes' }, null)?.hasHeader).toBe(true)
  const chosen = { columns: [{ position: 1, name: 'date', role: 'TIME' }], roles: ['TIME'] } as const
  expect(formatInput(NOTHING_SAID, { columns: [...chosen.columns], roles: chosen.roles })).toMatchObject({
    hasHeader: null,
    columns: { time: ['1'], open: null },
  })
})

test('a question of the API is answered by a field of the form', () => {
  expect(fieldOfPath('format.dateOrder')).toBe('dateOrder')
  expect(fieldOfPath('input.format.timeZone')).toBe('timeZone')
  expect(['decimal', 'hasHeader', 'delimiter'].map((name) => fieldOfPath(`format.${name}`))).toEqual([
    'decimal',
    'header',
    'delimiter',
  ])
  expect(fieldOfPath('file')).toBeUndefined()
})
