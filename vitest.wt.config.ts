import { defineConfig } from 'vitest/config'
export default defineConfig({ root: '/work/wt-traces', test: { include: ['server/**/*.test.ts', 'web/**/*.test.ts'], testTimeout: 60000, maxWorkers: 1 } })
