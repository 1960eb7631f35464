import { expect, test } from 'vitest'
import { columnsInput, ROLES, rolesOf, withRole } from './columnRoles.ts'

type Columns = Parameters<typeof columnsInput>[0]['columns']

const TAKEN = ['TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOLUME'] as const
const columnsOf = (...names: string[]): Columns =>
  names.map((name, at) => ({ position: at + 1, name, role: TAKEN[at] ?? null }))
const USUAL = columnsOf('date', 'o', 'h', 'l', 'c', 'v', 'trades')
const FOUND = rolesOf({ columns: USUAL, rows: [] })

test('a column is for what it was taken for, or for nothing', () => {
  expect(FOUND).toEqual([...TAKEN, 'NONE'])
})

test.each([
  ['behind', ['2024-01-02', '09:30'], ['TIME', 'CLOCK']],
  ['before', ['09:30', '2024-01-02'], ['CLOCK', 'TIME']],
  ['without a colon behind', ['20240102', '093000'], ['TIME', 'CLOCK']],
])('a time of day that stands %s the date is told from it', (_, row, roles) => {
  const columns = row.map((name, at) => ({ position: at + 1, name, role: 'TIME' as const }))
  expect(rolesOf({ columns, rows: [row] })).toEqual(roles)
})

test('two columns that were changed over are put right by one choice', () => {
  expect(withRole(FOUND, 1, 'HIGH')).toEqual(['TIME', 'HIGH', 'OPEN', 'LOW', 'CLOSE', 'VOLUME', 'NONE'])
  expect(withRole(FOUND, 6, 'VOLUME')).toEqual(['TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'NONE', 'VOLUME'])
  expect(withRole(FOUND, 5, 'NONE')).toEqual(['TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'NONE', 'NONE'])
  expect(withRole(FOUND, 1, 'OPEN')).toEqual(FOUND)
})

test('columns are told by position, the date before the time of day', () => {
  const roles = ['CLOCK', 'TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOLUME'] as const
  expect(columnsInput({ columns: columnsOf('', '', 'x', 'x', 'x', 'x', 'x') }, roles)).toEqual({
    time: ['2', '1'],
    open: '3',
    high: '4',
    low: '5',
    close: '6',
    volume: '7',
    symbol: null,
  })
})

test('a column is told by its name where another is called by its position', () => {
  const columns = columnsOf('0', '1', '2', '3', '4', '5')
  expect(columnsInput({ columns }, [...FOUND])).toMatchObject({ time: ['0'], open: '1', close: '4', volume: '6' })
})

test('a volume that was found and is left out is not to be found again, and one that was not may be', () => {
  expect(columnsInput({ columns: USUAL }, withRole(FOUND, 5, 'NONE'))).toMatchObject({ volume: '', symbol: null })
  const none = columnsOf('date', 'o', 'h', 'l', 'c')
  expect(columnsInput({ columns: none }, rolesOf({ columns: none, rows: [] }))).toMatchObject({ volume: null })
  expect(columnsInput({ columns: USUAL }, withRole(FOUND, 0, 'NONE'))).toMatchObject({ time: null })
})

test('each role can be chosen by a name of its own', () => {
  expect(ROLES.map(({ value, label }) => `${value} ${label}`)).toEqual([
    'TIME Time',
    'CLOCK Time of day',
    'OPEN Open',
    'HIGH High',
    'LOW Low',
    'CLOSE Close',
    'VOLUME Volume',
    'SYMBOL Symbol',
    'NONE Leave out',
  ])
})
