import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { JobParts, TrialParts } from './parts.ts'

/** A trial beside others: with what its account was worth. */
const ComparedTrialParts = graphql(
  `
  fragment ComparedTrialParts on Trial { ...TrialParts replayProblem equity(points: 600) { at equity drawdown } }
`,
  [TrialParts],
)

/** A job, with its best trial or one that is named. */
export const ComparedQuery = graphql(
  `
  query Compared($id: ID!, $number: Int!, $whole: Boolean!) {
    job(id: $id) {
      ...JobParts specification
      best @include(if: $whole) { ...ComparedTrialParts }
      trial(number: $number) @skip(if: $whole) { ...ComparedTrialParts }
      outOfSample @include(if: $whole) {
        metrics { totalReturn annualReturn sharpe sortino calmar maxDrawdown trades winRate profitFactor exposure }
        equity(points: 600) { at equity drawdown }
      }
      heldOut @include(if: $whole) { metrics { totalReturn } }
      benchmark {
        metrics { totalReturn annualReturn sharpe sortino calmar maxDrawdown trades winRate profitFactor exposure }
        equity(points: 600) { at equity }
      }
    }
  }
`,
  [JobParts, ComparedTrialParts],
)

/** What can be put beside what is compared: jobs by their names, and the best trials of one. */
export const CandidatesQuery = graphql(`
  query Candidates($filter: JobFilter, $job: ID!, $hasJob: Boolean!) {
    jobs(first: 8, filter: $filter) { nodes { id name kind sampler state } }
    job(id: $job) @include(if: $hasJob) {
      id name
      trials(first: 6) { nodes { number strategy parameters { name value } stopLoss takeProfit } }
    }
  }
`)

/** A job as it is compared. */
export type ComparedJob = NonNullable<ResultOf<typeof ComparedQuery>['job']>
