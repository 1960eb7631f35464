import { untrack } from 'svelte'
import { forgetful } from '../../api/client.ts'
import { TrialNeighboursQuery } from '../../api/documents/trial.ts'
import { TrialPlaceQuery } from '../../api/documents/trialRows.ts'
import type { TrialView } from '../../runes/trialView.svelte.ts'

/** Where a trial stands in a list. */
export interface Rank {
  /** From 0. */
  readonly place: number
  readonly total: number
  /** Numbers of the trials beside it; null at an end of the list. */
  readonly previous: number | null
  readonly next: number | null
}

/** Where a trial stands among those that the address names, all of them in most cases. Make it while a component initialises. */
export class TrialRank {
  /** Null before it is known, and where the list does not have the trial. */
  current: Rank | null = $state.raw(null)

  constructor(view: TrialView, number: () => number) {
    $effect(() => {
      const [choice, wanted] = [view.choice, number()]
      const isWanted = () => untrack(() => choice === view.choice && wanted === number())
      void this.#find(choice, wanted).then((rank) => {
        if (isWanted()) this.current = rank
      })
    })
  }

  async #find(choice: TrialView['choice'], number: number): Promise<Rank | null> {
    const placed = await forgetful.query(TrialPlaceQuery, { ...choice, number })
    const place = placed.data?.job?.place
    if (place == null) return null
    const at = Math.max(0, place - 1)
    const trials = (await forgetful.query(TrialNeighboursQuery, { ...choice, at })).data?.job?.trials
    if (!trials) return null
    const own = trials.nodes.findIndex((one) => one.number === number)
    // A trial that came in meanwhile has moved it: it is asked for again with the next look.
    if (own < 0) return null
    return {
      place,
      total: trials.totalCount,
      previous: trials.nodes[own - 1]?.number ?? null,
      next: trials.nodes[own + 1]?.number ?? null,
    }
  }
}
