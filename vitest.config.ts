import { globSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Rooms whose tests need no database, thread, socket or browser. */
const quickRooms = [
  'server/{analysis,api,datasets,engine,jobs,progress,samplers,watchdog}/**/*.test.ts',
  // What lies at web's root opens a browser.
  'web/*/**/*.test.ts',
]

/** Tests in those rooms that do need one. */
const realInQuickRooms = ['server/api/http/**', 'server/api/subscriptions.test.ts', 'server/datasets/imports.test.ts']

/** The quick tests, file by file: `real` is every other one, so that no test is in both or in none. */
export const quickTests = globSync(quickRooms, { exclude: realInQuickRooms }).map((path) => path.replaceAll('\\', '/'))

export default defineConfig({
  // Vite would take graphql's ES modules while its dependants take its CommonJS: two libraries that do not know each other's errors.
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
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
          include: ['server/**/*.test.ts', 'web/**/*.test.ts'],
          exclude: quickTests,
          globalSetup: ['server/postgres/testServer.ts', 'web/page.setup.ts'],
          maxWorkers: 2,
          // After the quick ones: a mistake there is told within seconds.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
