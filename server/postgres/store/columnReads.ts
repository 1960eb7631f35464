import { FIGURES } from '../../engine/batch.ts'
import type { ColumnBlock, ColumnStore } from '../../jobs/ports/columnStore.ts'
import type { Range } from '../../jobs/range.ts'
import type { FigureName } from '../../jobs/searchStore.ts'
import type { Database } from '../database.ts'
import { multirangeOf } from './blockReads.ts'
import { isId } from './id.ts'
import { unpackDoubles } from './trialBlock.ts'

/** Doubles that are read at once: 1 MB, which are in their places after a few milliseconds. */
const PIECE_DOUBLES = 131_072

function columnText(name: FigureName): string {
  return `substring(figures from ${FIGURES.indexOf(name)} * 8 * count + 1 for 8 * count)`
}

async function readNewBlocks({ sql }: Database, jobId: string, known: readonly Range[]): Promise<ColumnBlock[]> {
  return sql<ColumnBlock[]>`
    select first, count,
      (select coalesce(jsonb_agg(key::int), '[]') from jsonb_each(failures) where value ->> 'state' = 'TIMED_OUT') as "timedOut"
    from trial_blocks where job_id = ${jobId} and not first <@ ${multirangeOf(known)}::text::int4multirange`
}

/** Blocks in runs that are read at once. */
function runsOf(blocks: readonly Range[], names: number): Range[][] {
  const runs: Range[][] = []
  let room = 0
  for (const block of blocks) {
    if (room <= 0) {
      runs.push([])
      room = PIECE_DOUBLES
    }
    runs.at(-1)?.push(block)
    room -= block.count * names
  }
  return runs
}

/** Postgres sends the columns of a block one behind the other. */
function split(bytes: Uint8Array, count: number, names: number): Float64Array[] {
  const values = unpackDoubles(bytes)
  return Array.from({ length: names }, (_, index) => values.subarray(index * count, (index + 1) * count))
}

/** Trials as columns, in Postgres. */
export function createColumnStore(database: Database): ColumnStore {
  const { sql } = database
  return {
    newBlocks: async (jobId, known) => (isId(jobId) ? readNewBlocks(database, jobId, known) : []),
    readFigures: async (jobId, { blocks, names }, take) => {
      const columns = sql.unsafe(names.map(columnText).join(' || '))
      for (const run of runsOf(blocks, names.length)) {
        const firsts = `{${run.map(({ first }) => first).join(',')}}`
        const rows = await sql<(Range & { readonly bytes: Uint8Array })[]>`
          select first, count, ${columns} as bytes from trial_blocks
          where job_id = ${jobId} and first = any (${firsts}::text::int[])`
        for (const { bytes, ...block } of rows) take(block, split(bytes, block.count, names.length))
      }
    },
  }
}
