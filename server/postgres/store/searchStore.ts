import { and, asc, eq, gt, gte, lt, or, sql } from 'drizzle-orm'
import { type PackedPoint, proposals } from '../../../schema/tables.ts'
import { FIGURES } from '../../engine/batch.ts'
import type { Range } from '../../jobs/range.ts'
import type { Proposal } from '../../jobs/rounds.ts'
import type { FigureName, SearchStore, TrialColumns } from '../../jobs/searchStore.ts'
import type { Database } from '../database.ts'
import { isId } from './id.ts'
import { unpackDoubles } from './trialBlock.ts'

/** A block with some of its columns, one behind the other. */
interface Piece extends Range {
  readonly bytes: Uint8Array
}

const EVERY: Range = { first: 0, count: 2 ** 31 - 1 }

function columnText(name: FigureName): string {
  return `substring(figures from ${FIGURES.indexOf(name)} * 8 * count + 1 for 8 * count)`
}

async function readPieces({ sql: driver }: Database, jobId: string, names: readonly FigureName[], range: Range) {
  return driver<Piece[]>`
    select first, count, ${driver.unsafe(names.map(columnText).join(' || '))} as bytes from trial_blocks
    where job_id = ${jobId} and first <= ${range.first + range.count - 1} and first + (count - 1) >= ${range.first}
    order by first`
}

/** The part of a block that lies in a range. */
function within({ first, count }: Range, range: Range): Range {
  const from = Math.max(first, range.first)
  return { first: from, count: Math.min(first + count, range.first + range.count) - from }
}

function join(pieces: readonly Piece[], width: number, range: Range): TrialColumns {
  const parts = pieces.map((piece) => within(piece, range))
  const length = parts.reduce((sum, { count }) => sum + count, 0)
  const numbers = new Int32Array(length)
  const columns = Array.from({ length: width }, () => new Float64Array(length))
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    const part = parts[index] as Range
    const values = unpackDoubles(piece.bytes)
    for (let offset = 0; offset < part.count; offset += 1) numbers[at + offset] = part.first + offset
    for (const [column, joined] of columns.entries()) {
      const from = column * piece.count + part.first - piece.first
      joined.set(values.subarray(from, from + part.count), at)
    }
    at += part.count
  }
  return { numbers, columns }
}

function pack({ branch, values, isRun }: Proposal['points'][number]): PackedPoint {
  return [isRun === false ? -1 - branch : branch, ...values]
}

function unpack([packed, ...values]: PackedPoint): Proposal['points'][number] {
  const branch = Number(packed)
  return branch < 0 ? { branch: -1 - branch, values, isRun: false } : { branch, values }
}

/** What is known of rounds that overlap a range, in order. */
async function readProposals({ db }: Database, jobId: string, { first, count }: Range): Promise<Proposal[]> {
  const { jobId: job, first: start, count: size, points } = proposals
  const overlaps = and(lt(start, first + count), gt(sql`${start} + ${size}`, first))
  const ends = and(eq(size, 0), gte(start, first), lt(start, first + count))
  const rows = await db
    .select({ first: start, points })
    .from(proposals)
    .where(and(eq(job, jobId), or(overlaps, ends)))
    .orderBy(asc(start))
  return rows.map((row) => ({ first: row.first, points: row.points.map(unpack) }))
}

/** Keeps a round that is not known yet. One of a job that is deleted meanwhile is not kept: nobody would ever remove it. */
async function writeProposal({ sql: driver }: Database, jobId: string, { first, points }: Proposal): Promise<void> {
  await driver`
    insert into proposals (job_id, first, count, points)
    select id, ${first}, ${points.length}, ${JSON.stringify(points.map(pack))}::text::jsonb
    from jobs where id = ${jobId} for key share
    on conflict do nothing`
}

/** What searches are worked out from, in Postgres. */
export function createSearchStore(database: Database): SearchStore {
  return {
    figures: async (jobId, names, range) => {
      const wanted = range ?? EVERY
      const pieces = isId(jobId) && names.length > 0 ? await readPieces(database, jobId, names, wanted) : []
      return join(pieces, names.length, wanted)
    },
    propose: async (jobId, proposal) => {
      await writeProposal(database, jobId, proposal)
      const kept = await readProposals(database, jobId, { first: proposal.first, count: 1 })
      const stands = kept.find(({ first }) => first === proposal.first)
      if (!stands) throw new Error(`the round at trial ${proposal.first} of job ${jobId} was kept and is gone`)
      return stands
    },
    proposals: async (jobId, range) => (isId(jobId) ? readProposals(database, jobId, range ?? EVERY) : []),
  }
}
