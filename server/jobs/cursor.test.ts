import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CursorError, readCursor, writeCursor } from './cursor.ts'

test('what is written into a cursor is read from it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary-ascii' })), (values) => {
      expect(readCursor(writeCursor(values), values.length)).toEqual(values)
    }),
  )
})

test.each(['', '*', 'bm9wZQ==', btoa('{}'), btoa('null'), btoa('"a"'), btoa('[1]'), btoa('["a","b"]'), 'ä', '['])(
  '%j is no cursor of a list that is sorted by one value',
  (cursor) => {
    const message = `after: '${cursor}' is no cursor of this list; pass an edge's cursor, or endCursor`
    expect(() => readCursor(cursor, 1)).toThrow(new CursorError(cursor))
    expect(() => readCursor(cursor, 1)).toThrow(message)
  },
)

test('no text at all makes it fail in another way', () => {
  fc.assert(
    fc.property(fc.string(), (cursor) => {
      try {
        expect(readCursor(cursor, 1)).toHaveLength(1)
      } catch (error) {
        expect(error).toBeInstanceOf(CursorError)
      }
    }),
  )
})
