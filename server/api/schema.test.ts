import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { undescribed } from '../../descriptions.ts'
import { describedValues } from './builder.ts'
import { printedSchema } from './print.ts'

test('schema/schema.graphql is what the server serves; `npm run generate` prints it', () => {
  const kept = readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8')
  expect(kept).toBe(printedSchema())
})

test('every type, field, argument and value without a description is named', () => {
  const schema = buildSchema(`
    type Query { list(first: Int = 50, "Described." after: String): [Entry!]! }
    "Described." interface Shape { area: Float! }
    "Described." type Entry implements Shape { "Described." area: Float! kind: Kind "" at: At }
    enum Kind { ROUND "Described." SQUARE }
    input Filter { kind: Kind }
    scalar At`)
  expect(undescribed(schema).sort()).toEqual(
    [
      ...['Query', 'Query.list', 'Query.list(first:)', 'Shape.area', 'Entry.kind', 'Entry.at'],
      ...['Kind', 'Kind.ROUND', 'Filter', 'Filter.kind', 'At'],
    ].sort(),
  )
})

test('the values of an enumeration keep the order of their list, and have a sentence each', () => {
  const values = describedValues(['OLD', 'NEW'], { NEW: 'Of today.', OLD: 'Of yesterday.' })
  expect(Object.entries(values)).toEqual([
    ['OLD', { description: 'Of yesterday.' }],
    ['NEW', { description: 'Of today.' }],
  ])
  // @ts-expect-error one has no sentence
  describedValues(['OLD', 'NEW'], { OLD: 'Of yesterday.' })
  // @ts-expect-error a sentence is of no value
  describedValues(['OLD'], { OLD: 'Of yesterday.', NEW: 'Of today.' })
})
