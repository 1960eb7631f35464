import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// What an earlier start has compiled is taken from there, which saves a third of a start. Where nothing can be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)))

await import('./serve.ts')

// Else it is kept when the process ends in order, and a process that is killed would have compiled for nothing.
flushCompileCache()
