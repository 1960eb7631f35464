import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Vitest's global setup: builds the page if it is stale, as `npm start` does, so that every server of a test has it. */
export function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('build.ts', import.meta.url))])
}
