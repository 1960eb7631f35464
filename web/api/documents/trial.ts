import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { TrialParts } from './parts.ts'

/** A trial, and what it is held against. */
export const TrialQuery = graphql(
  `
  query Trial($id: ID!, $number: Int!) {
    job(id: $id) {
      id name kind objective from to strategies { name }
      dataset { id name bars barSeconds }
      folds { number trainFrom trainTo testFrom testTo }
      benchmark { metrics { totalReturn annualReturn sharpe sortino calmar maxDrawdown trades winRate profitFactor exposure } }
      trial(number: $number) { id ...TrialParts objective fold test skippedEntries }
    }
  }
`,
  [TrialParts],
)

/** What a trial is run once more for: its account at each close, and what its trades have in common. */
export const TrialReplayQuery = graphql(`
  query TrialReplay($id: ID!, $number: Int!) {
    job(id: $id) {
      id
      benchmark { equity(points: 2000) { at equity } }
      trial(number: $number) {
        id replayProblem
        equity(points: 2000) { at equity drawdown }
        months { year month return }
        monteCarlo {
          runs lossProbability
          totalReturn { p5 p25 p50 p75 p95 } maxDrawdown { p5 p25 p50 p75 p95 }
        }
        tradeStatistics {
          averageReturn averageWin averageLoss largestWin largestLoss averageBars longestLosingStreak costs
          byExit { exit trades profit winRate }
        }
      }
    }
  }
`)

/** One page of a trial's trades. */
export const TrialTradesQuery = graphql(`
  query TrialTrades($id: ID!, $number: Int!, $first: Int!, $after: String) {
    job(id: $id) {
      id
      trial(number: $number) {
        id
        trades(first: $first, after: $after) {
          nodes { number direction entryAt entryPrice exitAt exitPrice size profit return costs bestReturn worstReturn bars exit }
          pageInfo { hasNextPage endCursor }
          totalCount
        }
      }
    }
  }
`)

/** A dataset as so many candles. */
export const CandlesQuery = graphql(`
  query Candles($id: ID!, $points: Int!) {
    dataset(id: $id) { id candles(points: $points) { at open high low close } }
  }
`)

/** The trials beside one in a list. */
export const TrialNeighboursQuery = graphql(`
  query TrialNeighbours($id: ID!, $at: Int!, $orderBy: TrialOrder!, $reverse: Boolean!, $where: TrialFilter) {
    job(id: $id) {
      id
      trials(at: $at, first: 3, orderBy: $orderBy, reverse: $reverse, where: $where) { nodes { number } totalCount }
    }
  }
`)

/** A job as far as the page of one of its trials shows it. */
export type TrialJob = NonNullable<ResultOf<typeof TrialQuery>['job']>

/** A trial as its own page shows it. */
export type TrialDetail = NonNullable<TrialJob['trial']>

/** What a trial was run once more for. */
export type TrialReplay = NonNullable<NonNullable<ResultOf<typeof TrialReplayQuery>['job']>['trial']>

/** One round trip. */
export type TradeDetail = NonNullable<
  NonNullable<ResultOf<typeof TrialTradesQuery>['job']>['trial']
>['trades']['nodes'][number]

/** One candle. */
export type CandleNode = NonNullable<ResultOf<typeof CandlesQuery>['dataset']>['candles'][number]
