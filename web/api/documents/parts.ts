import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

export const ProgressParts = graphql(`
  fragment ProgressParts on Progress {
    jobId seq at state fraction rate ceiling trialsDone trialsTotal stage message barsPerSecond verdict
    eta { seconds low high }
  }
`)

export const JobParts = graphql(
  `
  fragment JobParts on Job {
    id kind sampler name tags state createdAt startedAt finishedAt pausedAt pausedSeconds
    strategies { name title }
    dataset { id name symbol }
    error { code message }
    tally { succeeded failed timedOut averageDuration }
    progress { ...ProgressParts }
  }
`,
  [ProgressParts],
)

export const VerdictParts = graphql(`
  fragment VerdictParts on Verdict {
    level at unchanged suspectAfter stalledAfter velocity acceleration reason
    evidence { signal opinion detail } suspects { number strategy parameters { name value } unchanged bar place }
  }
`)

export const TrialParts = graphql(`
  fragment TrialParts on Trial {
    number state error strategy direction takeProfit stopLoss admissible violations
    parameters { name value }
    metrics { totalReturn annualReturn sharpe sortino calmar maxDrawdown trades winRate profitFactor exposure }
  }
`)

export const DatasetParts = graphql(`
  fragment DatasetParts on Dataset { id name symbol barSeconds bars from to warnings createdAt }
`)

export const ProblemParts = graphql(`
  fragment ProblemParts on InputProblem { path code message }
`)

/** One reading as the API sends it. */
export type ProgressNode = ResultOf<typeof ProgressParts>

/** A job as lists show it. */
export type JobNode = ResultOf<typeof JobParts>

/** QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED; QUEUED or RUNNING ⇄ PAUSED. */
export type JobState = JobNode['state']

/** A trial with its metrics. */
export type TrialNode = ResultOf<typeof TrialParts>

/** A dataset without its candles. */
export type DatasetNode = ResultOf<typeof DatasetParts>

/** What the watchdog says of a job, and why. */
export type VerdictNode = ResultOf<typeof VerdictParts>

/** A trial that may hang. */
export type SuspectNode = VerdictNode['suspects'][number]

/** What was wrong with an input, and where. */
export type Problem = ResultOf<typeof ProblemParts>
