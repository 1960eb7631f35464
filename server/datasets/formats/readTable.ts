import type { OpenTable } from '../files/table.ts'
import { type Choice, NO_CHOICE } from '../layouts/choice.ts'
import { problemsOf, type Refusal } from '../refusals.ts'
import { isRefuted, type TimeReading } from '../times/dates.ts'
import { fitsEvenly, haveSameTimes, undecidedDates } from '../times/orderOfDates.ts'
import { concludeReading, type FileReading, type Problems } from './fileReading.ts'
import type { GrowableColumns } from './growableColumns.ts'
import { readRecords } from './reading.ts'
import { type Reading, startReading } from './readingState.ts'
import { type SettledSeries, settleMarks } from './settling.ts'

/** A file read to its end under one order of dates. */
export interface Candidate {
  readonly reading: Reading
  readonly series: readonly SettledSeries[]
}

/** Why a file has no reading. */
export interface Refused {
  readonly faults: readonly Refusal[]
}

/**
 * Reads the candles of a table. Where its dates may be of several orders, or its times of day of several forms, it is read under one that is possible, again
 * from its beginning under another where a date refutes that, and under each where none does: the one whose steps are even
 * is taken, and where that is not one alone, the question is asked. Throws only what the table throws.
 *
 * @param path where the file stands in the caller's input, for the problems
 */
export async function readTable(
  open: OpenTable,
  path: string,
  choice = NO_CHOICE,
): Promise<FileReading<GrowableColumns> | Problems> {
  const decided = await decideTable(open, choice)
  if ('faults' in decided) return { problems: problemsOf(path, decided.faults) }
  return concludeReading(decided.reading, decided.series, path)
}

/** Reads the rows of a table under the one reading that they have, or says why there is none; as `readTable`. */
export async function decideTable(open: OpenTable, choice: Choice): Promise<Candidate | Refused> {
  const first = await readUnder(open, choice)
  if ('faults' in first) return first
  const { dates } = first.reading
  const others = dates.open === null ? [] : dates.possible.filter((order) => order !== dates.context.order)
  const candidates = [first]
  for (const order of others) {
    const other = await readUnder(open, choice, { order, clockDigits: dates.clockDigits })
    if ('series' in other && !haveSameTimes(first.series, other.series)) candidates.push(other)
  }
  const even = candidates.length === 1 ? candidates : candidates.filter(({ series }) => series.every(fitsEvenly))
  const [one] = even
  if (one && even.length === 1) return one
  return { faults: [undecidedDates(dates)] }
}

async function readUnder(open: OpenTable, choice: Choice, times: TimeReading = {}): Promise<Candidate | Refused> {
  const table = await open()
  if ('faults' in table) return table
  const reading = startReading(table.format, choice, times)
  const fault = await readRecords(table.batches, reading)
  const { possible, clockDigits, context } = reading.dates
  const order = context.order !== null && possible.includes(context.order) ? context.order : possible[0]
  // A time shows that it is not what it was read as. The ways that are left are fewer each time.
  if (isRefuted(reading.dates) && order !== undefined) return readUnder(open, choice, { order, clockDigits })
  if (fault !== null) return { faults: [fault] }
  const settled = settleMarks(reading)
  return 'fault' in settled ? { faults: [settled.fault] } : { reading, series: settled.series }
}
