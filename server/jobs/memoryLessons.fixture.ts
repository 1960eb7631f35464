import type { EngineName } from '../engine/batch.ts'
import type { Lessons } from './costs.ts'
import type { LessonStore } from './ports.ts'

/** What trials cost, in memory. */
export class MemoryLessons implements LessonStore {
  readonly #kept = new Map<EngineName, Lessons>()

  async lessons(engine: EngineName, strategies: readonly string[]): Promise<Lessons> {
    const known = this.#kept.get(engine) ?? new Map()
    return new Map([...known].filter(([strategy]) => strategies.includes(strategy)))
  }

  async teach(engine: EngineName, lessons: Lessons): Promise<void> {
    this.#kept.set(engine, new Map([...(this.#kept.get(engine) ?? []), ...lessons]))
  }
}
