import type { ResultOf, TadaDocumentNode, VariablesOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { ProblemParts } from './parts.ts'

/** Cancels a job. */
export const CancelJob = graphql(
  `
  mutation CancelJob($id: ID!) {
    answer: cancelJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Lets a job rest. */
export const PauseJob = graphql(
  `
  mutation PauseJob($id: ID!) {
    answer: pauseJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Lets a paused job go on. */
export const ResumeJob = graphql(
  `
  mutation ResumeJob($id: ID!) {
    answer: resumeJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Starts a new job from an old one's specification. */
export const RepeatJob = graphql(
  `
  mutation RepeatJob($id: ID!) {
    answer: repeatJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Ends a trial that may hang; the others go on. */
export const SkipTrial = graphql(
  `
  mutation SkipTrial($id: ID!, $number: Int!) {
    answer: skipTrial(job: $id, number: $number) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Has the watchdog of a job wait for so many chances to progress before it ends a trial. */
export const ChangePatience = graphql(
  `
  mutation ChangePatience($id: ID!, $stalledAfter: Int!) {
    answer: changeWatchdog(job: $id, watchdog: { stalledAfter: $stalledAfter }) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Gives a job another name. */
export const RenameJob = graphql(
  `
  mutation RenameJob($id: ID!, $name: String!) {
    answer: renameJob(id: $id, name: $name) { problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Gives a job other tags. */
export const TagJob = graphql(
  `
  mutation TagJob($id: ID!, $tags: [String!]!) { answer: tagJob(id: $id, tags: $tags) { problems { ...ProblemParts } } }
`,
  [ProblemParts],
)

/** Ends a job that is not over, and deletes it. */
export const DeleteJob = graphql(
  `
  mutation DeleteJob($id: ID!) { answer: deleteJob(id: $id) { problems { ...ProblemParts } } }
`,
  [ProblemParts],
)

/** What changes a job. */
export type JobCommand<Variables = VariablesOf<typeof CancelJob>> = TadaDocumentNode<
  ResultOf<typeof CancelJob>,
  Variables
>
