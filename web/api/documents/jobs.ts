import type { ResultOf, VariablesOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { JobParts, ProgressParts } from './parts.ts'

/** A job as a list shows it: with its best trial, which is read with those of all others at once. */
export const JobRowParts = graphql(
  `
  fragment JobRowParts on Job {
    ...JobParts
    objective
    best {
      number strategy direction takeProfit stopLoss objective
      parameters { name value }
      metrics { totalReturn sharpe sortino calmar profitFactor trades }
    }
  }
`,
  [JobParts],
)

/** One page of the jobs, newest first. */
export const JobsQuery = graphql(
  `
  query Jobs($first: Int!, $after: String, $filter: JobFilter) {
    jobs(first: $first, after: $after, filter: $filter) {
      nodes { ...JobRowParts }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`,
  [JobRowParts],
)

/** The readings of every job that is not over. */
export const AllProgress = graphql(
  `
  subscription AllProgress { progresses { ...ProgressParts } }
`,
  [ProgressParts],
)

/** The same now and then, for what is said of all pages. */
export const SlowProgress = graphql(`
  subscription SlowProgress { progresses(every: 2) { jobId state fraction } }
`)

/** What happened to jobs of a list: those that were created, changed, left it or were deleted. */
export const JobChanges = graphql(
  `
  subscription JobChanges($filter: JobFilter) { jobChanges(filter: $filter) { type id job { ...JobParts } } }
`,
  [JobParts],
)

/** The same with all that a row shows. */
export const JobRowChanges = graphql(
  `
  subscription JobRowChanges($filter: JobFilter) { jobChanges(filter: $filter) { type id job { ...JobRowParts } } }
`,
  [JobRowParts],
)

/** What the account of a job's best trial was worth, or that of its tests, or why its first trial failed; of a job that is over. */
export const JobEquityQuery = graphql(`
  query JobEquity($id: ID!, $earns: Boolean!, $walks: Boolean!, $failed: Boolean!) {
    job(id: $id) {
      id
      trials(first: 1, orderBy: NUMBER, where: {}) @include(if: $failed) { nodes { error } }
      best @include(if: $earns) { equity(points: 40) { equity } }
      outOfSample @include(if: $walks) { metrics { totalReturn sharpe } equity(points: 40) { equity } }
    }
  }
`)

/** What happened to a job of a list. */
export type JobChangeNode = ResultOf<typeof JobRowChanges>['jobChanges']

/** A job as a list shows it. */
export type JobRowNode = ResultOf<typeof JobRowParts>

/** Which jobs a list has. */
export type JobFilter = NonNullable<VariablesOf<typeof JobsQuery>['filter']>

/** A job's equity as a list draws it. */
export type JobEquityNode = NonNullable<ResultOf<typeof JobEquityQuery>['job']>
