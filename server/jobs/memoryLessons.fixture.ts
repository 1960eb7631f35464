import type { EngineName } from '../engine/batch.ts'
import { type Lessons, withTaught } from './costs.ts'
import type { LessonStore } from './ports.ts'

/** What jobs have taught, in memory. */
export class MemoryLessons implements LessonStore {
  readonly #kept = new Map<EngineName, Lessons>()
  readonly #widths = new Map<EngineName, number>()

  async lessons(engine: EngineName, strategies: readonly string[]): Promise<Lessons> {
    const known = this.#kept.get(engine) ?? new Map()
    return new Map([...known].filter(([strategy]) => strategies.includes(strategy)))
  }

  async teach(engine: EngineName, taught: Lessons): Promise<void> {
    this.#kept.set(engine, withTaught(this.#kept.get(engine) ?? new Map(), taught))
  }

  async width(engine: EngineName): Promise<number> {
    return this.#widths.get(engine) ?? 1
  }

  async changeWidth(engine: EngineName, change: (width: number) => number): Promise<void> {
    this.#widths.set(engine, change(this.#widths.get(engine) ?? 1))
  }
}
