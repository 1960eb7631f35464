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

/**
 * The values of an enumeration, in the order of its list, with what each of them means. A value without a sentence does not compile, nor
 * does a sentence for what is no value.
 */
export function describedValues<const Name extends string>(
  list: readonly Name[],
  sentences: Readonly<Record<NoInfer<Name>, string>>,
): Record<Name, { readonly description: string }> {
  const entries = list.map((name) => [name, { description: sentences[name] }])
  return Object.fromEntries(entries) as Record<Name, { readonly description: string }>
}

builder.queryType({ description: 'What can be read.' })
builder.mutationType({
  description: 'What can be changed. What the caller got wrong is answered as `problems`, all of it at once.',
})
builder.subscriptionType({ description: 'What can be followed while it happens.' })

builder.scalarType('DateTime', {
  description: 'ISO 8601 instant in UTC, with milliseconds. One that is given may have any offset.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
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
