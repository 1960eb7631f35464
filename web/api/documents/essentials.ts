import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** What a job was given and was left with: it changes when the job ends, if at all. */
export const EssentialsQuery = graphql(`
  query Essentials($id: ID!, $over: Boolean!) {
    job(id: $id) {
      id from to bars objective skipped directions
      space { strategy name values min max }
      strategies { name relations { text lower upper factor orEqual } }
      repeatOf { id name }
      constraints { minTrades maxDrawdown minWinRate minProfitFactor minExposure }
      dataset { id from to bars barSeconds }
      benchmark { metrics { totalReturn annualReturn sharpe maxDrawdown } }
      admissible: trials(first: 0, where: { admissible: true }) @include(if: $over) { totalCount }
      profitable: trials(first: 0, where: { metrics: [{ metric: TOTAL_RETURN, min: 1e-9 }] }) @include(if: $over) { totalCount }
    }
  }
`)

/** What a job was given and was left with. */
export type Essentials = NonNullable<ResultOf<typeof EssentialsQuery>['job']>

/** What holding came to. */
export type Holding = NonNullable<Essentials['benchmark']>['metrics']

/** The best trial run once more, and the same on what was held out: asked once the job is over. */
export const BestDetailQuery = graphql(`
  query BestDetail($id: ID!) {
    job(id: $id) {
      id
      best { number replayProblem tradeStatistics { costs } equity(points: 800) { at equity } }
      benchmark { equity(points: 800) { at equity } }
      heldOut { metrics { totalReturn trades winRate } equity(points: 300) { at equity } }
      dataset { id candles(points: 2000) { at close } }
    }
  }
`)

/** The best trial run once more, and the same on what was held out. */
export type BestDetail = NonNullable<ResultOf<typeof BestDetailQuery>['job']>

/** The first trial of a job: why it failed, where all did. */
export const FirstErrorQuery = graphql(`
  query FirstError($id: ID!) {
    job(id: $id) {
      id
      trials(first: 1, orderBy: NUMBER, where: { states: [FAILED, TIMED_OUT] }) {
        nodes { number strategy error parameters { name value } }
        totalCount
      }
    }
  }
`)
