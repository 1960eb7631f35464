import { type PointColumns, STANDINGS, standingOf, type TrialTable } from '../../jobs/explore/trialTable.ts'
import type { ColumnStore } from '../../jobs/ports/columnStore.ts'
import type { Range } from '../../jobs/range.ts'
import type { FigureName } from '../../jobs/searchStore.ts'

/** A column, and how many of the known blocks are in it. */
interface Loaded<Values> {
  readonly values: Values
  blocks: number
}

/** Ranges in order, those that touch each other as one. */
export function merged(ranges: readonly Range[]): Range[] {
  const sorted = ranges.toSorted((one, other) => one.first - other.first)
  return sorted.reduce<Range[]>((runs, { first, count }) => {
    const last = runs.at(-1)
    if (last && last.first + last.count === first) runs[runs.length - 1] = { ...last, count: last.count + count }
    else runs.push({ first, count })
    return runs
  }, [])
}

function doubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT)).fill(Number.NaN)
}

/**
 * The finished trials of a job as columns, by their numbers, in memory that threads share. Blocks never change, so each of them is read
 * once for each column, and what comes in later is added. One caller at a time.
 */
export class JobColumns {
  readonly #jobId: string
  readonly #length: number
  readonly #store: ColumnStore
  readonly #standings: Uint8Array
  readonly #figures = new Map<FigureName, Loaded<Float64Array>>()
  /** In the order in which they became known. */
  readonly #blocks: Range[] = []
  #ranges: Range[] = []
  #points: Loaded<PointColumns> | null = null
  #count = 0

  /** @param length how many trials the job has */
  constructor(jobId: string, length: number, store: ColumnStore) {
    this.#jobId = jobId
    this.#length = length
    this.#store = store
    this.#standings = new Uint8Array(new SharedArrayBuffer(length))
  }

  /** How many bytes they take. */
  get bytes(): number {
    const doubles = this.#figures.size + (this.#points?.values.places.length ?? 0)
    return this.#length * (1 + 8 * doubles + (this.#points ? 2 : 0))
  }

  /** Reads what is not there yet of some figures, so that at least so many trials are known. */
  async load(names: readonly FigureName[], trials: number): Promise<void> {
    if (this.#count < trials) await this.#discover()
    const open = names.filter((name) => this.#column(name).blocks < this.#blocks.length)
    // Those that have come equally far are read together.
    for (const [from, together] of Map.groupBy(open, (name) => this.#column(name).blocks)) {
      await this.#read(together, this.#blocks.slice(from))
      for (const name of together) this.#column(name).blocks = this.#blocks.length
    }
  }

  /**
   * Has the columns of parameters filled as far as trials are known.
   *
   * @param places how many the longest branch of the space has
   */
  async loadPoints(
    places: number,
    fill: (ranges: readonly Range[], columns: PointColumns) => Promise<void>,
  ): Promise<void> {
    this.#points ??= {
      values: {
        branches: new Uint16Array(new SharedArrayBuffer(this.#length * Uint16Array.BYTES_PER_ELEMENT)),
        places: Array.from({ length: places }, () => doubles(this.#length)),
      },
      blocks: 0,
    }
    const open = this.#blocks.slice(this.#points.blocks)
    if (open.length > 0) await fill(merged(open), this.#points.values)
    this.#points.blocks = this.#blocks.length
  }

  /** The columns that were loaded, as a question reads them. */
  table(names: readonly FigureName[], withPoints: boolean): TrialTable {
    const figures = Object.fromEntries(names.map((name) => [name, this.#column(name).values]))
    return {
      length: this.#length,
      standings: this.#standings,
      figures: { ...figures, objective: this.#column('objective').values },
      points: withPoints ? (this.#points?.values ?? null) : null,
    }
  }

  #column(name: FigureName): Loaded<Float64Array> {
    const known = this.#figures.get(name)
    if (known) return known
    const made = { values: doubles(this.#length), blocks: 0 }
    this.#figures.set(name, made)
    return made
  }

  async #discover(): Promise<void> {
    const found = await this.#store.newBlocks(this.#jobId, this.#ranges)
    for (const { first, count, timedOut } of found) {
      this.#blocks.push({ first, count })
      this.#count += count
      for (const number of timedOut) this.#standings[number] = STANDINGS.TIMED_OUT
    }
    this.#ranges = merged([...this.#ranges, ...found])
  }

  async #read(names: readonly FigureName[], blocks: readonly Range[]): Promise<void> {
    await this.#store.readFigures(this.#jobId, { blocks, names }, ({ first }, columns) => {
      for (const [index, values] of columns.entries()) {
        const name = names[index] as FigureName
        this.#column(name).values.set(values, first)
        if (name === 'objective') this.#settle(values, first)
      }
    })
  }

  /** Failed trials have no score; of those that took too long it is known already. */
  #settle(scores: Float64Array, first: number): void {
    for (const [offset, score] of scores.entries()) {
      const number = first + offset
      if (this.#standings[number] === 0) this.#standings[number] = standingOf(score)
    }
  }
}
