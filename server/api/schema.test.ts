import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { printedSchema } from './print.ts'

test('schema/schema.graphql is what the server serves; `npm run generate` prints it', () => {
  const kept = readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8')
  expect(kept).toBe(printedSchema())
})
