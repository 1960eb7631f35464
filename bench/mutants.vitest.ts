import { globSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import whole, { quickTests } from '../vitest.config.ts'

/** The room whose mutants are tried: its own tests should see them. */
const room = `server/${process.env.MUTANTS_ROOM}/`

/** Tests between socket and resolver that need no database and no certain speed, and the files that they are of. */
export const HTTP =
  /^server\/api\/http\/(abandoned|access|bodies|finite|loaders|longLists|limits\/arguments)(\.test)?\.ts$/

const httpTests = globSync('server/api/http/**/*.test.ts')
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => HTTP.test(path))

/** Play whole jobs, which takes seconds for each mutant: a mistake that they alone would see counts as unseen. */
const simulations = ['server/watchdog/simulation.test.ts', 'server/progress/traces/**']

/** What `npm run test:mutants` runs for each mutant: of these, the tests that reach it. */
export default defineConfig({
  ...whole,
  // Properties are tried on few values.
  mode: 'quick',
  test: {
    include: [...quickTests, ...httpTests].filter((path) => path.startsWith(room)),
    exclude: simulations,
    setupFiles: ['quick.setup.ts'],
    testTimeout: 60_000,
    isolate: false,
  },
})
