import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** What each thread of each process does now. */
export const LanesQuery = graphql(`
  query Lanes { workers { id host threads lanes { thread job trial stage bar bars } } }
`)

/** A process with what its threads do. */
export type LanesNode = ResultOf<typeof LanesQuery>['workers'][number]
