import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { JobParts, ProgressParts, TrialParts, VerdictParts } from './parts.ts'

/** A job with its best trial, or the nearest to one, and its specification. */
export const JobQuery = graphql(
  `
  query Job($id: ID!) {
    job(id: $id) {
      ...JobParts specification stages { stage seconds share } verdict { ...VerdictParts } best { ...TrialParts }
      nearest { ...TrialParts }
    }
  }
`,
  [JobParts, VerdictParts, TrialParts],
)

/** The readings of one job, up to the final one. */
export const JobProgress = graphql(
  `
  subscription JobProgress($job: ID!) { progress(job: $job) { ...ProgressParts } }
`,
  [ProgressParts],
)

/** What the watchdog says of a job, and each change of it. */
export const JobVerdicts = graphql(
  `
  subscription JobVerdicts($job: ID!) { verdicts(job: $job, figures: true) { ...VerdictParts } }
`,
  [VerdictParts],
)

/** What happened to a job, from its creation on. */
export const JobEvents = graphql(`
  subscription JobEvents($job: ID!, $after: Int!) { events(job: $job, after: $after) { seq at type message } }
`)

/** A job as its own page shows it. */
export type JobDetail = NonNullable<ResultOf<typeof JobQuery>['job']>

/** One entry of a job's history. */
export type JobEventNode = ResultOf<typeof JobEvents>['events']

/** What part of a job's work a stage took. */
export type StageShare = JobDetail['stages'][number]
