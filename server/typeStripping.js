import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { threadId } from 'node:worker_threads'

/**
 * Has the types of our modules stripped once, and keeps what is left: `node --import ./server/typeStripping.js …`, which threads and child
 * processes inherit. Node strips each module anew in each thread: 0.3 s of the 0.47 s of CPU that a thread takes to start. Text is kept, under
 * a digest of the module, and not what V8 makes of it (docs/decisions/0022-node-26-everywhere.md).
 *
 * This is JavaScript since the first module with types costs each thread 60 ms more than others.
 */

const ROOT = new URL('../', import.meta.url).href
const FOLDER = new URL('../node_modules/.cache/strippedTypes/', import.meta.url)

/** @param {string} url */
const isOurs = (url) => url.startsWith(ROOT) && url.endsWith('.ts') && !url.includes('/node_modules/')

/**
 * The text of a module without its types; each name and line stays where it was.
 *
 * @param {Buffer} module
 */
function strip(module) {
  const { emitWarning } = process
  // Node says once in each thread that the function is experimental.
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(module.toString())
  } finally {
    process.emitWarning = emitWarning
  }
}

/**
 * Keeps a text for others, as a whole or not at all; where nothing can be written, nothing is kept.
 *
 * @param {URL} place
 * @param {string} text
 */
function keep(place, text) {
  const written = new URL(`${place.href}.${process.pid}.${threadId}`)
  try {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(written, text)
    renameSync(written, place)
  } catch {}
}

/** @param {string} url */
function stripped(url) {
  const module = readFileSync(new URL(url))
  const digest = createHash('sha256').update(process.version).update(module).digest('hex')
  const place = new URL(`${digest}.js`, FOLDER)
  try {
    return readFileSync(place)
  } catch {
    const text = strip(module)
    keep(place, text)
    return text
  }
}

registerHooks({
  load: (url, context, next) =>
    isOurs(url) ? { format: 'module', shortCircuit: true, source: stripped(url) } : next(url, context),
})
