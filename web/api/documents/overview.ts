import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { JobParts, TrialParts } from './parts.ts'

/** The whole system, in figures that every page shows some of. */
export const StatisticsChanges = graphql(`
  subscription StatisticsChanges {
    statistics { jobs queued running succeeded failed canceled trials trialsPerSecond barsPerSecond }
  }
`)

/** The best trials of all jobs. */
export const BestTrialsQuery = graphql(
  `
  query BestTrials { statistics { best { ...TrialParts jobId } } }
`,
  [TrialParts],
)

/** How many jobs ended since a moment, and how, and the last ones that failed. */
export const EndingsQuery = graphql(
  `
  query Endings($since: DateTime!) {
    done: jobs(first: 0, filter: { states: [SUCCEEDED], finishedAfter: $since }) { totalCount }
    failed: jobs(first: 0, filter: { states: [FAILED], finishedAfter: $since }) { totalCount }
    canceled: jobs(first: 0, filter: { states: [CANCELED], finishedAfter: $since }) { totalCount }
    paused: jobs(first: 0, filter: { states: [PAUSED] }) { totalCount }
    failures: jobs(first: 5, filter: { states: [FAILED] }) {
      nodes { ...JobParts trials(first: 1, orderBy: NUMBER, where: {}) { nodes { error } } }
    }
  }
`,
  [JobParts],
)

/** What a first run is made of: the candles that there are, and the strategy that everybody knows. */
export const FirstStepsQuery = graphql(`
  query FirstSteps {
    datasets(first: 1) { totalCount nodes { id name bars from to candles(points: 60) { close } } }
    strategies { name }
    strategy(name: "sma-cross") { name title description parameters { name default } }
  }
`)

/** A job that failed, with the error of its first trial. */
export type FailureNode = ResultOf<typeof EndingsQuery>['failures']['nodes'][number]

/** The whole system, in figures. */
export type StatisticsNode = ResultOf<typeof StatisticsChanges>['statistics']

/** One of the best trials of all jobs. */
export type RankedTrialNode = ResultOf<typeof BestTrialsQuery>['statistics']['best'][number]
