import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { DatasetParts, ProblemParts } from './parts.ts'

/** One page of the datasets, each with candles enough for a sparkline. */
export const DatasetsQuery = graphql(
  `
  query Datasets($first: Int!, $after: String, $points: Int!) {
    datasets(first: $first, after: $after) {
      nodes { ...DatasetParts candles(points: $points) { open high low close } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`,
  [DatasetParts],
)

/** The datasets to choose from. */
export const DatasetChoicesQuery = graphql(
  `
  query DatasetChoices { datasets(first: 500) { nodes { ...DatasetParts } } }
`,
  [DatasetParts],
)

/** How many jobs name a dataset. */
export const DatasetJobsQuery = graphql(`
  query DatasetJobs($id: ID!) { jobs(first: 0, filter: { dataset: $id }) { totalCount } }
`)

/** A dataset as the list shows it. */
export type DatasetRow = ResultOf<typeof DatasetsQuery>['datasets']['nodes'][number]

/** Gives a dataset another name. */
export const RenameDataset = graphql(
  `
  mutation RenameDataset($id: ID!, $name: String!) {
    answer: renameDataset(id: $id, name: $name) { problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Deletes a dataset, and the jobs that name it where they are to go too. */
export const DeleteDataset = graphql(
  `
  mutation DeleteDataset($id: ID!, $withJobs: Boolean!) {
    answer: deleteDataset(id: $id, withJobs: $withJobs) { problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)
