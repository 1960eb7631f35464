import SchemaBuilder from '@pothos/core'
import { z } from 'zod'
import type { SentFile } from '../jobs/ports/datasetStore.ts'
import type { OperationContext } from './http/operation.ts'
import { UploadedFile } from './http/uploads/uploadedFile.ts'

interface Shared {
  Context: OperationContext
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: number; Output: number }
    File: { Input: SentFile; Output: never }
  }
}

/** What the builder knows, as Pothos spells it. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<Shared>

/** Owns what every noun shares: the context, the scalars, and that fields are never null unless they say so. */
export const builder = new SchemaBuilder<Shared>({ defaultFieldNullability: false })

const Instant = z.iso.datetime({ offset: true })

function isInstant(value: unknown): value is string {
  return Instant.safeParse(value).success
}

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})

builder.scalarType('DateTime', {
  description: 'ISO 8601 instant in UTC, with milliseconds.',
  serialize: (ms) => new Date(ms).toISOString(),
  parseValue: (value) => {
    if (isInstant(value)) return Date.parse(value)
    throw new TypeError(
      `${JSON.stringify(value)} is no DateTime: give one with its offset, as '2026-01-31T09:30:00.000Z'`,
    )
  },
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
