import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Vite would take graphql's ES modules while its dependants take its CommonJS: two libraries that do not know each other's errors.
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: {
    include: ['server/**/*.test.ts', 'web/**/*.test.ts'],
    globalSetup: ['server/postgres/testServer.ts', 'web/page.setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})
