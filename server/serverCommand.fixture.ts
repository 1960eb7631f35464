import { fileURLToPath } from 'node:url'

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What `node` is given to start a server as `npm start` does, with the options that a test adds. */
export function serverCommand(options: readonly string[] = []): string[] {
  return ['--import', pathOf('typeStripping.js'), ...options, pathOf('main.ts')]
}
