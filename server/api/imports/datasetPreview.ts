import { COLUMN_ROLES, type FilePreview, type PreviewColumn } from '../../jobs/ports/filePreview.ts'
import type { InputProblem } from '../../jobs/problems.ts'
import { builder } from '../builder.ts'
import { CandleRef } from '../dataset.ts'
import { COMMAND, costs } from '../http/limits/cost.ts'
import { InputProblemRef } from '../problem.ts'
import { DatasetInput, sourceOf } from './datasetInput.ts'

const ColumnRole = builder.enumType('ColumnRole', { values: COLUMN_ROLES })

const PreviewColumnRef = builder.objectRef<PreviewColumn>('PreviewColumn').implement({
  fields: (t) => ({
    position: t.exposeInt('position', { description: 'From 1.' }),
    name: t.exposeString('name'),
    role: t.field({
      type: ColumnRole,
      nullable: true,
      description: 'What it is taken for; null where it is not used.',
      resolve: ({ role }) => role,
    }),
  }),
})

const DatasetPreviewRef = builder.objectRef<FilePreview>('DatasetPreview').implement({
  description: 'What an import would make of a file, without keeping it.',
  fields: (t) => ({
    format: t.exposeString('format', { description: "As 'Binance klines, no header' or 'CSV with a header'." }),
    columns: t.field({ type: [PreviewColumnRef], resolve: ({ columns }) => [...columns] }),
    rows: t.field({
      type: t.listRef(t.listRef('String')),
      description: 'The first rows as they stand.',
      resolve: ({ rows }) => rows.map((row) => [...row]),
    }),
    candles: t.field({
      type: [CandleRef],
      description: 'The first of the first symbol.',
      resolve: ({ candles }) => [...candles],
    }),
    symbols: t.field({ type: ['String'], resolve: ({ symbols }) => [...symbols] }),
    warnings: t.field({
      type: ['String'],
      description: 'What was met in the beginning of the file, and what only the rest of it decides.',
      resolve: ({ warnings }) => [...warnings],
    }),
    problems: t.field({ type: [InputProblemRef], resolve: ({ problems }) => [...problems] }),
  }),
})

function refused(problems: readonly InputProblem[]): FilePreview {
  return { format: 'nothing', columns: [], rows: [], candles: [], symbols: [], warnings: [], problems }
}

builder.mutationField('previewDataset', (t) =>
  t.field({
    type: DatasetPreviewRef,
    description:
      'Changes nothing; a mutation since it may carry a file. The beginning is enough: a MiB of text, all of a zip or of Parquet.',
    extensions: costs({ own: COMMAND }),
    args: { input: t.arg({ type: DatasetInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const sent = sourceOf(input)
      if ('problems' in sent) return refused(sent.problems)
      return context.previewDataset(sent.source, sent.path, input.format ?? null)
    },
  }),
)
