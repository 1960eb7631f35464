import type { Dataset } from '../jobs/ports/datasetStore.ts'
import { type InputProblem, problem } from '../jobs/problems.ts'
import type { CandlePoint } from '../jobs/results/candlePoints.ts'
import { builder } from './builder.ts'
import { connectionOf, readPage } from './connection.ts'
import type { ImportResult } from './context.ts'
import { pointsWithin } from './http/limits/arguments.ts'
import { CANDLES, COMMAND, costs } from './http/limits/cost.ts'
import { NodeRef } from './node.ts'
import { InputProblemRef } from './problem.ts'

const CandleRef = builder.objectRef<CandlePoint>('Candle').implement({
  description: 'The open, high, low and close of one or several neighbouring bars, and their volume.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: ({ atMs }) => atMs, description: 'When the first of the bars begins.' }),
    open: t.exposeFloat('open'),
    high: t.exposeFloat('high'),
    low: t.exposeFloat('low'),
    close: t.exposeFloat('close'),
    volume: t.exposeFloat('volume'),
  }),
})

/** A dataset as the API shows it. */
export const DatasetRef = builder.objectRef<Dataset>('Dataset').implement({
  description: 'Candles that were imported.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name'),
    symbol: t.exposeString('symbol', { nullable: true }),
    barSeconds: t.exposeInt('barSeconds', {
      description: 'Seconds a bar spans, the most common gap between two bars.',
    }),
    bars: t.exposeInt('bars'),
    from: t.field({ type: 'DateTime', resolve: ({ fromMs }) => fromMs }),
    to: t.field({ type: 'DateTime', resolve: ({ toMs }) => toMs }),
    digest: t.exposeString('digest', {
      description: 'SHA-256 of the candles: two imports of the same candles are one dataset.',
    }),
    warnings: t.field({
      type: ['String'],
      description: 'Gaps, duplicates and repaired rows that the import met.',
      resolve: ({ warnings }) => [...warnings],
    }),
    candles: t.field({
      type: [CandleRef],
      description: 'The whole dataset as at most `points` candles (2 to 10000), neighbours merged.',
      extensions: costs({ own: CANDLES }),
      args: { points: t.arg.int({ defaultValue: 500 }) },
      resolve: async ({ id }, { points }, { candlePoints }) => [...(await candlePoints(id, pointsWithin(points)))],
    }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAtMs }) => createdAtMs }),
  }),
})

const DatasetConnection = connectionOf('Dataset', DatasetRef)

builder.queryField('datasets', (t) =>
  t.field({
    type: DatasetConnection,
    description: 'Newest first.',
    args: { first: t.arg.int({ defaultValue: 50 }), after: t.arg.string() },
    resolve: async (_root, args, { datasets }) => {
      const page = await readPage(args, { list: 'Dataset', fallback: 50 }, (at) => datasets.datasets(at))
      return { ...page, totalCount: () => datasets.countDatasets() }
    },
  }),
)

builder.queryField('dataset', (t) =>
  t.field({
    type: DatasetRef,
    nullable: true,
    description: 'The dataset of this id; null where there is none.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { loaders }) => loaders.dataset(id),
  }),
)

const DatasetInput = builder.inputType('DatasetInput', {
  description: 'Candles to import, as a file or as text: exactly one of the two.',
  fields: (t) => ({
    name: t.string({ required: true }),
    symbol: t.string({
      description:
        'What is traded; of a file of several symbols, the one to import. Without it each of them is a dataset.',
    }),
    file: t.field({ type: 'File' }),
    csv: t.string({ description: 'CSV or JSON text, in place of a file.' }),
  }),
})

/** What came of a command that makes or changes datasets. */
export interface DatasetPayload {
  readonly dataset: Dataset | null
  readonly datasets: readonly Dataset[]
  readonly notes: readonly string[]
  readonly problems: readonly InputProblem[]
}

/** What came of a command that makes or changes datasets. */
export const DatasetPayloadRef = builder.objectRef<DatasetPayload>('DatasetPayload').implement({
  description: '`datasets` has one for each symbol of the file; `dataset` is the first.',
  fields: (t) => ({
    dataset: t.field({ type: DatasetRef, nullable: true, resolve: ({ dataset }) => dataset }),
    datasets: t.field({ type: [DatasetRef], resolve: ({ datasets }) => [...datasets] }),
    problems: t.field({ type: [InputProblemRef], resolve: ({ problems }) => [...problems] }),
    notes: t.field({
      type: ['String'],
      description: 'What was taken otherwise than asked, such as candles that are there already under another name.',
      resolve: ({ notes }) => [...notes],
    }),
  }),
})

function payloadOf(result: ImportResult): DatasetPayload {
  if ('dataset' in result) return { ...result, problems: [] }
  return refused(result.problems)
}

function refused(problems: readonly InputProblem[]): DatasetPayload {
  return { dataset: null, datasets: [], notes: [], problems }
}

builder.mutationField('importDataset', (t) =>
  t.field({
    type: DatasetPayloadRef,
    description:
      'Imports candles from a file as it is: CSV or JSON, plain or packed as .gz or .zip, or Parquet. The same candles twice are one dataset.',
    extensions: costs({ own: COMMAND }),
    args: { input: t.arg({ type: DatasetInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { name, symbol, file, csv } = input
      const names = { name, symbol: symbol ?? null }
      if (file && csv == null) return payloadOf(await context.importDataset(names, { file }, 'file'))
      if (csv != null && !file) return payloadOf(await context.importDataset(names, { text: csv }, 'csv'))
      const message = file ? 'give a file or csv, not both' : 'give a file or csv'
      return refused([problem('csv', file ? 'CONFLICT' : 'EMPTY', message)])
    },
  }),
)
