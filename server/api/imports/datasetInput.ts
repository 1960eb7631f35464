import type { ImportSource, SentFile } from '../../jobs/ports/datasetStore.ts'
import { type InputProblem, problem } from '../../jobs/problems.ts'
import { builder } from '../builder.ts'

/** In which order dates of numbers are written. */
export const DateOrder = builder.enumType('DateOrder', {
  description: 'In which order dates of numbers are written: D is the day, M the month, Y the year.',
  values: ['YMD', 'DMY', 'MDY'] as const,
})

const ColumnsInput = builder.inputType('ColumnsInput', {
  description:
    "Names of the header, or positions from '1'; two for `time` where date and time stand apart. '' is no volume, or no symbol.",
  fields: (t) => ({
    time: t.stringList(),
    open: t.string(),
    high: t.string(),
    low: t.string(),
    close: t.string(),
    volume: t.string(),
    symbol: t.string(),
  }),
})

const FormatInput = builder.inputType('FormatInput', {
  description: 'How a file is to be read, where that should not be found out.',
  fields: (t) => ({
    hasHeader: t.boolean(),
    columns: t.field({ type: ColumnsInput }),
    timeZone: t.string({ description: 'IANA name, for times without an offset; UTC is the default.' }),
    dateOrder: t.field({ type: DateOrder }),
    decimal: t.string({ description: "The mark before the fraction of a number: '.' or ','." }),
    delimiter: t.string({ description: "What stands between the fields of a line: ',', ';', '|' or a tab." }),
  }),
})

/** What is to be imported, or looked at. */
export const DatasetInput = builder.inputType('DatasetInput', {
  description: 'Candles to import, as a file or as text: exactly one of the two.',
  fields: (t) => ({
    name: t.string({ required: true }),
    symbol: t.string({
      description:
        'What is traded; of a file of several symbols, the one to import. Without it each of them is a dataset.',
    }),
    file: t.field({ type: 'File' }),
    csv: t.string({ description: 'CSV or JSON text, in place of a file.' }),
    format: t.field({ type: FormatInput }),
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
