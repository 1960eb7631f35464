import SchemaBuilder from '@pothos/core'
import type { SentFile } from '../jobs/ports/datasetStore.ts'
import type { OperationContext } from './http/operation.ts'
import { UploadedFile } from './http/uploads/uploadedFile.ts'

interface Shared {
  Context: OperationContext
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: never; Output: number }
    File: { Input: SentFile; Output: never }
  }
}

/** What the builder knows, as Pothos spells it. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<Shared>

/** Owns what every noun shares: the context, the scalars, and that fields are never null unless they say so. */
export const builder = new SchemaBuilder<Shared>({ defaultFieldNullability: false })

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})

builder.scalarType('DateTime', {
  description: 'ISO 8601 instant in UTC, with milliseconds.',
  serialize: (ms) => new Date(ms).toISOString(),
})

builder.scalarType('File', {
  description: 'A file sent by the GraphQL multipart request convention.',
  parseValue: (value) => {
    if (value instanceof UploadedFile) return value
    throw new TypeError('a File must be sent as a part of a multipart request')
  },
  serialize: () => {
    throw new TypeError('a File is never sent back')
  },
})
