import { defineConfig } from 'vitest/config'

/** Rooms whose tests need no database, process, socket or browser; they share two threads. */
const quick = [
  'server/{analysis,api,datasets,engine,jobs,progress,samplers,watchdog}/**/*.test.ts',
  // What lies at web's root opens a browser.
  'web/*/**/*.test.ts',
]

/** Tests in those rooms that do need one. */
const realInQuickRooms = [
  'server/api/http/**/*.test.ts',
  'server/api/subscriptions.test.ts',
  'server/datasets/imports.test.ts',
]

/** Tests with real parts. Most of their time they wait, so that there may be more of them than cores. */
const real = ['server/*.test.ts', 'server/{pool,postgres,queue}/**/*.test.ts', 'web/*.test.ts', ...realInQuickRooms]

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
          include: quick,
          exclude: realInQuickRooms,
          setupFiles: ['quick.setup.ts'],
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
          include: real,
          globalSetup: ['server/postgres/testServer.ts', 'web/page.setup.ts'],
          maxWorkers: 3,
          // After the quick ones: a mistake there is told within seconds.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
