import type { Column } from '../../engine/candles.ts'

/** What a message counts a file's records by. */
export type RecordUnit = 'line' | 'record' | 'row'

/** How records are written: text with a header of one line, of several, or none; JSON of objects, arrays, or an array for each column; Parquet. */
export type FileForm = 'HEADER' | 'STACKED' | 'NO_HEADER' | 'OBJECTS' | 'ARRAYS' | 'COLUMNS' | 'PARQUET'

/** Where the columns of a candle stand in a record. */
export interface Layout {
  readonly index: Readonly<Record<Exclude<Column, 'volume'>, number>>
  /** Null where the file has no volume: every volume is 0 then. */
  readonly volume: number | null
  /** The column of tick volumes beside that of volumes, which is read where every volume is 0; null where there is none. */
  readonly ticks: number | null
  /** The column of the time of day, where the date stands apart from it. */
  readonly clock: number | null
  /** The column that names what is traded; null where there is none. */
  readonly symbol: number | null
  /** The column of closes adjusted for splits and dividends, which are told of and not used; null where there is none. */
  readonly adjusted: number | null
  /** The name of the zone of times that name none, as the header gives it; null for UTC. */
  readonly zone: string | null
  /** What is traded, where the file says it once for all records; null where it does not. */
  readonly name: string | null
  readonly unit: RecordUnit
  /** The header as it is shown. */
  readonly names: readonly string[]
}

/** What columns without a name are called: their position, and what they are for. */
export function positionNames(width: number, roles: Readonly<Record<string, number | null>>): readonly string[] {
  return Array.from({ length: width }, (_, position) => {
    const role = Object.entries(roles).find(([, at]) => at === position)?.[0]
    return role === undefined ? `${position + 1}` : `${position + 1} (${role})`
  })
}
