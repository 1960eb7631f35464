import {
  COLUMN_ROLES,
  type FilePreview,
  type PreviewAnswer,
  type PreviewColumn,
  type PreviewQuestion,
  type PreviewReading,
} from '../../jobs/ports/filePreview.ts'
import type { InputProblem } from '../../jobs/problems.ts'
import { builder, describedValues } from '../builder.ts'
import { CandleRef } from '../dataset.ts'
import { COMMAND, costs } from '../http/limits/cost.ts'
import { InputProblemRef } from '../problem.ts'
import { DatasetInput, DateOrder, sourceOf } from './datasetInput.ts'

const ColumnRole = builder.enumType('ColumnRole', {
  description: 'What a column of a file can be taken for.',
  values: describedValues(COLUMN_ROLES, {
    TIME: 'When a bar begins, or its date or its time of day.',
    OPEN: 'The first price of a bar.',
    HIGH: 'The highest price of a bar.',
    LOW: 'The lowest price of a bar.',
    CLOSE: 'The last price of a bar.',
    VOLUME: 'How much was traded in a bar.',
    SYMBOL: 'What is traded.',
  }),
})

const PreviewColumnRef = builder.objectRef<PreviewColumn>('PreviewColumn').implement({
  description: 'A column of a file.',
  fields: (t) => ({
    position: t.exposeInt('position', { description: 'From 1.' }),
    name: t.exposeString('name', { description: "As the file names it; 'column 3' where it names none." }),
    role: t.field({
      type: ColumnRole,
      nullable: true,
      description: 'What it is taken for; null where it is not used.',
      resolve: ({ role }) => role,
    }),
  }),
})

const PreviewReadingRef = builder.objectRef<PreviewReading>('PreviewReading').implement({
  description: 'How the beginning of a file was read; of several symbols, the first.',
  fields: (t) => ({
    rows: t.exposeInt('rows', { description: 'Rows that were looked at, those that were dropped too.' }),
    isWhole: t.exposeBoolean('isWhole', { description: 'Whether the file has no more.' }),
    barSeconds: t.exposeInt('barSeconds', {
      description: 'Seconds a bar spans, the most common gap between two bars.',
    }),
    from: t.field({ type: 'DateTime', description: 'The start of the first bar.', resolve: ({ fromMs }) => fromMs }),
    to: t.field({
      type: 'DateTime',
      description: 'The start of the last bar that was looked at.',
      resolve: ({ toMs }) => toMs,
    }),
    timeZone: t.exposeString('timeZone', {
      nullable: true,
      description: 'Of times that name none; null where each is a moment by itself.',
    }),
    dateOrder: t.field({
      type: DateOrder,
      nullable: true,
      description: 'Null where no date is of numbers whose order matters.',
      resolve: ({ dateOrder }) => dateOrder,
    }),
    decimal: t.exposeString('decimal', { nullable: true, description: 'Null where no price has a mark.' }),
  }),
})

const PreviewAnswerRef = builder.objectRef<PreviewAnswer>('PreviewAnswer').implement({
  description: 'One way in which a file can be read.',
  fields: (t) => ({
    value: t.exposeString('value', { description: "What the question's field is set to." }),
    meaning: t.exposeString('meaning', { description: "As '4 January 2024'." }),
  }),
})

const PreviewQuestionRef = builder.objectRef<PreviewQuestion>('PreviewQuestion').implement({
  description: 'What a file leaves open, or may mean otherwise than it is read.',
  fields: (t) => ({
    path: t.exposeString('path', { description: "The field of the input that answers it, as 'format.dateOrder'." }),
    text: t.exposeString('text', { description: 'As \'line 2, column date: "04/01/2024"\'.' }),
    answers: t.field({
      type: [PreviewAnswerRef],
      description: 'The ways in which it can be read.',
      resolve: ({ answers }) => [...answers],
    }),
  }),
})

const DatasetPreviewRef = builder.objectRef<FilePreview>('DatasetPreview').implement({
  description: 'What an import would make of a file, without keeping it.',
  fields: (t) => ({
    format: t.exposeString('format', { description: "As 'Binance klines, no header' or 'CSV with a header'." }),
    reading: t.field({
      type: PreviewReadingRef,
      nullable: true,
      description: 'Null where it has no reading yet.',
      resolve: ({ reading }) => reading,
    }),
    questions: t.field({
      type: [PreviewQuestionRef],
      description: 'What `DatasetInput.format` may have to say; none where all is clear.',
      resolve: ({ questions }) => [...questions],
    }),
    columns: t.field({
      type: [PreviewColumnRef],
      description: 'All columns, in the order of the file.',
      resolve: ({ columns }) => [...columns],
    }),
    rows: t.field({
      type: t.listRef(t.listRef('String')),
      description: 'The first rows as they stand, at most 10.',
      resolve: ({ rows }) => rows.map((row) => [...row]),
    }),
    candles: t.field({
      type: [CandleRef],
      description: 'The first of the first symbol, at most 10.',
      resolve: ({ candles }) => [...candles],
    }),
    symbols: t.field({
      type: ['String'],
      description: 'Those that were met, or the files of an archive that holds several: each becomes a dataset.',
      resolve: ({ symbols }) => [...symbols],
    }),
    warnings: t.field({
      type: ['String'],
      description: 'What was met in the beginning of the file, and what only the rest of it decides.',
      resolve: ({ warnings }) => [...warnings],
    }),
    problems: t.field({
      type: [InputProblemRef],
      description: 'Why an import would be refused; none where nothing is wrong so far.',
      resolve: ({ problems }) => [...problems],
    }),
  }),
})

function refused(problems: readonly InputProblem[]): FilePreview {
  const none = { reading: null, questions: [] }
  return { format: 'nothing', ...none, columns: [], rows: [], candles: [], symbols: [], warnings: [], problems }
}

builder.mutationField('previewDataset', (t) =>
  t.field({
    type: DatasetPreviewRef,
    description:
      'Changes nothing; a mutation since it may carry a file. The beginning is enough: a MiB of text, all of a zip or of Parquet.',
    extensions: costs({ own: COMMAND }),
    args: { input: t.arg({ type: DatasetInput, required: true, description: 'As `importDataset` would have it.' }) },
    resolve: async (_root, { input }, context) => {
      const sent = sourceOf(input)
      if ('problems' in sent) return refused(sent.problems)
      return context.previewDataset(sent.source, sent.path, input.format ?? null)
    },
  }),
)
