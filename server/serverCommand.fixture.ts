import { fileURLToPath } from 'node:url'

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The environment variable that names the server in one file; benches have none. */
export const SERVER_BUNDLE = 'TEST_SERVER_BUNDLE'

/** What `node` is given before a module of ours, so that types are stripped as `npm start` has it. */
export const TYPE_STRIPPING: readonly string[] = ['--import', pathOf('typeStripping.js')]

/** What `node` is given to start a server as `npm start` does, with the options that a test adds. */
export function serverCommand(options: readonly string[] = []): string[] {
  return [...TYPE_STRIPPING, ...options, pathOf('main.ts')]
}

/** The same server from one file, for tests that are about something else than its start (`serverBundle.setup.ts`). */
export function quickServerCommand(options: readonly string[] = []): string[] {
  return [...TYPE_STRIPPING, ...options, process.env[SERVER_BUNDLE] ?? pathOf('main.ts')]
}
