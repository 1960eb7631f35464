import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** Every strategy with its parameters. */
export const StrategiesQuery = graphql(`
  query Strategies {
    strategies {
      name title description family builtIn
      parameters { name kind min max step default description }
      relations { text lower upper factor orEqual }
    }
  }
`)

/** A strategy with its parameters. */
export type StrategyNode = ResultOf<typeof StrategiesQuery>['strategies'][number]

/** A parameter as a strategy declares it. */
export type ParameterNode = StrategyNode['parameters'][number]

/** What a strategy asks of its parameters. */
export type RelationNode = StrategyNode['relations'][number]

/** The files of users' own that cannot be used. */
export const StrategyProblemsQuery = graphql(`
  query StrategyProblems { strategyProblems { file line message } }
`)

/** A file that cannot be used, and why. */
export type StrategyProblemNode = ResultOf<typeof StrategyProblemsQuery>['strategyProblems'][number]

/** The last jobs that try a strategy. */
export const StrategyJobsQuery = graphql(`
  query StrategyJobs($name: String!) {
    jobs(first: 10, filter: { strategy: $name }) {
      totalCount
      nodes {
        id kind sampler name state createdAt progress { fraction }
        best { number metrics { totalReturn sharpe } }
      }
    }
  }
`)
