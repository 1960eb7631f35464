import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { JobParts, ProgressParts } from './parts.ts'

/** One page of the jobs, newest first. */
export const JobsQuery = graphql(
  `
  query Jobs($first: Int!, $after: String, $filter: JobFilter) {
    jobs(first: $first, after: $after, filter: $filter) {
      nodes { ...JobParts }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`,
  [JobParts],
)

/** The readings of every job that is not over. */
export const AllProgress = graphql(
  `
  subscription AllProgress { progresses { ...ProgressParts } }
`,
  [ProgressParts],
)

/** What happened to jobs of a list: those that were created, changed, left it or were deleted. */
export const JobChanges = graphql(
  `
  subscription JobChanges($filter: JobFilter) { jobChanges(filter: $filter) { type id job { ...JobParts } } }
`,
  [JobParts],
)

/** What happened to a job of a list. */
export type JobChangeNode = ResultOf<typeof JobChanges>['jobChanges']
