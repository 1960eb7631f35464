import { globSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import whole, { quickTests } from '../vitest.config.ts'

/** The files of a pattern, with slashes on every system. */
export function filesOf(pattern: string): string[] {
  return globSync(pattern).map((path) => path.replaceAll('\\', '/'))
}

/** The files of a room, its tests among them. What lies at the root of `web` builds the page, or opens a browser. */
export function patternOf(room: string): string {
  return room === 'web' ? 'web/*/**/*.ts' : `server/${room}/**/*.ts`
}

/** The files of the room whose mutants are tried: its own tests should see them. */
const ofRoom = new Set(filesOf(patternOf(process.env.MUTANTS_ROOM ?? '')))

/** Tests between socket and resolver that need no database and no certain speed, and the files that they are of. */
export const HTTP =
  /^server\/api\/http\/(abandoned|access|bodies|finite|loaders|longLists|limits\/arguments)(\.test)?\.ts$/

const httpTests = filesOf('server/api/http/**/*.test.ts').filter((path) => HTTP.test(path))

/** Play whole jobs, which takes seconds for each mutant: a mistake that they alone would see counts as unseen. */
const simulations = ['server/watchdog/simulation.test.ts', 'server/progress/traces/**']

/** What `npm run test:mutants` runs for each mutant: of these, the tests that reach it. */
export default defineConfig({
  ...whole,
  // Properties are tried on few values.
  mode: 'quick',
  test: {
    include: [...quickTests, ...httpTests].filter((path) => ofRoom.has(path)),
    exclude: simulations,
    setupFiles: ['quick.setup.ts'],
    testTimeout: 60_000,
    isolate: false,
  },
})
