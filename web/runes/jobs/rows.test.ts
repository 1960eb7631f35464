import { expect, test } from 'vitest'
import { insertRow, mergeRows } from './rows.ts'

/** Rows whose names say when they were created. */
const rows = (names: string) => [...names].map((id) => ({ id, createdAt: id }))
const namesOf = (list: readonly { id: string }[] | null) => list?.map(({ id }) => id).join('') ?? null

test.each([
  ['what stood there, read again', 'fed', 'fedcba', false, 'fedcba'],
  ['a new row at the top', 'gfe', 'fedcba', false, 'gfedcba'],
  ['a row that is gone', 'fd', 'fedcba', false, 'fdcba'],
  ['nothing that was known', 'zyx', 'fed', false, 'zyxfed'],
  ['the end of the list', 'fe', 'fedcba', true, 'fe'],
  ['an empty list', '', 'fed', true, ''],
])('a list that is read again has %s', (_, fresh, known, isWhole, merged) => {
  expect(namesOf(mergeRows(rows(fresh), rows(known), isWhole))).toBe(merged)
})

test.each([
  ['g', 'fdb', false, 'gfdb'],
  ['e', 'fdb', false, 'fedb'],
  ['a', 'fdb', false, null],
  ['a', 'fdb', true, 'fdba'],
  ['a', '', true, 'a'],
])('the row %s stands at its place in %s', (id, known, isWhole, expected) => {
  expect(namesOf(insertRow(rows(known), { id, createdAt: id }, isWhole))).toBe(expected)
})
