import { IS_QUICK } from './testMode.fixture.ts'

/** The most values that a property is tried on while one writes. */
const QUICK = 5

/** How many values a property is tried on: as many as the test says, or few in `npm run test:quick`. */
export function numRuns(whole: number): number {
  return IS_QUICK ? Math.min(whole, QUICK) : whole
}
