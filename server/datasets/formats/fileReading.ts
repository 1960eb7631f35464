import type { Candles } from '../../engine/candles.ts'
import type { InputProblem } from '../../jobs/problems.ts'
import { digestParts } from '../digest.ts'
import { count, drops, excerpt, negativePrices, plural, sentences, type Tally } from '../flaws.ts'
import { describeGaps, findGaps, spacingOf } from '../gaps.ts'
import { badCsv, firstOf } from '../refusals.ts'
import { describeZone } from '../times/zoneHabit.ts'
import { type GrowableColumns, partsOf, toCandles } from './growableColumns.ts'
import { type Ordered, orderRows } from './order.ts'
import type { Reading } from './readingState.ts'
import { locate } from './rows.ts'
import type { SettledSeries } from './settling.ts'
import { TIME_FORMS } from './timestamps.ts'
import { describeSplits, outlierAtEnd } from './trail.ts'
import { describeColumns } from './unusedColumns.ts'

/** Bars below which nothing can be tested. */
const MIN_BARS = 2

/** The longest bar, in seconds: what a 32-bit integer holds, 68 years. */
const MAX_BAR_SECONDS = 2 ** 31 - 1

/** The candles of one symbol of a file, as candles or as the columns that they were read into. */
export interface SeriesReading<Held = Candles> {
  /** What is traded, as the file writes it; null where it does not. */
  readonly symbol: string | null
  /** What its table is called, where the file holds several; absent where it is one table. */
  readonly part?: string
  readonly candles: Held
  readonly barSeconds: number
  /** Sentences on gaps, duplicates and rows that were repaired or dropped. */
  readonly warnings: readonly string[]
  /** As `digestCandles` gives it. */
  readonly digest: string
}

/** What a file holds. */
export interface FileReading<Held = Candles> {
  /** At least one. */
  readonly series: readonly SeriesReading<Held>[]
  /** Sentences on what was left out: symbols of too few bars. */
  readonly notes: readonly string[]
}

/** All that is wrong with what a caller gave. */
export interface Problems {
  readonly problems: readonly InputProblem[]
}

/** A reading whose rows become candles, series by series. */
export function withCandles(reading: FileReading<GrowableColumns> | Problems): FileReading | Problems {
  if ('problems' in reading) return reading
  return { ...reading, series: reading.series.map((each) => ({ ...each, candles: toCandles(each.candles) })) }
}

/** Brings the rows of each symbol into their order, or says why none of them has enough. */
export function concludeReading(
  reading: Reading,
  settled: readonly SettledSeries[],
  path: string,
): FileReading<GrowableColumns> | Problems {
  const outcomes = settled.map((each) => ({ symbol: each.symbol, outcome: concludeSeries(reading, each, path) }))
  const series = outcomes.flatMap(({ outcome }) => ('problems' in outcome ? [] : [outcome]))
  const refused = outcomes.flatMap(({ symbol, outcome }) => ('problems' in outcome ? [{ symbol, ...outcome }] : []))
  const [first] = refused
  if (series.length === 0) return first ? { problems: first.problems } : { problems: [] }
  if (!first) return { series, notes: [] }
  const others = refused.length === 1 ? '' : ` and ${plural(refused.length - 1, 'other symbol')}`
  const why = first.problems[0]?.message ?? ''
  return { series, notes: [`${excerpt(first.symbol ?? '')}${others} left out: ${why}`] }
}

function concludeSeries(
  reading: Reading,
  { symbol, bars }: SettledSeries,
  path: string,
): SeriesReading<GrowableColumns> | Problems {
  const { layout } = reading.format
  const { rows, tally, trail } = bars
  const column = outlierAtEnd(trail)
  if (column !== null && trail.record) count(tally, 'OUTLIER', locate(trail.record, reading.volumes.layout, column))
  const negative = negativePrices(tally)
  if (negative !== null) return { problems: [badCsv(path, negative)] }
  const ordered = orderRows(rows)
  if (rows.length < MIN_BARS) return { problems: tooFew(tally, rows.length, path) }
  const times = [...partsOf(rows, 0)]
  const spacingMs = spacingOf(times)
  const barSeconds = Math.max(1, Math.round(spacingMs / 1000))
  if (barSeconds > MAX_BAR_SECONDS) return { problems: [tooWide(barSeconds, path)] }
  const warnings = [
    ...describeZone(reading.zone),
    ...describeColumns(layout, reading.volumes.layout.volume),
    ...sentences(tally),
    ...describeSplits(trail.splits, excerpt(layout.names[layout.adjusted ?? -1] ?? '')),
    ...describeDuplicates(ordered),
    ...describeGaps(findGaps(times, spacingMs)),
  ]
  const {
    isOwnerSymbol,
    layout: { name },
  } = reading.format
  const own = isOwnerSymbol && reading.series.size === 1 ? null : symbol
  const digest = digestParts(rows.chunks.flatMap((_, column) => [...partsOf(rows, column)]))
  return { symbol: own ?? name, candles: rows, barSeconds, warnings, digest }
}

function describeDuplicates({ duplicates, firstDuplicateMs }: Ordered): string[] {
  if (firstDuplicateMs === null) return []
  const first = new Date(firstDuplicateMs).toISOString()
  return [`${plural(duplicates, 'row')} dropped: a later row has the same time (first: ${first})`]
}

function tooFew(tally: Tally, bars: number, path: string): InputProblem[] {
  const dropped = firstOf(path, sentences(tally, drops))
  const allowed = tally.has('TIME_UNREADABLE') ? [badCsv(path, `a time may be ${TIME_FORMS}`)] : []
  if (bars === 0 && dropped.length === 0) return [badCsv(path, 'no row follows the header; at least 2 are needed')]
  if (bars === 0) return [...dropped, ...allowed]
  const message = `1 bar is too few; at least ${MIN_BARS} of different times are needed`
  return [{ path, code: 'TOO_FEW_BARS', message }, ...dropped, ...allowed]
}

/** Bars that nobody trades on: the times are likely misread. */
function tooWide(barSeconds: number, path: string): InputProblem {
  const much = `a bar has ${barSeconds} seconds, the most common gap`
  return badCsv(path, `${much}; at most ${MAX_BAR_SECONDS} (68 years) are allowed`)
}
