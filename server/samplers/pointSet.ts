import { finalise } from './generator.ts'
import type { Point } from './space.ts'

/** Points that lie next to each other in memory. */
const SEGMENT = 4_096

/** Tables by which points are found: one that is full is made anew alone, so that no addition takes long. */
const TABLES = 1_024
const FIRST_SLOTS = 8

/** Stands for null, which no value of a dimension is a number for. */
const NULL = Number.NaN

/** The bits of a float as two words. */
const FLOAT = new Float64Array(1)
const WORDS = new Uint32Array(FLOAT.buffer)

/** Points by their numbers, in the order in which they were added. Numbers in columns: a million of them take some tens of megabytes. */
export class PointSet {
  /** The branch of a point, then as many values as the widest branch has. */
  readonly #width: number
  readonly #widths: readonly number[]
  readonly #segments: Float64Array[] = []
  /** By the low bits of points' hashes: numbers plus one; 0 where there is none. */
  readonly #tables: Int32Array[]
  readonly #counts = new Int32Array(TABLES)
  #count = 0

  /** @param widths how many values a point of each branch has */
  constructor(widths: readonly number[]) {
    this.#widths = widths
    this.#width = 1 + Math.max(...widths)
    this.#tables = Array.from({ length: TABLES }, () => new Int32Array(FIRST_SLOTS))
  }

  /** How many points there are. */
  get count(): number {
    return this.#count
  }

  /** A point by its number; below `count`. */
  at(number: number): Point {
    const row = this.#row(number)
    const branch = row[0] as number
    const values = Array.from(row.subarray(1, 1 + (this.#widths[branch] ?? 0)), (value) =>
      Number.isNaN(value) ? null : value,
    )
    return { branch, values }
  }

  has(point: Point): boolean {
    const hash = hashOf(point)
    const table = this.#tableOf(hash)
    return table[this.#slotOf(table, hash, point)] !== 0
  }

  /** Adds a point that is not there yet. */
  add(point: Point): void {
    const number = this.#count
    if (number % SEGMENT === 0) this.#segments.push(new Float64Array(SEGMENT * this.#width))
    const row = this.#row(number)
    row[0] = point.branch
    for (const [index, value] of point.values.entries()) row[1 + index] = value ?? NULL
    this.#count += 1
    const hash = hashOf(point)
    const index = hash % TABLES
    this.#counts[index] = (this.#counts[index] as number) + 1
    this.#place(this.#tableOf(hash), hash, point, number)
    if (2 * (this.#counts[index] as number) > this.#tableOf(hash).length) this.#grow(index)
  }

  #row(number: number): Float64Array {
    const from = (number % SEGMENT) * this.#width
    return (this.#segments[Math.floor(number / SEGMENT)] as Float64Array).subarray(from, from + this.#width)
  }

  #tableOf(hash: number): Int32Array {
    return this.#tables[hash % TABLES] as Int32Array
  }

  #place(table: Int32Array, hash: number, point: Point, number: number): void {
    table[this.#slotOf(table, hash, point)] = number + 1
  }

  /** Where a point stands in its table, or would. */
  #slotOf(table: Int32Array, hash: number, point: Point): number {
    const mask = table.length - 1
    let slot = Math.floor(hash / TABLES) & mask
    for (let held = table[slot] as number; held !== 0; held = table[slot] as number) {
      if (this.#isAt(held - 1, point)) break
      slot = (slot + 1) & mask
    }
    return slot
  }

  #isAt(number: number, { branch, values }: Point): boolean {
    const segment = this.#segments[Math.floor(number / SEGMENT)] as Float64Array
    const from = (number % SEGMENT) * this.#width
    if (segment[from] !== branch) return false
    for (let index = 0; index < values.length; index += 1) {
      const held = segment[from + 1 + index] as number
      const value = values[index] ?? NULL
      if (held !== value && !(Number.isNaN(held) && Number.isNaN(value))) return false
    }
    return true
  }

  #grow(index: number): void {
    const old = this.#tables[index] as Int32Array
    const table = new Int32Array(4 * old.length)
    this.#tables[index] = table
    for (const held of old) {
      if (held === 0) continue
      const point = this.at(held - 1)
      this.#place(table, hashOf(point), point, held - 1)
    }
  }
}

/** 32 bits out of a point; the same for 0 and −0, which are one value. */
function hashOf({ branch, values }: Point): number {
  let state = finalise(branch + 1)
  for (const value of values) {
    FLOAT[0] = (value ?? NULL) + 0
    state = finalise(state ^ (WORDS[0] as number))
    state = finalise((state + 1) ^ (WORDS[1] as number))
  }
  return state
}
