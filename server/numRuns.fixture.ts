import { IS_QUICK } from './testMode.fixture.ts'

/** The most values that a property is tried on while one writes. */
const QUICK = 5

/** How many values a property is tried on: as many as the test says, or few in `npm run test:quick`, fewer yet where each takes long. */
export function numRuns(whole: number, quick = QUICK): number {
  return IS_QUICK ? Math.min(whole, quick) : whole
}
