import type { Dataset } from '../jobs/ports/datasetStore.ts'
import type { InputProblem } from '../jobs/problems.ts'
import type { CandlePoint } from '../jobs/results/candlePoints.ts'
import { builder } from './builder.ts'
import { connectionOf, PAGE_WORDS, readPage } from './connection.ts'
import type { ImportResult } from './context.ts'
import { POINTS_WORDS, pointsWithin } from './http/limits/arguments.ts'
import { CANDLES, COMMAND, costs } from './http/limits/cost.ts'
import { DatasetInput, sourceOf } from './imports/datasetInput.ts'
import { NodeRef } from './node.ts'
import { InputProblemRef } from './problem.ts'

/** A candle as the API shows it. */
export const CandleRef = builder.objectRef<CandlePoint>('Candle').implement({
  description: 'The open, high, low and close of one or several neighbouring bars, and their volume.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: ({ atMs }) => atMs, description: 'When the first of the bars begins.' }),
    open: t.exposeFloat('open', { description: 'The price at which the first of them opens, in the quote currency.' }),
    high: t.exposeFloat('high', { description: 'The highest price of them, in the quote currency.' }),
    low: t.exposeFloat('low', { description: 'The lowest price of them, in the quote currency.' }),
    close: t.exposeFloat('close', {
      description: 'The price at which the last of them closes, in the quote currency.',
    }),
    volume: t.exposeFloat('volume', {
      description: 'Their volumes together, in the unit of the file that was imported.',
    }),
  }),
})

/** A dataset as the API shows it. */
export const DatasetRef = builder.objectRef<Dataset>('Dataset').implement({
  description: 'Candles that were imported.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it: 1 to 200 characters.' }),
    symbol: t.exposeString('symbol', {
      nullable: true,
      description: 'What is traded, as AAPL or BTCUSDT; null where neither the import nor its file named it.',
    }),
    barSeconds: t.exposeInt('barSeconds', {
      description: 'Seconds a bar spans, the most common gap between two bars.',
    }),
    bars: t.exposeInt('bars', { description: 'How many bars it has.' }),
    from: t.field({
      type: 'DateTime',
      description: 'The start of the first bar.',
      resolve: ({ fromMs }) => fromMs,
    }),
    to: t.field({ type: 'DateTime', description: 'The start of the last bar.', resolve: ({ toMs }) => toMs }),
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
      args: { points: t.arg.int({ defaultValue: 500, description: POINTS_WORDS }) },
      resolve: async ({ id }, { points }, { candlePoints }) => [...(await candlePoints(id, pointsWithin(points)))],
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When these candles were imported first.',
      resolve: ({ createdAtMs }) => createdAtMs,
    }),
  }),
})

const DatasetConnection = connectionOf('Dataset', DatasetRef)

builder.queryField('datasets', (t) =>
  t.field({
    type: DatasetConnection,
    description: 'Newest first.',
    args: {
      first: t.arg.int({ defaultValue: 50, description: PAGE_WORDS.first }),
      after: t.arg.string({ description: PAGE_WORDS.after }),
    },
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
    args: { id: t.arg.id({ required: true, description: 'The `Dataset.id`.' }) },
    resolve: (_root, { id }, { loaders }) => loaders.dataset(id),
  }),
)

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
    dataset: t.field({
      type: DatasetRef,
      nullable: true,
      description: 'The first of `datasets`; null where there are problems.',
      resolve: ({ dataset }) => dataset,
    }),
    datasets: t.field({
      type: [DatasetRef],
      description: 'What was made or changed, also what was there already; none where there are problems.',
      resolve: ({ datasets }) => [...datasets],
    }),
    problems: t.field({
      type: [InputProblemRef],
      description: 'What is wrong with the input or its file; where there is any, nothing was changed.',
      resolve: ({ problems }) => [...problems],
    }),
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
    args: { input: t.arg({ type: DatasetInput, required: true, description: 'The candles, and what to call them.' }) },
    resolve: async (_root, { input }, context) => {
      const { name, symbol, file, csv, format } = input
      const names = { name, symbol: symbol ?? null, ...(format ? { format } : {}) }
      const sent = sourceOf({ file, csv })
      if ('problems' in sent) return refused(sent.problems)
      return payloadOf(await context.importDataset(names, sent.source, sent.path))
    },
  }),
)
