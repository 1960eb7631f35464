/** Whether `npm run test:quick` runs: sizes that only make a test more thorough are small. */
export const IS_QUICK = import.meta.env.MODE === 'quick'

/** Whether `npm run test:chaos` runs: more faults, more often, and for longer. */
export const IS_CHAOS = import.meta.env.MODE === 'chaos'
