import type { Space } from '../../jobs/explore/jobSpace.ts'
import { type Answers, asksForPoints, figuresFor, type Question } from '../../jobs/explore/questions.ts'
import type { PointColumns } from '../../jobs/explore/trialTable.ts'
import { countDone, type Job } from '../../jobs/job.ts'
import { Mutex } from '../../jobs/mutex.ts'
import type { Catalog } from '../../jobs/plan.ts'
import type { ColumnStore } from '../../jobs/ports/columnStore.ts'
import type { Range } from '../../jobs/range.ts'
import type { SearchStore } from '../../jobs/searchStore.ts'
import { WeighedCache } from '../candles/weighedCache.ts'
import { ThreadPool } from '../threads/threadPool.ts'
import type { PointsTask, QuestionTask } from './explorerThread.ts'
import { JobColumns } from './jobColumns.ts'

/** Bytes of columns that stay in memory, of all jobs together: 32 columns of a million trials. The last job's stay, whatever they take. */
const MAX_BYTES = 256 * 1024 * 1024

/** Bytes of answers that stay in memory, and what an entry of one takes about. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024
const BYTES_PER_ENTRY = 128

/** Trials of which the thread works out in one go what they ran: some tens of milliseconds. */
const PIECE_TRIALS = 32_768

/** How long the thread waits for another question before it ends. */
const IDLE_MS = 60_000

/** What questions are answered with. */
export interface ExplorerParts {
  readonly columns: ColumnStore
  readonly search: Pick<SearchStore, 'proposals'>
  readonly find: Catalog
  /** What a job's trials are chosen of; asked only where a question is about that. */
  spaceOf(job: Job): Space
  /** Bytes of columns that stay in memory, of all jobs together; `MAX_BYTES` where absent. */
  readonly mostBytes?: number
}

/** The columns of a job, which one question at a time reads. */
interface KeptJob {
  readonly columns: JobColumns
  readonly turns: Mutex
}

/** Ranges in pieces of at most so many trials each. */
function piecesOf(ranges: readonly Range[]): Range[][] {
  const pieces: Range[][] = []
  let room = 0
  for (const range of ranges) {
    for (let first = range.first; first < range.first + range.count; ) {
      if (room === 0) {
        pieces.push([])
        room = PIECE_TRIALS
      }
      const count = Math.min(room, range.first + range.count - first)
      pieces.at(-1)?.push({ first, count })
      first += count
      room -= count
    }
  }
  return pieces
}

function weigh(found: Answers[keyof Answers]): number {
  if (found instanceof Int32Array) return found.byteLength
  return BYTES_PER_ENTRY * (1 + ('numbers' in found ? found.numbers.length : found.length))
}

/**
 * Answers what is asked of the trials of jobs, over columns, on a thread of its own. Columns are read as questions need them. They stay
 * for the next question, and only what was committed since is read then; those of jobs that were asked for longest ago go first. An answer stays
 * until more trials are done, so that many who ask the same have it worked out once.
 */
export class Explorer {
  readonly #parts: ExplorerParts
  readonly #pool: ThreadPool
  /** Those that were asked for longest ago come first. */
  readonly #jobs = new Map<string, KeptJob>()
  readonly #answers = new WeighedCache<Answers[keyof Answers]>({ mostBytes: MAX_ANSWER_BYTES, weigh })

  constructor(parts: ExplorerParts) {
    this.#parts = parts
    const entry = new URL('./explorerThread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
  }

  /** The answer, of at least the trials that the job has finished by its record. */
  async ask<Asked extends Question>(job: Job, question: Asked): Promise<Answers[Asked['kind']]> {
    const key = `${job.id} ${countDone(job.tally)} ${JSON.stringify(question)}`
    const found = await this.#answers.get(key, () => this.#answer(job, question))
    return found as Answers[Asked['kind']]
  }

  /** Lets go of the columns of a job that was deleted. */
  forget(jobId: string): void {
    this.#jobs.delete(jobId)
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  async #answer(job: Job, question: Question): Promise<Answers[keyof Answers]> {
    const { columns, turns } = this.#kept(job)
    return turns.take(async () => {
      const names = figuresFor(question)
      const withPoints = asksForPoints(question)
      await columns.load(names, countDone(job.tally))
      if (withPoints) await this.#loadPoints(job, columns)
      this.#evict(job.id)
      const task: QuestionTask = { table: columns.table(names, withPoints), question }
      return this.#pool.run(task)
    })
  }

  #kept(job: Job): KeptJob {
    const kept = this.#jobs.get(job.id) ?? {
      columns: new JobColumns(job.id, job.trialsTotal, this.#parts.columns),
      turns: new Mutex(),
    }
    this.#jobs.delete(job.id)
    this.#jobs.set(job.id, kept)
    return kept
  }

  #evict(newest: string): void {
    const { mostBytes = MAX_BYTES } = this.#parts
    let bytes = [...this.#jobs.values()].reduce((sum, { columns }) => sum + columns.bytes, 0)
    for (const [jobId, { columns }] of this.#jobs) {
      if (bytes <= mostBytes) return
      if (jobId === newest) continue
      this.#jobs.delete(jobId)
      bytes -= columns.bytes
    }
  }

  async #loadPoints(job: Job, columns: JobColumns): Promise<void> {
    const { branches } = this.#parts.spaceOf(job)
    const places = Math.max(...branches.map(({ dimensions }) => dimensions.length))
    // What is sent to a thread holds no functions.
    const strategies = job.strategies
      .flatMap((name) => this.#parts.find(name) ?? [])
      .map(({ name, title, description, family, parameters }) => ({ name, title, description, family, parameters }))
    const fill = async (ranges: readonly Range[], filled: PointColumns) => {
      for (const piece of piecesOf(ranges)) {
        const proposals = await this.#proposals(job, piece)
        const { specification } = job
        const task: PointsTask = { jobId: job.id, specification, strategies, proposals, ranges: piece, columns: filled }
        await this.#pool.run(task, { name: 'runPoints' })
      }
    }
    await columns.loadPoints(places, fill)
  }

  async #proposals({ id }: Job, ranges: readonly Range[]) {
    const first = ranges[0]?.first ?? 0
    const last = ranges.at(-1) ?? { first: 0, count: 0 }
    return this.#parts.search.proposals(id, { first, count: last.first + last.count - first })
  }
}
