import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'

/**
 * Has the types of our modules stripped once, and keeps what is left: `node --import ./server/typeStripping.js …`, which threads and child
 * processes inherit (docs/decisions/0028-types-stripped-once.md). Node strips each module anew in each thread.
 *
 * This is JavaScript since the first module with types costs each thread 60 ms more than others.
 */

const ROOT = new URL('../', import.meta.url).href
const FOLDER = new URL('../node_modules/.cache/strippedTypes/', import.meta.url)

/** @param {string} url */
const isOurs = (url) => url.startsWith(ROOT) && url.endsWith('.ts') && !url.includes('/node_modules/')

/**
 * A digest of 64 letters.
 *
 * @param {string | Buffer} content
 */
const digestOf = (content) => hash('sha256', content)

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
 * A text that was kept; null where there is none, or not all of it: after a power cut a file may be there without its content.
 *
 * @param {URL} place
 */
function read(place) {
  let content
  try {
    content = readFileSync(place)
  } catch {
    // It is made, then.
    return null
  }
  const text = content.subarray(64)
  return content.toString('latin1', 0, 64) === digestOf(text) ? text : null
}

/**
 * Keeps a text behind its digest, as a whole or not at all. Another process may do so at the same time: it writes the same.
 *
 * @param {URL} place
 * @param {string} text
 */
function keep(place, text) {
  const written = new URL(`${place.href}.${crypto.randomUUID()}`)
  try {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(written, digestOf(text) + text)
    renameSync(written, place)
  } catch {
    // An installation that cannot be written, or a full disk: each thread strips for itself, as without this.
    discard(written)
  }
}

/** @param {URL} file */
function discard(file) {
  try {
    rmSync(file, { force: true })
  } catch {
    // Where it cannot be written it is not there either.
  }
}

/** @param {string} url */
function stripped(url) {
  const module = readFileSync(new URL(url))
  const place = new URL(`${digestOf(Buffer.concat([Buffer.from(process.version), module]))}.js`, FOLDER)
  const kept = read(place)
  if (kept) return kept
  const text = strip(module)
  keep(place, text)
  return text
}

registerHooks({
  load: (url, context, next) =>
    isOurs(url) ? { format: 'module', shortCircuit: true, source: stripped(url) } : next(url, context),
})
