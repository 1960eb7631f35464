import type { Delimiter } from './delimiters.ts'
import type { FileForm, Layout } from './layout.ts'
import type { TickerColumns } from './stackedHeader.ts'

/** What ends a line; a carriage return before a line feed belongs to the line and is trimmed. */
export type LineEnd = '\n' | '\r'

/** How the records of a file are to be read. */
export interface RecordFormat {
  readonly form: FileForm
  readonly layout: Layout
  /** What separates fields, for the habits of those who write numbers beside it. */
  readonly delimiter: Delimiter
  /** Where several tickers stand side by side: the columns of each, which make a record of their own. */
  readonly tickers: readonly TickerColumns[]
  /** Whether the symbol is only what the records stand in is named: where that is one name alone, it is none. */
  readonly isOwnerSymbol?: boolean
  /** The zone of times that name none, where the source of such files writes one; null or absent where that is not known. */
  readonly zoneByHabit?: string | null
}

/** How the records of a text are to be read, and where they begin. */
export interface Format extends RecordFormat {
  readonly lineEnd: LineEnd
  /** The line of the file, from 1, on which the text after the header begins. */
  readonly line: number
}
