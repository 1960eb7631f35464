import type { ResultOf, VariablesOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { DatasetParts, ProblemParts } from './parts.ts'

/** Imports candles from a file or from text. */
export const ImportDataset = graphql(
  `
  mutation ImportDataset($input: DatasetInput!) {
    importDataset(input: $input) { datasets { ...DatasetParts } notes problems { ...ProblemParts } }
  }
`,
  [DatasetParts, ProblemParts],
)

/** What an import would make of a file; nothing is kept. */
export const PreviewDataset = graphql(
  `
  mutation PreviewDataset($input: DatasetInput!) {
    previewDataset(input: $input) {
      format
      reading { rows isWhole barSeconds from to timeZone dateOrder decimal }
      questions { path text answers { value meaning } }
      columns { position name role }
      rows symbols warnings
      candles { at open high low close volume }
      problems { ...ProblemParts }
    }
  }
`,
  [ProblemParts],
)

/** What an import would make of a file. */
export type PreviewNode = ResultOf<typeof PreviewDataset>['previewDataset']

/** What an import came to. */
export type ImportNode = ResultOf<typeof ImportDataset>['importDataset']

/** How a file is to be read, where that is not found out. */
export type FormatInput = NonNullable<VariablesOf<typeof PreviewDataset>['input']['format']>

/** The columns of a file by name or position. */
export type ColumnsInput = NonNullable<FormatInput['columns']>
