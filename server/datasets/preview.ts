import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import type { FilePreview, PreviewQuestion, PreviewReading } from '../jobs/ports/filePreview.ts'
import { summarizeCandles } from '../jobs/results/candlePoints.ts'
import type { Extent } from './files/extent.ts'
import { FileFault, MOST_UNPACKED } from './files/limit.ts'
import { openTable } from './files/readFile.ts'
import { partOf } from './files/severalTables.ts'
import type { FileSource } from './files/source.ts'
import { excerpt, listed, plural } from './flaws.ts'
import { concludeReading, type SeriesReading, withCandles } from './formats/fileReading.ts'
import { askMark } from './formats/marks.ts'
import { type Candidate, decideTable, type Refused } from './formats/readTable.ts'
import { type Choice, checkFormat, NO_CHOICE } from './layouts/choice.ts'
import { problemsOf, questionsOf } from './refusals.ts'
import { SeenTable } from './seenTable.ts'
import { askOrder } from './times/orderOfDates.ts'
import { isMoment } from './times/recordTime.ts'
import { askZone } from './times/zoneHabit.ts'

/** Characters, or rows of Parquet, that are looked at: enough to tell a file, and few enough to be read while somebody waits. */
export const MOST_SEEN = { characters: 1 << 16, rows: 2_048 } as const

/** Candles that are shown. */
const MOST_CANDLES = 10

/** What is told of the candles. */
type Told = Omit<FilePreview, 'format' | 'columns' | 'rows'>

/** What is told of candles where there are none. */
const UNREAD = { reading: null, questions: [], candles: [], symbols: [], warnings: [] } as const

/**
 * Reads the beginning of a file as an import would, and tells what it is taken for. Throws only what `source` throws.
 *
 * @param path where the file stands in the caller's input, for the problems
 */
export async function preview(source: FileSource, path: string, format?: FileFormat | null): Promise<FilePreview> {
  const choice = checkFormat(format)
  if (!('problems' in choice)) return previewUnder(source, path, choice)
  // The columns are of use to mend what is wrong.
  const found = await previewUnder(source, path, NO_CHOICE)
  return { ...found, ...UNREAD, problems: choice.problems }
}

async function previewUnder(source: FileSource, path: string, choice: Choice): Promise<FilePreview> {
  const extent: Extent = { ...MOST_SEEN, isCut: false, packed: null, tables: [] }
  const seen = new SeenTable()
  const options = { limits: { mostUnpacked: MOST_UNPACKED }, choice, extent }
  const decided = await decide(async () => seen.take(await openTable(source, options)), choice)
  const reading = 'faults' in decided ? null : decided.reading
  const head = seen.describe(reading, extent.packed)
  const looked = { extent, seen, path }
  return { ...head, ...('faults' in decided ? refuse(decided, extent, path) : tell(decided, looked)) }
}

async function decide(open: Parameters<typeof decideTable>[0], choice: Choice): Promise<Candidate | Refused> {
  try {
    return await decideTable(open, choice)
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    return { faults: [error.message] }
  }
}

/** What is open in the beginning of a file, its rest may tell. */
function refuse({ faults }: Refused, { isCut }: Extent, path: string): Told {
  const problems = problemsOf(path, faults)
  const isOpen = (code: string) => isCut && code === 'AMBIGUOUS'
  const warnings = problems.filter(({ code, path: at }) => isOpen(code) && at === path)
  return {
    ...UNREAD,
    questions: questionsOf(faults),
    warnings: warnings.map(({ message }) =>
      message.replace('nothing in the file tells', 'only the rest of the file can tell'),
    ),
    problems: problems.filter((problem) => !warnings.includes(problem)),
  }
}

interface Looked {
  readonly extent: Extent
  readonly seen: SeenTable
  readonly path: string
}

function tell({ reading, series }: Candidate, looked: Looked): Told {
  const { extent, seen, path } = looked
  const rest = [
    ...describeTables(extent),
    ...(extent.isCut ? [...describeRest(seen.count), ...describeOpen(reading)] : []),
  ]
  const questions = [...(extent.isCut ? askOpen(reading) : []), ...askZone(reading.zone)]
  // What is settled is told before the rows are used up.
  const mark = reading.prices.settled || reading.prices.open ? (series[0]?.bars.mark ?? null) : null
  const outcome = withCandles(concludeReading(reading, series, path))
  if ('problems' in outcome) return { ...UNREAD, questions, warnings: rest, problems: outcome.problems }
  const [first] = outcome.series
  const shown = first ? first.candles : null
  return {
    reading: first ? { ...describeReading(reading, first, looked), decimal: mark } : null,
    questions,
    candles: shown ? summarizeCandles(shown, shown.length).slice(0, MOST_CANDLES) : [],
    symbols:
      extent.tables.length > 1 ? extent.tables.map(partOf) : outcome.series.flatMap(({ symbol }) => symbol ?? []),
    warnings: [...rest, ...(first?.warnings ?? []), ...outcome.notes],
    problems: [],
  }
}

function describeReading(
  { dates, format, zone }: Candidate['reading'],
  { candles, barSeconds }: SeriesReading,
  { seen, extent }: Looked,
): Omit<PreviewReading, 'decimal'> {
  const isOwn = isMoment(seen.first, format.layout, dates.context)
  return {
    rows: seen.count,
    isWhole: !extent.isCut,
    barSeconds,
    fromMs: candles.time[0] ?? 0,
    toMs: candles.time.at(-1) ?? 0,
    timeZone: isOwn ? null : (zone.name ?? 'UTC'),
    dateOrder: dates.chosen ?? (dates.open === null ? null : dates.context.order),
  }
}

function describeTables({ tables }: Extent): string[] {
  const [first, ...others] = tables
  if (others.length === 0 || first === undefined) return []
  const rest = `${others.length === 1 ? 'the other is' : 'the others are'} ${listed(others)}`
  return [`each of its ${tables.length} files becomes a dataset; this is ${excerpt(first)}, ${rest}`]
}

function describeRest(rows: number): string[] {
  return [
    `only the beginning was read (${plural(rows, 'row')}): gaps, bad rows and further symbols behind it are told by the import`,
  ]
}

/** What later rows can still change, as questions. */
function askOpen({ dates, prices }: Candidate['reading']): PreviewQuestion[] {
  const order = dates.chosen === null ? askOrder(dates) : null
  const mark = prices.settled === null && prices.open !== null ? askMark(prices.open) : null
  return [order, mark].filter((question) => question !== null)
}

/** What later rows can still change. */
function describeOpen({ dates, prices }: Candidate['reading']): string[] {
  const isOrderOpen = dates.chosen === null && dates.open !== null && dates.possible.length > 1
  const order = `only the rest tells the order of days and months, which is read as ${dates.context.order} here; format.dateOrder decides it`
  const mark = 'only the rest tells the decimal mark of the prices; format.decimal decides it'
  return [...(isOrderOpen ? [order] : []), ...(prices.settled === null && prices.open !== null ? [mark] : [])]
}
