import type { ResultOf } from 'gql.tada'
import { type TradeDetail, TrialTradesQuery } from '../../api/documents/trial.ts'
import { Pages } from '../../runes/pages.svelte.ts'
import { type ListedTrade, withRunning } from './tradeList.ts'

/** More trades are in the file. */
const MOST_TRADES = 5_000

/** What the trades of a trial are asked by. */
interface TrialChoice {
  /** Of the job. */
  readonly id: string
  readonly number: number
}

/** The trades of a trial, all of them or the first 5,000. Make it while a component initialises. */
export class TrialTrades {
  readonly #pages: Pages<ResultOf<typeof TrialTradesQuery>, TrialChoice, TradeDetail>
  readonly listed: readonly ListedTrade[] = $derived.by(() => withRunning(this.#pages.nodes))

  /** @param choice the same object as long as it is the same trial */
  constructor(choice: () => TrialChoice) {
    this.#pages = new Pages({
      document: TrialTradesQuery,
      choice,
      pick: (data) => data.job?.trial?.trades,
      identify: (trade) => trade.number,
      size: 1_000,
    })
    $effect(() => {
      const pages = this.#pages
      if (pages.more && !pages.loadingMore && pages.nodes.length < MOST_TRADES) void pages.showMore()
    })
  }

  /** Those that there are, whether listed or not. */
  get total(): number {
    return this.#pages.total
  }

  /** They are known. */
  get ready(): boolean {
    return this.#pages.answered !== null
  }

  /** Why they are not known, in words; null where nothing went wrong. */
  get error(): string | null {
    return this.#pages.error
  }
}
