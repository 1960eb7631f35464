import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { TrialParts } from './parts.ts'

/** One page of a job's trials. */
export const TrialsQuery = graphql(
  `
  query Trials($id: ID!, $first: Int!, $after: String, $orderBy: TrialOrder!) {
    job(id: $id) {
      id
      trials(first: $first, after: $after, orderBy: $orderBy) {
        nodes { ...TrialParts }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`,
  [TrialParts],
)

/** One page of the trades of a job's best trial. */
export const TradesQuery = graphql(`
  query Trades($id: ID!, $first: Int!, $after: String) {
    job(id: $id) {
      id
      best {
        number
        replayProblem
        trades(first: $first, after: $after) {
          nodes { entryAt entryPrice exitAt exitPrice profit return bars exit }
          pageInfo { hasNextPage endCursor }
          totalCount
        }
      }
    }
  }
`)

/** One round trip of a trial. */
export type TradeNode = NonNullable<NonNullable<ResultOf<typeof TradesQuery>['job']>['best']>['trades']['nodes'][number]

/** How trials are ordered. */
export type TrialOrder = ReturnType<typeof graphql.scalar<'TrialOrder'>>
