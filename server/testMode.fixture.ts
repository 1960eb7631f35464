import type { TestContext } from 'vitest'

/** Whether `npm run test:quick` runs: sizes that only make a test more thorough are small. */
export const IS_QUICK = import.meta.env.MODE === 'quick'

/** Whether `npm run test:chaos` runs: more faults, more often, and for longer. */
export const IS_CHAOS = import.meta.env.MODE === 'chaos'

/** Skips a test that takes long outside of `npm run test:chaos`, and says so. */
export function skipLong({ skip, task }: TestContext): void {
  if (IS_CHAOS) return
  console.log(`skipped, for it takes long (npm run test:chaos runs it): ${task.name}`)
  skip()
}
