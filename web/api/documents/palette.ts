import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { JobRowParts } from './jobs.ts'

/** The jobs whose names hold a text, and the one of an id. */
export const FoundJobsQuery = graphql(
  `
  query FoundJobs($filter: JobFilter, $id: ID!, $isId: Boolean!) {
    jobs(first: 6, filter: $filter) { totalCount nodes { ...JobRowParts } }
    job(id: $id) @include(if: $isId) { ...JobRowParts }
  }
`,
  [JobRowParts],
)

/** What else there is to go to. */
export const PlacesQuery = graphql(`
  query Places {
    strategies { name title family }
    datasets(first: 100) { nodes { id name symbol } }
  }
`)

/** What there is to go to beside jobs. */
export type PlacesNode = ResultOf<typeof PlacesQuery>
