import type { EngineName } from '../engine/batch.ts'
import { withTaught } from './plan/costs.ts'
import type { CostStatisticsByStrategy, CostStatisticsStore, WidthOf } from './ports/costStatisticsStore.ts'

/** What jobs have taught, in memory. */
export class MemoryCostStatistics implements CostStatisticsStore {
  readonly #kept = new Map<EngineName, CostStatisticsByStrategy>()
  readonly #widths = new Map<WidthOf, number>()

  async lessons(engine: EngineName, strategies: readonly string[]): Promise<CostStatisticsByStrategy> {
    const known = this.#kept.get(engine) ?? new Map()
    return new Map([...known].filter(([strategy]) => strategies.includes(strategy)))
  }

  async teach(engine: EngineName, taught: CostStatisticsByStrategy): Promise<void> {
    this.#kept.set(engine, withTaught(this.#kept.get(engine) ?? new Map(), taught))
  }

  async width(of: WidthOf): Promise<number> {
    return this.#widths.get(of) ?? 1
  }

  async changeWidth(of: WidthOf, change: (width: number) => number): Promise<void> {
    this.#widths.set(of, change(this.#widths.get(of) ?? 1))
  }
}
