import type { PreviewQuestion } from '../../jobs/ports/filePreview.ts'
import type { Layout } from '../layouts/layout.ts'

/** The zone of a file's times that name none. */
export interface FileZone {
  /** Null for UTC. */
  readonly name: string | null
  /** Whether only the habit of the file's source says so. */
  readonly isHabit: boolean
}

/** New York's winter time, all year: what HistData says of its files (histdata.com, "Data files detailed specification"). */
const HISTDATA = 'EST'

/** How HistData writes a minute: in its ASCII and NinjaTrader files, and in its MetaTrader files, where date and time stand apart. */
const TOGETHER = /^\d{8} \d{4}00$/
const APART = /^\d{4}\.\d\d\.\d\d \d\d:\d\d$/

/**
 * The zone in which the source of a file without a header writes its times; null where its habit is not known. Files of HistData
 * look like those of MetaTrader and NinjaTrader, but have a volume of 0 in each row: the others count at least one tick.
 */
export function zoneByHabit(rows: readonly (readonly string[])[], { index, clock, volume }: Layout): string | null {
  if (volume === null || rows.length === 0) return null
  const form = clock === null ? TOGETHER : APART
  const isHistData = rows.every((row) => {
    const time = clock === null ? (row[index.time] ?? '') : `${row[index.time]} ${row[clock]}`
    return form.test(time.trim()) && row[volume]?.trim() === '0'
  })
  return isHistData ? HISTDATA : null
}

/** What a viewer should know of a zone that nobody has said. */
export function describeZone({ name, isHabit }: FileZone): string[] {
  if (!isHabit) return []
  return [
    `times are taken as ${name}, New York's winter time all year, as HistData writes them; format.timeZone says otherwise`,
  ]
}

/** The same as a question. */
export function askZone({ name, isHabit }: FileZone): PreviewQuestion[] {
  if (!isHabit || name === null) return []
  const answers = [
    { value: name, meaning: 'New York’s winter time all year (UTC−5), as HistData writes them' },
    { value: 'UTC', meaning: 'UTC' },
  ]
  return [{ path: 'format.timeZone', text: 'its times name no zone', answers }]
}
