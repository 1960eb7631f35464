import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { CostStatistics } from '../costStatistics.ts'

/** Consecutive trials that were committed together; none where a part of a task was, whose trials its end tells. */
export interface RecordedTask {
  readonly first: number
  readonly count: number
  /** Thread seconds that they took. */
  readonly seconds: number
  /** When their commit was heard of. */
  readonly overMs: number
  /** The best trial of the job by then; null where there was none, or where that was not recorded. */
  readonly best: number | null
}

/**
 * What was heard of a job while it ran, and what was known before: enough to play it through the code that a server runs it with.
 * Times are since it began to run. `npm run bench:record` makes them.
 */
export interface JobRecording {
  readonly kind: string
  /** Whether nothing had run before it on its installation. */
  readonly isFirst: boolean
  readonly threads: number
  readonly bars: number
  readonly specification: string
  /** What earlier jobs had measured of its strategies, and of ranges. */
  readonly costStatistics: readonly (readonly [strategy: string, statistics: CostStatistics])[]
  readonly width: number
  /** Milliseconds of a reference computation. */
  readonly computationMs: number
  readonly tasks: readonly RecordedTask[]
  readonly endMs: number
  /** Ten a second: the moment, then of each task that a thread is at its first trial and the share of its bars that are done. */
  readonly samples: readonly (readonly number[])[]
}

/** Where they are kept. */
export const KINDS_FOLDER = new URL('kinds/', import.meta.url)

/** Where other jobs of the kinds are kept: what holds for the kinds is to hold for these as well. */
export const OTHERS_FOLDER = new URL('others/', import.meta.url)

/** The recordings that there are, those of a kind behind each other. */
export function readJobRecordings(folder = KINDS_FOLDER): readonly JobRecording[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.endsWith('.json.gz'))
  return files.toSorted().map((file) => JSON.parse(gunzipSync(readFileSync(new URL(file, folder))).toString('utf8')))
}
