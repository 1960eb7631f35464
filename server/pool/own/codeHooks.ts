import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { addressOf, assemble, type LoadedFile, type OwnCode } from './code.ts'
import { NO_FILE, type Stamps, writeStamp } from './codeStamp.ts'

/** What is loaded under one version, as it is loaded. */
interface Collection {
  readonly loaded: Map<string, LoadedFile & { readonly links: Map<string, string> }>
  readonly stamps: Record<string, string>
}

/** A file that is supplied, with the addresses that its imports lead to. */
interface Supplied {
  readonly format: string
  readonly source: string
  readonly links: ReadonlyMap<string, string>
}

/** Files of the user's, not packages: what is addressed by where it lies. */
const BY_PLACE = /^(\.{0,2}\/|file:)/

const collections = new Map<string, Collection>()
/** By address. */
const supplied = new Map<string, Supplied>()

/** Node keeps one CommonJS module a file, whatever its version; as a module of its own it is another one each time. */
const COMMON_JS = [
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ",
  'const module = { exports: {} }; (function (exports) { ',
  '\n}).call(module.exports, module.exports); export default module.exports',
] as const

function versionOf(url: string | undefined): string | null {
  return url?.startsWith('file:') ? new URL(url).searchParams.get('v') : null
}

function withoutVersion(url: string): string {
  const plain = new URL(url)
  plain.search = ''
  return plain.href
}

function stamp(url: string): string {
  const found = statSync(fileURLToPath(url), { throwIfNoEntry: false })
  return found ? writeStamp(found) : NO_FILE
}

function note({ stamps }: Collection, url: string): void {
  stamps[fileURLToPath(url)] ??= stamp(url)
}

/** Null where it is no text that could be supplied later. */
function keep(format: string | null | undefined, text: string): Omit<LoadedFile, 'links'> | null {
  const [head, open, close] = COMMON_JS
  switch (format) {
    case 'module':
    case 'module-typescript':
    case 'json':
      return { format, source: text }
    case 'commonjs':
      return { format: 'module', source: head + open + text + close }
    case 'commonjs-typescript':
      return { format: 'module-typescript', source: head + open + text + close }
    default:
      return null
  }
}

registerHooks({
  resolve: (specifier, context, next) => {
    const link = supplied.get(context.parentURL ?? '')?.links.get(specifier)
    const known = link ?? (supplied.has(specifier) ? specifier : undefined)
    if (known !== undefined) return { url: known, format: supplied.get(known)?.format ?? null, shortCircuit: true }
    const version = versionOf(context.parentURL) ?? versionOf(specifier)
    const collection = version === null ? undefined : collections.get(version)
    if (!collection || !BY_PLACE.test(specifier)) return next(specifier, context)
    // One that is missing is looked for again, too.
    note(collection, withoutVersion(new URL(specifier, context.parentURL).href))
    const found = next(specifier, context)
    const url = withoutVersion(found.url)
    if (context.parentURL) collection.loaded.get(withoutVersion(context.parentURL))?.links.set(specifier, url)
    return { ...found, url: `${url}?v=${version}` }
  },
  load: (url, context, next) => {
    const known = supplied.get(url)
    if (known) return { format: known.format, source: known.source, shortCircuit: true }
    const collection = collections.get(versionOf(url) ?? '')
    if (!collection) return next(url, context)
    // Before it is read: what changes in between is then seen as a change.
    note(collection, withoutVersion(url))
    const found = next(url, context)
    const kept = found.source ? keep(found.format, Buffer.from(found.source as Uint8Array).toString('utf8')) : null
    if (!kept) return found
    collection.loaded.set(withoutVersion(url), { ...kept, links: new Map() })
    return { ...found, format: kept.format, source: kept.source }
  },
})

/** What a reading of a strategy's files has found: its code as far as it was loaded, and how the files were. */
export interface RecordedCode {
  /** Null where not even its own file was loaded. */
  readonly code: OwnCode | null
  readonly stamps: Stamps
}

/**
 * Imports a file afresh, with every file of the user's that it imports.
 *
 * @param url    of the file
 * @param run    imports it by the address that it is given
 */
export async function recordCode<T>(
  url: string,
  run: (address: string) => Promise<T>,
): Promise<RecordedCode & { readonly answer: T | null; readonly error: unknown }> {
  const version = crypto.randomUUID()
  const collection: Collection = { loaded: new Map(), stamps: {} }
  collections.set(version, collection)
  const outcome = { answer: null as T | null, error: null as unknown }
  try {
    outcome.answer = await run(`${url}?v=${version}`)
  } catch (error) {
    // What was loaded up to here says which files must change before it is worth another try.
    outcome.error = error
  }
  collections.delete(version)
  // The first file is the strategy's own, wherever a link led to.
  const [entry] = collection.loaded.keys()
  return {
    code: entry === undefined ? null : assemble(entry, collection.loaded),
    stamps: collection.stamps,
    ...outcome,
  }
}

/** Has this thread import files of some code as they were, whatever lies in their folder now. */
export function provideCode(code: OwnCode): void {
  for (const [place, { format, source, links }] of code.files.entries()) {
    // What lies elsewhere by now is another module, though it is the same code.
    if (supplied.has(addressOf(code, place))) continue
    const addresses = Object.entries(links).map(([specifier, to]) => [specifier, addressOf(code, to)] as const)
    supplied.set(addressOf(code, place), { format, source, links: new Map(addresses) })
  }
}
