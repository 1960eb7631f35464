import { configureGlobal } from 'fast-check'
import { IS_QUICK } from './server/testMode.fixture.ts'

/** Set-up of the quick tests: while one writes (`--mode quick`), a property is tried on fewer values than in the whole. */
if (IS_QUICK) configureGlobal({ numRuns: 10 })
