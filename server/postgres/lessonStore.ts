import { and, eq, inArray, sql } from 'drizzle-orm'
import { lessons } from '../../schema/tables.ts'
import type { LessonStore } from '../jobs/ports.ts'
import type { Database } from './database.ts'

/** What trials cost, in Postgres. */
export function createLessonStore({ db }: Database): LessonStore {
  return {
    lessons: async (engine, strategies) => {
      if (strategies.length === 0) return new Map()
      const wanted = and(eq(lessons.engine, engine), inArray(lessons.strategy, [...strategies]))
      const rows = await db.select().from(lessons).where(wanted)
      return new Map(rows.map(({ engine: _, strategy, ...lesson }) => [strategy, lesson]))
    },
    teach: async (engine, learnt) => {
      const rows = [...learnt].map(([strategy, lesson]) => ({ engine, strategy, ...lesson }))
      if (rows.length === 0) return
      await db
        .insert(lessons)
        .values(rows)
        .onConflictDoUpdate({
          target: [lessons.engine, lessons.strategy],
          set: {
            ruleSquares: sql`excluded.rule_squares`,
            products: sql`excluded.products`,
            trialSquares: sql`excluded.trial_squares`,
            ruleSeconds: sql`excluded.rule_seconds`,
            trialSeconds: sql`excluded.trial_seconds`,
          },
        })
    },
  }
}
