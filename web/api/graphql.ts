import { initGraphQLTada } from 'gql.tada'
import type { introspection } from '../../schema/graphqlEnv.d.ts'

/** Parses a document and types it from the printed schema. */
export const graphql = initGraphQLTada<{
  introspection: introspection
  disableMasking: true
  scalars: { DateTime: string; File: File }
}>()
