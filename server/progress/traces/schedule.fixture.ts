import type { Scenario } from './scenario.fixture.ts'

/** Trials that a thread takes at once, with when it begins and ends them, in seconds of work. */
export interface Batch {
  /** Numbers of its trials: the first, and the one behind the last. */
  readonly first: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** Sums of the first n values, so that any stretch of them is added up at once. */
export class Sums {
  readonly #sums: Float64Array

  constructor(values: readonly number[]) {
    this.#sums = new Float64Array(values.length + 1)
    for (const [index, value] of values.entries()) this.#sums[index + 1] = (this.#sums[index] ?? 0) + value
  }

  between(first: number, end: number): number {
    return (this.#sums[end] ?? 0) - (this.#sums[first] ?? 0)
  }
}

/** Lays a scenario's trials from the first on out on its threads: each takes the next batch as soon as it is free. */
export function schedule({ threads, seconds, batch = 1 }: Scenario, first: number): readonly Batch[] {
  const sums = new Sums(seconds)
  const free = new Array<number>(threads).fill(0)
  const batches: Batch[] = []
  for (let next = first; next < seconds.length; next += batch) {
    const from = Math.min(...free)
    const end = Math.min(next + batch, seconds.length)
    const to = from + sums.between(next, end)
    batches.push({ first: next, end, from, to })
    free[free.indexOf(from)] = to
  }
  return batches
}
