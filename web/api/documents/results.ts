import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** What the account of a job's best trial was worth at each close, how far it was below its peak, and what holding came to. */
export const EquityQuery = graphql(`
  query Equity($id: ID!) {
    job(id: $id) {
      id kind
      best { number replayProblem equity(points: 800) { at equity drawdown } }
      benchmark { metrics { totalReturn } equity(points: 800) { at equity } }
    }
  }
`)

/** What a job has found beyond its trials; how far its best can be trusted is asked only where it is over. */
export const FindingsQuery = graphql(`
  query Findings($id: ID!, $over: Boolean!, $walks: Boolean!) {
    job(id: $id) {
      id
      analysis @include(if: $over) { importance { name share } deflatedSharpe plateau }
      folds {
        number tested testFrom testTo chosen { name value } testTrial { number strategy direction violations }
        trainTrial { number violations }
        train { totalReturn sharpe } test { totalReturn sharpe }
      }
      cycles { number backtests newTests bestObjective improved }
      outOfSample {
        equity(points: 800) { at equity }
        metrics { totalReturn sharpe maxDrawdown }
        efficiency
      }
      benchmark @include(if: $walks) { equity(points: 800) { at equity } }
    }
  }
`)

/** What a job has found beyond its trials. */
export type FindingsNode = NonNullable<ResultOf<typeof FindingsQuery>['job']>

/** How far a job's best trial can be trusted. */
export type AnalysisNode = NonNullable<FindingsNode['analysis']>

/** What trials are ranked by. */
export type Objective = ReturnType<typeof graphql.scalar<'Objective'>>
