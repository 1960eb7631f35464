import type { MemoryStore } from './memoryStore.fixture.ts'
import type { Proposal } from './rounds.ts'
import type { SearchStore } from './searchStore.ts'

/** What searches are worked out from, in memory. As in `resultsOf`, an objective is the Sharpe ratio. */
export class MemorySearch implements SearchStore {
  readonly #store: MemoryStore
  readonly #kept = new Map<string, Map<number, Proposal>>()

  constructor(store: MemoryStore) {
    this.#store = store
  }

  async figures(...[jobId, names, range]: Parameters<SearchStore['figures']>) {
    const { items } = await this.#store.trials(jobId, 'NUMBER', { first: 1_000_000, after: null })
    const { first, count } = range ?? { first: 0, count: Number.POSITIVE_INFINITY }
    const found = items.map(({ node }) => node).filter(({ number }) => number >= first && number < first + count)
    const figure = (name: string) =>
      found.map(({ metrics }) => metrics?.[name === 'objective' ? 'sharpe' : (name as 'sharpe')] ?? Number.NaN)
    return {
      numbers: Int32Array.from(found, ({ number }) => number),
      columns: names.map((name) => Float64Array.from(figure(name))),
    }
  }

  async propose(jobId: string, proposal: Proposal) {
    const kept = this.#kept.get(jobId) ?? new Map<number, Proposal>()
    this.#kept.set(jobId, kept)
    const stands = kept.get(proposal.first) ?? proposal
    kept.set(proposal.first, stands)
    return stands
  }

  async proposals(jobId: string) {
    return [...(this.#kept.get(jobId)?.values() ?? [])].sort((one, other) => one.first - other.first)
  }
}
