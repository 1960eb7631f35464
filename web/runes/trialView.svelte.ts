import type { TrialChoice, TrialFilter, TrialOrder } from '../api/documents/trialRows.ts'
import { readFilter, whereOf, writeFilter } from '../form/trialFilter.ts'
import { METRIC_NAMES } from '../words/metrics.ts'
import { navigate, router } from './router.svelte.ts'

const ORDERS: readonly string[] = ['OBJECTIVE', 'NUMBER', ...METRIC_NAMES]

/** Which trials of a job are shown, in which order, as the address says: Back undoes a choice. Make it while a component initialises. */
export class TrialView {
  readonly id: string
  readonly #order = $derived(router.query.get('order') ?? '')
  readonly #where = $derived(router.query.get('where') ?? '')
  readonly reverse = $derived(router.query.get('reverse') === 'true')
  readonly orderBy: TrialOrder = $derived.by(() =>
    ORDERS.includes(this.#order) ? (this.#order as TrialOrder) : 'OBJECTIVE',
  )
  readonly filter: TrialFilter = $derived.by(() => readFilter(this.#where))
  /** The same object until one of them changes. */
  readonly choice: TrialChoice & { readonly where: TrialFilter | null } = $derived.by(() => ({
    id: this.id,
    orderBy: this.orderBy,
    reverse: this.reverse,
    where: whereOf(this.filter),
  }))

  constructor(id: string) {
    this.id = id
  }

  /** What follows the address of a page, or of a file, that shows the same trials. */
  get search(): string {
    return this.#search({})
  }

  /** The file of these trials. */
  get csv(): string {
    const { orderBy, reverse } = this
    const query = new URLSearchParams({ orderBy, reverse: String(reverse), ...(this.#where && { where: this.#where }) })
    return `/jobs/${encodeURIComponent(this.id)}/trials.csv?${query}`
  }

  /** Shows other trials. */
  narrow(filter: TrialFilter) {
    this.#change({ where: writeFilter(filter) })
  }

  /** Sorts by a head: best first, and once more for worst first. */
  sort(orderBy: TrialOrder) {
    const reverse = this.orderBy === orderBy && !this.reverse
    this.#change({ order: orderBy === 'OBJECTIVE' ? '' : orderBy, reverse: reverse ? 'true' : '' })
  }

  #change(choices: Readonly<Record<string, string>>) {
    navigate(location.pathname + this.#search({ ...choices, at: '' }))
  }

  #search(choices: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams(router.query)
    for (const [name, value] of Object.entries(choices)) {
      if (value) query.set(name, value)
      else query.delete(name)
    }
    return query.size > 0 ? `?${query}` : ''
  }
}
