import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** How far the best trial of a job can be trusted. It is worth while to ask once the job is over. */
export const TrustQuery = graphql(`
  query Trust($id: ID!, $walks: Boolean!) {
    job(id: $id) {
      id kind objective from to
      profitable: trials(first: 0, where: { metrics: [{ metric: TOTAL_RETURN, min: 1e-9 }] }) { totalCount }
      analysis { importance { name share } deflatedSharpe plateau overfitting realityCheck sampled }
      best { number objective metrics { trades totalReturn sharpe } }
      benchmark { metrics { totalReturn sharpe } equity(points: 2000) @include(if: $walks) { at equity } }
      heldOut { metrics { totalReturn trades } equity(points: 300) { at equity } }
      outOfSample { efficiency metrics { totalReturn trades } equity(points: 800) { at equity } }
      folds @include(if: $walks) { tested testFrom testTo test { totalReturn } }
      dataset { id candles(points: 2000) @skip(if: $walks) { at close } }
    }
  }
`)

/** How far the best trial of a job can be trusted. */
export type TrustNode = NonNullable<ResultOf<typeof TrustQuery>['job']>
