import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** How far the best trial of a job can be trusted. It is worth while to ask once the job is over. */
export const TrustQuery = graphql(`
  query Trust($id: ID!) {
    job(id: $id) {
      id kind objective from to
      admissible: trials(first: 0, where: { admissible: true }) { totalCount }
      analysis { importance { name share } deflatedSharpe plateau overfitting realityCheck sampled }
      best { number metrics { trades totalReturn sharpe } }
      heldOut { metrics { totalReturn trades } }
      outOfSample { efficiency metrics { totalReturn trades } }
    }
  }
`)

/** How far the best trial of a job can be trusted. */
export type TrustNode = NonNullable<ResultOf<typeof TrustQuery>['job']>
