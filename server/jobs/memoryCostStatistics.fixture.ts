import type { EngineName } from '../engine/batch.ts'
import { mergeStatistics } from './plan/costs.ts'
import type { CostStatisticsByStrategy, CostStatisticsStore, WidthOf } from './ports/costStatisticsStore.ts'

/** What jobs have taught, in memory. */
export class MemoryCostStatistics implements CostStatisticsStore {
  readonly #kept = new Map<EngineName, CostStatisticsByStrategy>()
  readonly #widths = new Map<WidthOf, number>()

  async read(engine: EngineName, strategies: readonly string[]): Promise<CostStatisticsByStrategy> {
    const known = this.#kept.get(engine) ?? new Map()
    return new Map([...known].filter(([strategy]) => strategies.includes(strategy)))
  }

  async add(engine: EngineName, learnt: CostStatisticsByStrategy): Promise<void> {
    this.#kept.set(engine, mergeStatistics(this.#kept.get(engine) ?? new Map(), learnt))
  }

  async width(of: WidthOf): Promise<number> {
    return this.#widths.get(of) ?? 1
  }

  async changeWidth(of: WidthOf, change: (width: number) => number): Promise<void> {
    this.#widths.set(of, change(this.#widths.get(of) ?? 1))
  }
}
