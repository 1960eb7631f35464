import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** An import of a strategy file failed; the message has the line, where it is known. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault'
  /** The message without the line. */
  readonly reason: string
  /** The line of the file itself that is wrong; null where that is not known, or where the fault is another file's. */
  readonly line: number | null

  constructor(reason: string, line: number | null, cause: unknown) {
    super(line === null ? reason : `line ${line}: ${reason}`, { cause })
    this.reason = reason
    this.line = line
  }
}

/** The first frame of a stack that is of a file of the user's, which all have a version. */
const FRAME = /\bat (?:.*\()?(file:.*?\?v=[\w-]+):(\d+):\d+\)?$/m

/**
 * Where a stack says that a fault is: on top of it, behind the file, where that could not be read; else in the first frame of a file of
 * the user's.
 */
const PLACES = [/^(?!\w*Error\b)(.*?):(\d+)\n/, FRAME]

/** What is said of who imports a strategy file: a file of ours, of which its author need not know. */
const BY_US = ` imported from ${join(import.meta.dirname, 'rule.ts')}`

function pathOf(place: string): string {
  return place.startsWith('file:') ? fileURLToPath(place.replace(/\?.*/, '')) : place.replace(/\?.*/, '')
}

/** What an import failed of, with its line where the runtime tells it. @param url of the file that was imported */
export function importFaultOf(error: unknown, url: string): ImportFault {
  if (!(error instanceof Error)) return new ImportFault(String(error), null, error)
  const found = PLACES.map((pattern) => pattern.exec(error.stack ?? '')).find((match) => match !== null)
  const [, place, line] = found ?? []
  const reason = error.message.replace(BY_US, '')
  if (place === undefined || line === undefined) return new ImportFault(reason, null, error)
  if (pathOf(place) === pathOf(url)) return new ImportFault(reason, Number(line), error)
  return new ImportFault(`${basename(pathOf(place))}, line ${line}: ${reason}`, null, error)
}

/** What a strategy threw as it ran, with the line of its own file that it came from, as `(at dip.ts:13)`; as it was where that is not known. */
export function runFaultOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const [, place, line] = FRAME.exec(String(error.stack)) ?? []
  if (place === undefined || line === undefined) return error
  return new Error(`${error.message} (at ${basename(pathOf(place))}:${line})`, { cause: error })
}

/** A text without the place of a folder on this machine: callers of the API need not know it. */
export function withoutPlace(text: string, folder: string): string {
  return text.replaceAll(`${pathToFileURL(folder).href}/`, '').replaceAll(join(folder, '/'), '')
}
