import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** The folds of a walk-forward analysis, and what its tests came to, joined. */
export const FoldsQuery = graphql(`
  query Folds($id: ID!) {
    job(id: $id) {
      id
      folds {
        number tested trainFrom trainTo testFrom testTo chosen { name value }
        trainTrial { number violations } testTrial { number strategy direction takeProfit stopLoss violations }
        train { totalReturn annualReturn sharpe } test { totalReturn sharpe trades }
      }
      outOfSample {
        efficiency equity(points: 800) { at equity }
        metrics { totalReturn annualReturn sharpe maxDrawdown trades winRate }
      }
      benchmark { equity(points: 2000) { at equity } }
    }
  }
`)

/** A walk-forward analysis with its folds. */
export type WalkNode = NonNullable<ResultOf<typeof FoldsQuery>['job']>

/** A fold of a walk-forward analysis. */
export type FoldNode = WalkNode['folds'][number]

/** What the tests of a walk-forward analysis came to, joined. */
export type OutOfSampleNode = NonNullable<WalkNode['outOfSample']>

/** The cycles of an improvement. */
export const CyclesQuery = graphql(`
  query Cycles($id: ID!) { job(id: $id) { id objective cycles { number backtests newTests bestObjective improved } } }
`)

/** A cycle of an improvement. */
export type CycleNode = NonNullable<ResultOf<typeof CyclesQuery>['job']>['cycles'][number]
