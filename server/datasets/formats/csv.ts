import type { Candles } from '../../engine/candles.ts'
import type { InputProblem } from '../../jobs/problems.ts'
import { digestCandles } from '../digest.ts'
import { drops, plural, sentences, type Tally } from '../flaws.ts'
import { describeGaps, findGaps, spacingOf } from '../gaps.ts'
import { findHeader, takeHead } from './head.ts'
import { type Ordered, orderRows } from './order.ts'
import { readRecords } from './reading.ts'
import { type Reading, startReading } from './readingState.ts'
import { settleMarks } from './settling.ts'
import { decodeText, resumeText } from './text.ts'
import { TIME_FORMS } from './timestamps.ts'
import { describeColumns } from './unusedColumns.ts'

/** Bars below which nothing can be tested. */
const MIN_BARS = 2

/** The longest bar, in seconds: what a 32-bit integer holds, 68 years. */
const MAX_BAR_SECONDS = 2 ** 31 - 1

/** What a CSV file holds. */
export interface CsvReading {
  readonly candles: Candles
  readonly barSeconds: number
  /** Sentences on gaps, duplicates and rows that were repaired or dropped. */
  readonly warnings: readonly string[]
  /** As `digestCandles` gives it. */
  readonly digest: string
}

/** All that is wrong with what a caller gave. */
export interface Problems {
  readonly problems: readonly InputProblem[]
}

/**
 * Reads candles from CSV text as it streams in; memory grows with the bars, not with the text.
 * Throws only what `source` throws.
 *
 * @param path where the text stands in the caller's input, for the problems
 */
export async function readCsv(
  source: AsyncIterable<Uint8Array | string>,
  path: string,
): Promise<CsvReading | Problems> {
  const pieces = decodeText(source)
  try {
    return await readPieces(pieces, path)
  } finally {
    // A fault ends the reading early: the source must not be left open.
    await pieces.return()
  }
}

async function readPieces(pieces: AsyncGenerator<string>, path: string): Promise<CsvReading | Problems> {
  const head = findHeader(await takeHead(pieces))
  if ('faults' in head) return { problems: head.faults.map((fault) => badCsv(path, fault)) }
  const reading = startReading(head.format)
  const fault = await readRecords(resumeText(head.rest, pieces), reading)
  return fault === null ? conclude(reading, path) : { problems: [badCsv(path, fault)] }
}

function conclude(reading: Reading, path: string): CsvReading | Problems {
  const settled = settleMarks(reading)
  if ('fault' in settled) return { problems: [badCsv(path, settled.fault)] }
  const { rows, tally } = settled.bars
  const ordered = orderRows(rows)
  const { candles } = ordered
  if (candles.length < MIN_BARS) return { problems: tooFew(tally, candles.length, path) }
  const spacingMs = spacingOf(candles.time)
  const barSeconds = Math.max(1, Math.round(spacingMs / 1000))
  if (barSeconds > MAX_BAR_SECONDS) return { problems: [tooWide(barSeconds, path)] }
  const warnings = [
    ...describeColumns(reading.format.layout, reading.volumes.layout.volume),
    ...sentences(tally),
    ...describeDuplicates(ordered),
    ...describeGaps(findGaps(candles.time, spacingMs)),
  ]
  return { candles, barSeconds, warnings, digest: digestCandles(candles) }
}

function describeDuplicates({ duplicates, firstDuplicateMs }: Ordered): string[] {
  if (firstDuplicateMs === null) return []
  const first = new Date(firstDuplicateMs).toISOString()
  return [`${plural(duplicates, 'row')} dropped: a later row has the same time (first: ${first})`]
}

function tooFew(tally: Tally, bars: number, path: string): InputProblem[] {
  const dropped = sentences(tally, drops).map((sentence) => badCsv(path, sentence))
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

function badCsv(path: string, message: string): InputProblem {
  return { path, code: 'BAD_CSV', message }
}
