import { globSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { TYPE_STRIPPING } from './server/serverCommand.fixture.ts'

/** Rooms whose tests need no database, thread, socket or browser. */
const quickRooms = [
  'server/{analysis,api,datasets,engine,jobs,progress,samplers,watchdog}/**/*.test.ts',
  // What lies at web's root opens a browser.
  'web/*/**/*.test.ts',
]

/** Tests in those rooms that do need one. */
const realInQuickRooms = [
  'server/api/http/**',
  'server/api/subscriptions.test.ts',
  'server/datasets/imports.test.ts',
  'server/datasets/process/**',
]

/** The quick tests, file by file: `real` is every other one, so that no test is in both or in none. */
export const quickTests = globSync(quickRooms, { exclude: realInQuickRooms }).map((path) => path.replaceAll('\\', '/'))

/**
 * The files that take longest, the longest first. One that began last would keep one worker while the others have nothing left. Vitest knows
 * the durations of the run before, but on a new machine there was none.
 */
const LONGEST = [
  'server/faults.test.ts',
  'server/stuckTrials.test.ts',
  'server/jobCode.test.ts',
  'server/chaosCluster.test.ts',
  'server/postgres/embedded/embedded.test.ts',
  'web/access.test.ts',
  'web/page.test.ts',
  'server/abuse.test.ts',
  'server/illBehaved.test.ts',
  'server/postgres/embedded/home.test.ts',
  'server/frozen.test.ts',
  'server/imports.test.ts',
  'server/start.test.ts',
  'server/api/http/page.test.ts',
  'server/stuckThread.test.ts',
  'web/jobsPages.test.ts',
  'server/datasets/imports.test.ts',
  'server/transports.test.ts',
  'server/main.test.ts',
  'server/restart.test.ts',
  'server/deaths.test.ts',
  'web/connection.test.ts',
  'server/cluster.test.ts',
  'server/chaos.test.ts',
  'web/silence.test.ts',
  'web/newRun.test.ts',
  'server/postgres/secondAsk.test.ts',
  'web/library.test.ts',
  'server/deletion.test.ts',
  'server/searchCrash.test.ts',
  'server/walkForward.test.ts',
  'web/import.test.ts',
  'web/explore.test.ts',
  'server/queue/queues.test.ts',
  'server/pool/own/isolatedRun.test.ts',
  'server/dataFolder.test.ts',
  'web/shortRun.test.ts',
  'server/jobs/explore/speed.test.ts',
  'server/watchdog/simulation.test.ts',
  'server/jobs/drive/conductor.test.ts',
  'server/progress/traces/traces.test.ts',
  'server/datasets/formats/slowFiles.test.ts',
  'server/samplers/bayesian.test.ts',
  'server/jobs/drive/conductors.test.ts',
]

/** Where a file stands among them; those that are not there come after. */
function rankOf({ moduleId }: TestSpecification): number {
  const path = moduleId.replaceAll('\\', '/')
  const rank = LONGEST.findIndex((name) => path.endsWith(`/${name}`))
  return rank < 0 ? LONGEST.length : rank
}

/** Begins with the files that take longest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

export default defineConfig({
  // Vite would take graphql's ES modules while its dependants take its CommonJS: two libraries that do not know each other's errors.
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes at once, except on a machine that has other work.
    // Each look asks a server or a database, which takes some milliseconds of it.
    expect: { poll: { timeout: 15_000, interval: 100 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: quickTests,
          setupFiles: ['quick.setup.ts'],
          // They share nothing that one could leave behind for the next: no process for each of them.
          pool: 'threads',
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          // Threads of theirs strip types as those of servers do.
          execArgv: [...TYPE_STRIPPING],
          include: ['server/**/*.test.ts', 'web/**/*.test.ts'],
          exclude: quickTests,
          globalSetup: [
            'server/testFolder.setup.ts',
            'server/postgres/testServer.ts',
            'web/page.setup.ts',
            'server/serverBundle.setup.ts',
            'server/testData.setup.ts',
          ],
          // Each leaves nothing behind for the next: a process for each of them would load all that a server is made of once more.
          isolate: false,
          // For much of the time they wait: for leases, measurements, starts. Two leave a machine of two cores idle now and then.
          maxWorkers: 3,
          // After the quick ones: a mistake there is told within seconds.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
