import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { DatasetParts } from './parts.ts'

/** The candles of one dataset, neighbours merged to so many. */
export const DatasetCandlesQuery = graphql(`
  query DatasetCandles($id: ID!, $points: Int!) {
    dataset(id: $id) { id candles(points: $points) { at open high low close volume } }
  }
`)

/** A dataset with how its file looked, and the jobs that trade on it. */
export const DatasetQuery = graphql(
  `
  query Dataset($id: ID!) {
    dataset(id: $id) { ...DatasetParts digest }
    jobs(first: 10, filter: { dataset: $id }) {
      totalCount
      nodes {
        id kind sampler name state createdAt progress { fraction }
        best { number metrics { totalReturn sharpe } }
      }
    }
  }
`,
  [DatasetParts],
)

/** A job that trades on a dataset. */
export type DatasetJob = ResultOf<typeof DatasetQuery>['jobs']['nodes'][number]

/** A candle. */
export type CandleNode = NonNullable<ResultOf<typeof DatasetCandlesQuery>['dataset']>['candles'][number]
