import { UploadFault } from './fault.ts'

/** Files that one request may send. */
export const MAX_FILES = 10

/** Places that one file may have in the variables, and the length of the way to one. */
const MAX_PATHS = 10
const MAX_STEPS = 16

/** Which file goes where: the part's name, and paths as `variables.input.file`. */
export type FileMap = ReadonlyMap<string, readonly string[]>

/** A quoted beginning of what a client wrote. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** Reads a part that holds JSON. */
export function parsePart(name: 'operations' | 'map', text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw UploadFault.malformed(`the part '${name}' is no JSON: ${quote(text)}`, cause)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/**
 * Reads the part `map` of the GraphQL multipart request specification: an object of part names, each with a list of
 * paths to places in `operations` that are null.
 */
export function readMap(map: unknown, operations: unknown): FileMap {
  if (!isRecord(map) || Array.isArray(map))
    throw UploadFault.malformed('the part \'map\' must be an object, as {"0": ["variables.input.file"]}')
  const entries = Object.entries(map)
  if (entries.length > MAX_FILES)
    throw UploadFault.malformed(`the part 'map' names ${entries.length} files; at most ${MAX_FILES} are allowed`)
  return new Map(entries.map(([name, paths]) => [name, readPaths(name, paths, operations)]))
}

function readPaths(name: string, paths: unknown, operations: unknown): readonly string[] {
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string'))
    throw UploadFault.malformed(`the part 'map' must give ${quote(name)} a list of paths, as ["variables.input.file"]`)
  if (paths.length > MAX_PATHS)
    throw UploadFault.malformed(
      `the part 'map' gives ${quote(name)} ${paths.length} paths; at most ${MAX_PATHS} are allowed`,
    )
  for (const path of paths) {
    if (placeOf(operations, path)?.value !== null)
      throw UploadFault.malformed(
        `the part 'map' leads ${quote(name)} to ${quote(path)}, which is no null in 'operations'`,
      )
  }
  return paths
}

/** Puts a file into `operations`, which changes, wherever the map leads it. */
export function placeFile(operations: unknown, paths: readonly string[], file: unknown): void {
  for (const path of paths) {
    const place = placeOf(operations, path)
    if (place) place.holder[place.key] = file
  }
}

/** Only what the JSON itself holds is walked through: never a prototype. */
function placeOf(operations: unknown, path: string) {
  const steps = path.split('.', MAX_STEPS + 1)
  const key = steps.pop() ?? ''
  if (steps.length >= MAX_STEPS) return null
  let holder: unknown = operations
  for (const step of steps) holder = isRecord(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined
  return isRecord(holder) && Object.hasOwn(holder, key) ? { holder, key, value: holder[key] } : null
}
