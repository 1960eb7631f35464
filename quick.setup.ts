import { configureGlobal } from 'fast-check'

/** Set-up of the quick tests: while one writes (`--mode quick`), a property is tried on fewer values than in the whole. */
if (import.meta.env.MODE === 'quick') configureGlobal({ numRuns: 20 })
