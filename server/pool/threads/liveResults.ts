import {
  countTrials,
  type Failure,
  type Fallback,
  FIGURES,
  type Results,
  type ResultsPlace,
  type Work,
} from '../../engine/batch.ts'
import { cutResults, type PartResults } from '../../engine/parts.ts'
import type { Range } from '../../jobs/range.ts'

/** Before the columns stand, in 32-bit words: how many trials are settled, and which are wanted, from one to before another. */
const HEAD_BYTES = 16
const COUNT = 0
const FROM = 1
const TO = 2

/** How a trial stands, a byte each behind the columns. */
const OPEN = 0
const FOUND = 1
const FAILED = 2

/** Failures are told at most so often. */
const TELL_MS = 20

/** What is found must be looked through before others may use it: a look waits for so many times what the last one took of a core. */
const LOOK_SHARE = 20

/** The most runs of finished trials that are handed over at once: each becomes a block of the store. */
const MAX_RUNS = 1_000

/** What the thread says in words of trials that the memory calls settled. */
export interface LiveWords {
  readonly failures: readonly Failure[]
  readonly fallbacks: readonly Fallback[]
}

function firstOf({ batches }: Work): number {
  return batches[0]?.first ?? 0
}

/** Results of a piece of work in shared memory: whatever its thread does next, what it has finished can be read. */
export function createLiveResults(work: Work): SharedArrayBuffer {
  const trials = countTrials(work)
  const columns = FIGURES.length * trials * Float64Array.BYTES_PER_ELEMENT
  const buffer = new SharedArrayBuffer(HEAD_BYTES + columns + trials)
  new Int32Array(buffer, 0, TO + 1)[TO] = firstOf(work) + trials
  return buffer
}

interface Layout {
  readonly head: Int32Array
  readonly columns: Float64Array
  readonly marks: Uint8Array
}

function layoutOf(buffer: SharedArrayBuffer, trials: number): Layout {
  const columns = new Float64Array(buffer, HEAD_BYTES, FIGURES.length * trials)
  const marks = new Uint8Array(buffer, HEAD_BYTES + columns.byteLength, trials)
  return { head: new Int32Array(buffer, 0, TO + 1), columns, marks }
}

/** The thread's side. What strategies of one's own have found is shown once it was looked through; see `guard`. */
export class LiveWriter implements ResultsPlace {
  readonly #layout: Layout
  readonly #first: number
  readonly #tell: (words: LiveWords) => void
  /** What may not be shown yet. */
  #pending = new Set<number>()
  #failures: Failure[] = []
  #fallbacks: Fallback[] = []
  /** Null where what is found is right as it comes. */
  #isClean: (() => boolean) | null = null
  #isSpoilt = false
  #dueMs = Number.NEGATIVE_INFINITY

  constructor(buffer: SharedArrayBuffer, work: Work, tell: (words: LiveWords) => void) {
    this.#layout = layoutOf(buffer, countTrials(work))
    this.#first = firstOf(work)
    this.#tell = tell
  }

  get columns(): Float64Array {
    return this.#layout.columns
  }

  /** From now on nothing is shown before `isClean` has said that nothing was done that makes figures wrong. */
  guard(isClean: () => boolean): void {
    this.#isClean = isClean
  }

  /** Whether a trial is still to be run here. */
  isWanted(trial: number): boolean {
    const { head } = this.#layout
    return trial >= Atomics.load(head, FROM) && trial < Atomics.load(head, TO)
  }

  settle(index: number): void {
    if (this.#isClean) this.#pending.add(index)
    else this.#mark(index, FOUND)
  }

  unsettle(index: number): void {
    this.#pending.delete(index)
    this.#failures = this.#failures.filter(({ trial }) => trial !== this.#first + index)
    this.#mark(index, OPEN)
  }

  fail(failure: Failure): void {
    this.#failures.push(failure)
  }

  fallBack(fallback: Fallback): void {
    this.#fallbacks.push(fallback)
  }

  /** Shows what has come in. To be called after each trial; it does nothing as long as there is nothing to say, or it was said just now. */
  publish(): void {
    if (this.#isSpoilt || this.#pending.size + this.#failures.length + this.#fallbacks.length === 0) return
    if (performance.now() < this.#dueMs) return
    // By the thread's own account: a look that waited for a core is no dearer, and what is found is not withheld for it.
    const before = process.threadCpuUsage()
    const isClean = this.#isClean?.() ?? true
    const { user, system } = process.threadCpuUsage(before)
    this.#dueMs = performance.now() + Math.max(TELL_MS, (LOOK_SHARE * (user + system)) / 1_000)
    if (isClean) this.#show()
    else this.#isSpoilt = true
  }

  /** The thread answers: what is found is right. */
  conclude(): void {
    this.#show()
  }

  /** In words first: what is marked is said already. */
  #show(): void {
    const [failures, fallbacks] = [this.#failures, this.#fallbacks]
    if (failures.length + fallbacks.length > 0) this.#tell({ failures, fallbacks })
    for (const index of this.#pending) this.#mark(index, FOUND)
    for (const { trial } of failures) this.#mark(trial - this.#first, FAILED)
    this.#pending = new Set()
    this.#failures = []
    this.#fallbacks = []
  }

  #mark(index: number, mark: number): void {
    const { head, marks } = this.#layout
    const was = marks[index]
    marks[index] = mark
    // Written last, atomically: who sees the count sees what it counts.
    if ((was === OPEN) !== (mark === OPEN)) Atomics.add(head, COUNT, mark === OPEN ? -1 : 1)
  }
}

/** The node's side. */
export class LiveReader {
  readonly buffer: SharedArrayBuffer
  readonly #layout: Layout
  readonly #range: Range
  readonly #failures = new Map<number, Failure>()
  #fallbacks: Fallback[] = []

  constructor(work: Work) {
    const count = countTrials(work)
    this.buffer = createLiveResults(work)
    this.#layout = layoutOf(this.buffer, count)
    this.#range = { first: firstOf(work), count }
  }

  /** The thread has said so. */
  hear({ failures, fallbacks }: LiveWords): void {
    for (const failure of failures) this.#failures.set(failure.trial, failure)
    this.#fallbacks = [...this.#fallbacks, ...fallbacks]
  }

  /** How many trials are settled; costs nothing. */
  get settled(): number {
    return Atomics.load(this.#layout.head, COUNT)
  }

  /** Has the thread begin no trial but these. */
  keepOnly({ first, count }: Range): void {
    Atomics.store(this.#layout.head, FROM, first)
    Atomics.store(this.#layout.head, TO, first + count)
  }

  /** What is finished, as runs of trials in order; the longest ones where there are very many. */
  finished(): PartResults[] {
    const { first, count } = this.#range
    const failures = [...this.#failures.values()]
    const results = { count, figures: this.#layout.columns, failures, fallbacks: this.#fallbacks }
    return this.#runs().map((run) => ({ ...run, results: cutResults({ first, count, results }, run) }))
  }

  /** The same of results that the thread has answered with. */
  settledOf(results: Results): PartResults[] {
    const { first, count } = this.#range
    for (const failure of results.failures) this.#failures.set(failure.trial, failure)
    return this.#runs().map((run) => ({ ...run, results: cutResults({ first, count, results }, run) }))
  }

  #runs(): Range[] {
    const { first, count } = this.#range
    const runs: Range[] = []
    // The atomic read makes visible what was written before it was counted.
    for (let index = 0, from = 0; this.settled > 0 && index <= count; index += 1) {
      if (index < count && this.#isThere(index)) continue
      if (index > from) runs.push({ first: first + from, count: index - from })
      from = index + 1
    }
    if (runs.length <= MAX_RUNS) return runs
    const longest = runs.toSorted((one, other) => other.count - one.count).slice(0, MAX_RUNS)
    return longest.sort((one, other) => one.first - other.first)
  }

  /** A failure counts once its words have come. */
  #isThere(index: number): boolean {
    const mark = this.#layout.marks[index]
    return mark === FOUND || (mark === FAILED && this.#failures.has(this.#range.first + index))
  }
}
