import type { VariablesOf } from 'gql.tada'
import { ForecastQuery } from '../../api/documents/starts.ts'
import type { Start } from '../../form/readForm.ts'
import type { FoundProblem } from '../../words/problems.ts'
import { Request } from '../request.svelte.ts'

/** A field that is being typed into is not asked about before it has rested for so long. */
const REST_MS = 250

/** What a run that is being written would be. The last answer stays until the next one. Make it while a component initialises. */
export class Forecast {
  #settled: string | null = $state.raw(null)
  #isCurrent = $state(false)
  readonly #request = new Request(ForecastQuery, () =>
    this.#settled === null ? null : (JSON.parse(this.#settled) as VariablesOf<typeof ForecastQuery>),
  )

  /** @param start null while what is written is not complete */
  constructor(start: () => Start | null) {
    const written = $derived(asked(start()))
    $effect(() => {
      const next = written
      this.#isCurrent = next !== null
      if (next === null) return
      const timer = setTimeout(() => {
        this.#settled = next
      }, REST_MS)
      return () => clearTimeout(timer)
    })
  }

  /** Of what is written, or was before it was mistyped; null while nothing is known. */
  get answer() {
    return this.#settled === null ? null : (this.#request.data?.forecast ?? null)
  }

  /** What the API would find wrong; nothing while what is written is not complete. */
  get problems(): readonly FoundProblem[] {
    return this.#isCurrent ? (this.answer?.problems ?? []) : []
  }
}

const ARGUMENTS = {
  BACKTEST: 'backtest',
  OPTIMIZATION: 'optimization',
  WALK_FORWARD: 'walkForward',
  IMPROVEMENT: 'improvement',
} as const

/** What is asked, as text, so that it is seen whether it changed. */
function asked(start: Start | null): string | null {
  return start && JSON.stringify({ [ARGUMENTS[start.kind]]: start.input })
}
