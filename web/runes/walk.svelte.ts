import { FoldsQuery, type WalkNode } from '../api/documents/folds.ts'
import { benchmarkLine } from '../components/charts/benchmarkLine.ts'
import type { OpenJob } from './openJob.svelte.ts'
import { refresh } from './refresh.svelte.ts'
import { Request } from './request.svelte.ts'

/** The folds of a walk-forward analysis and what its tests came to, read again as it goes on. Make it while a component initialises. */
export class Walk {
  readonly #request: Request<{ job: WalkNode | null }, { id: string }>
  readonly job: WalkNode | undefined = $derived.by(() => this.#request.data?.job ?? undefined)
  readonly error: string | null = $derived.by(() => this.#request.error)
  /** The times of the joined tests, in milliseconds since 1970. */
  readonly times: readonly number[] = $derived.by(() =>
    (this.job?.outOfSample?.equity ?? []).map(({ at }) => Date.parse(at)),
  )
  readonly equity: readonly number[] = $derived.by(() =>
    (this.job?.outOfSample?.equity ?? []).map(({ equity }) => equity),
  )
  /** Holding over the same time, from the same height. */
  readonly holding: readonly (number | null)[] = $derived.by(() =>
    benchmarkLine(this.times, this.job?.benchmark?.equity ?? [], this.equity[0]),
  )

  constructor(open: OpenJob) {
    this.#request = new Request(FoldsQuery, () => ({ id: open.id }))
    refresh(this.#request, () => open.refreshes)
  }
}
