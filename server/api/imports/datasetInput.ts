import type { ImportSource, SentFile } from '../../jobs/ports/datasetStore.ts'
import { type InputProblem, problem } from '../../jobs/problems.ts'
import { builder, describedValues } from '../builder.ts'

/** In which order dates of numbers are written. */
export const DateOrder = builder.enumType('DateOrder', {
  description: 'In which order dates of numbers are written: D is the day, M the month, Y the year.',
  values: describedValues(['YMD', 'DMY', 'MDY'], {
    YMD: 'As 2024-01-31.',
    DMY: 'As 31.01.2024.',
    MDY: 'As 01/31/2024.',
  }),
})

const ColumnsInput = builder.inputType('ColumnsInput', {
  description:
    "Names of the header, or positions from '1'; two for `time` where date and time stand apart. '' is no volume, or no symbol.",
  fields: (t) => ({
    time: t.stringList({ description: 'When a bar begins: one column, or those of date and time. Null: found out.' }),
    open: t.string({ description: 'The first price of a bar. Null: found out.' }),
    high: t.string({ description: 'The highest price of a bar. Null: found out.' }),
    low: t.string({ description: 'The lowest price of a bar. Null: found out.' }),
    close: t.string({ description: 'The last price of a bar. Null: found out.' }),
    volume: t.string({ description: "How much was traded in a bar. Null: found out; '' for none." }),
    symbol: t.string({ description: "What is traded. Null: found out; '' for none." }),
  }),
})

const FormatInput = builder.inputType('FormatInput', {
  description: 'How a file is to be read, where that should not be found out.',
  fields: (t) => ({
    hasHeader: t.boolean({
      description: 'Whether the first line names the columns; of text between delimiters alone. Null: found out.',
    }),
    columns: t.field({ type: ColumnsInput, description: 'Which column is what. Null: all are found out.' }),
    timeZone: t.string({
      description: 'IANA name, for times without an offset. Null: UTC, or what the source is known to write.',
    }),
    dateOrder: t.field({ type: DateOrder, description: 'The order of day, month and year. Null: found out.' }),
    decimal: t.string({ description: "The mark before the fraction of a number: '.' or ','. Null: found out." }),
    delimiter: t.string({
      description: "What stands between the fields of a line: ',', ';', '|' or a tab. Null: found out.",
    }),
  }),
})

/** What is to be imported, or looked at. */
export const DatasetInput = builder.inputType('DatasetInput', {
  description: 'Candles to import, as a file or as text: exactly one of the two.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'What people call it: 1 to 200 characters. Of several symbols each dataset has its own behind it.',
    }),
    symbol: t.string({
      description:
        'What is traded, at most 200 characters; of a file of several symbols, the one to import. Null: what the file names, and each of several is a dataset.',
    }),
    file: t.field({ type: 'File', description: 'Null where there is `csv`. A request has at most 256 MiB.' }),
    csv: t.string({
      description:
        'CSV or JSON text, in place of a file; null where there is one. A request without files has at most 8 MiB.',
    }),
    format: t.field({ type: FormatInput, description: 'How it is to be read. Null: all is found out.' }),
  }),
})

/** What an input sends, and where it stands in the input. */
interface SentSource {
  readonly source: ImportSource
  readonly path: 'file' | 'csv'
}

/** The file or the text of an input, or that it has not exactly one of them. */
export function sourceOf({
  file,
  csv,
}: {
  readonly file?: SentFile | null | undefined
  readonly csv?: string | null | undefined
}): SentSource | { readonly problems: InputProblem[] } {
  if (file && csv == null) return { source: { file }, path: 'file' }
  if (csv != null && !file) return { source: { text: csv }, path: 'csv' }
  const message = file ? 'give a file or csv, not both' : 'give a file or csv'
  return { problems: [problem('csv', file ? 'CONFLICT' : 'EMPTY', message)] }
}
