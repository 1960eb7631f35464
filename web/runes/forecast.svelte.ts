import { ForecastQuery } from '../api/documents/starts.ts'
import type { OptimizationInput } from '../form/searchForm.ts'
import type { FoundProblem } from '../words/problems.ts'
import { Request } from './request.svelte.ts'

/** A field that is being typed into is not asked about before it has rested for so long. */
const REST_MS = 250

/** What a sweep that is being written would be. The last answer stays until the next one. Make it while a component initialises. */
export class Forecast {
  #settled: string | null = $state.raw(null)
  readonly #request = new Request(ForecastQuery, () =>
    this.#settled === null ? null : { optimization: JSON.parse(this.#settled) as OptimizationInput },
  )

  /** @param input null while what is written is not complete, or no sweep */
  constructor(input: () => OptimizationInput | null) {
    const written = $derived(asked(input()))
    $effect(() => {
      const next = written
      const timer = setTimeout(
        () => {
          this.#settled = next
        },
        next === null ? 0 : REST_MS,
      )
      return () => clearTimeout(timer)
    })
  }

  /** Null while nothing is known of what is written. */
  get answer() {
    return this.#settled === null ? null : (this.#request.data?.forecast ?? null)
  }

  /** What the API would find wrong. */
  get problems(): readonly FoundProblem[] {
    return this.answer?.problems ?? []
  }
}

/** The input as text, so that it is seen whether it changed; what a run is called changes nothing. */
function asked(input: OptimizationInput | null): string | null {
  return input && JSON.stringify({ ...input, run: null })
}
