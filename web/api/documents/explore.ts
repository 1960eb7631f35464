import type { ResultOf, VariablesOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { TrialParts } from './parts.ts'

const DrawnParts = graphql(`
  fragment DrawnParts on Trial {
    number admissible objective strategy direction takeProfit stopLoss
    parameters { name value }
    metrics { totalReturn annualReturn sharpe sortino calmar maxDrawdown trades winRate profitFactor exposure }
  }
`)

/** A sample of all of a job's trials. It is the same whatever is chosen, so it is not asked for with each choice. */
export const SampleQuery = graphql(
  `
  query Sample($id: ID!) { job(id: $id) { id others: sample(first: 600) { ...DrawnParts } } }
`,
  [DrawnParts],
)

/** What is drawn of those of a job's trials that are chosen: the best, a sample where it is not that of all, and the front. */
export const ExploreQuery = graphql(
  `
  query Explore($id: ID!, $where: TrialFilter, $x: Metric!, $y: Metric!, $narrow: Boolean!) {
    job(id: $id) {
      id
      all: trials(first: 0) { totalCount }
      chosen: trials(first: 10, where: $where) { totalCount nodes { ...TrialParts objective } }
      sample(first: 600, where: $where) @include(if: $narrow) { ...DrawnParts }
      front(x: $x, y: $y, where: $where) { ...TrialParts objective }
    }
  }
`,
  [DrawnParts, TrialParts],
)

/** Where trials lie by two figures, for a job with more of them than a sample holds. */
export const DensityQuery = graphql(`
  query Density($id: ID!, $where: TrialFilter, $x: Metric!, $y: Metric!, $narrow: Boolean!) {
    job(id: $id) {
      id
      others: density(x: $x, y: $y, classes: 60) { x y count best }
      chosen: density(x: $x, y: $y, classes: 60, where: $where) @include(if: $narrow) { x y count best }
    }
  }
`)

/** What the best of a job depends on. */
export const ImportanceQuery = graphql(`
  query Importance($id: ID!) { job(id: $id) { id analysis { importance { name share } } } }
`)

/** What is drawn of a job's trials. */
export type Explored = NonNullable<ResultOf<typeof ExploreQuery>['job']>

/** A trial as charts draw it. */
export type DrawnTrial = ResultOf<typeof DrawnParts>

/** Where trials lie by two figures. */
export type Density = NonNullable<ResultOf<typeof DensityQuery>['job']>

/** What charts of a job are asked with. */
export type ExploreChoice = VariablesOf<typeof ExploreQuery>
