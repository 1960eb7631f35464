import { expect, test } from 'vitest'
import { expectNothing, readTableQuery } from './tableQuery.ts'

const read = (text: string) => readTableQuery(new URLSearchParams(text))
const where = (value: unknown) => `where=${encodeURIComponent(JSON.stringify(value))}`

test('a table is told nothing, or what the list is told', () => {
  expect(read('')).toEqual({ order: 'OBJECTIVE', reverse: false, where: null })
  const filter = { admissible: true, metrics: [{ metric: 'TRADES', min: 30 }], parameters: [{ name: 'fast', max: 9 }] }
  expect(read(`orderBy=CALMAR&reverse=true&${where(filter)}`)).toEqual({
    order: 'CALMAR',
    reverse: true,
    where: filter,
  })
  expect(read('where=null').where).toBeNull()
})

test.each([
  [
    'orderBy=CALMER',
    /^orderBy: 'CALMER' is not allowed; it must be one of OBJECTIVE, NUMBER, TOTAL_RETURN, .*EXPOSURE$/,
  ],
  ['reverse=yes', /^reverse: 'yes' is not allowed; it must be true or false$/],
  ['order=CALMAR', /^'order' is no parameter of this table; there are orderBy, reverse, where$/],
  ['orderBy=SHARPE&orderBy=CALMAR', /^orderBy: 'CALMAR' is not allowed; it is given twice$/],
  ['where={', /^where: '\{' is not allowed; it must be JSON, as \{"admissible":true\}$/],
  [where(1), /^where: Expected type "TrialFilter" to be an object; it may have admissible, directions, .*test$/],
  [
    where({ state: 1 }),
    /^where: Field "state" is not defined by type "TrialFilter".*; it may have admissible, directions, /,
  ],
  [where({ states: ['DONE'] }), /^where\.states\.0: Value "DONE" .*; it must be one of FAILED, SUCCEEDED, TIMED_OUT$/],
  [where({ fold: 'x' }), /^where\.fold: Int cannot represent non-integer value: "x"; it must be of the type Int$/],
  [
    where({ metrics: [{ metric: 'X' }] }),
    /^where\.metrics\.0\.metric: Value "X" .*; it must be one of ANNUAL_RETURN, /,
  ],
  [
    where({ metrics: [{ min: 1 }] }),
    /^where\.metrics\.0: Field "metric" of required type .*; it may have max, metric, min$/,
  ],
])('%s is refused by its name, with its value and what is allowed', (text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('a table that can be told nothing is told so', () => {
  expectNothing(new URLSearchParams(''))
  expect(() => expectNothing(new URLSearchParams('first=1'))).toThrow(
    "'first' is no parameter of this table; there is none",
  )
})
