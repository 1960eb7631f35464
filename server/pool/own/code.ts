import { createHash } from 'node:crypto'

/** A file of a strategy's code as a thread is given it. */
export interface CodeFile {
  /** Where it was, without a version. */
  readonly url: string
  readonly format: 'module' | 'module-typescript' | 'json'
  readonly source: string
  /** Which file each of its imports leads to, by its place in the list. */
  readonly links: Readonly<Record<string, number>>
}

/** The code of a strategy: its own file first, then every file of the user's that it imports. */
export interface OwnCode {
  readonly digest: string
  readonly files: readonly CodeFile[]
}

/** A file as it was loaded, with where its imports lead. */
export interface LoadedFile extends Omit<CodeFile, 'url' | 'links'> {
  readonly links: ReadonlyMap<string, string>
}

/** Hexadecimal digits of a digest: 128 bits. */
const DIGITS = 32

/** Reached from the entry, depth first, imports in the order of their names: the same on every machine. */
function orderOf(entry: string, loaded: ReadonlyMap<string, LoadedFile>): string[] {
  const order: string[] = []
  const visit = (url: string): void => {
    const file = loaded.get(url)
    if (!file || order.includes(url)) return
    order.push(url)
    for (const specifier of [...file.links.keys()].toSorted()) visit(file.links.get(specifier) as string)
  }
  visit(entry)
  return order
}

/**
 * What identifies code: SHA-256 over the contents of its files and where their imports lead. Where the files lie does not
 * matter, so machines with different folders agree.
 */
export function digestOf(files: readonly Omit<CodeFile, 'url'>[]): string {
  const hash = createHash('sha256')
  for (const { format, source, links } of files) {
    const sorted = Object.entries(links).toSorted(([one], [other]) => (one < other ? -1 : 1))
    hash.update(JSON.stringify([format, source, sorted]))
  }
  return hash.digest('hex').slice(0, DIGITS)
}

/** Puts together what was loaded for a strategy. @param entry the address of its own file */
export function assemble(entry: string, loaded: ReadonlyMap<string, LoadedFile>): OwnCode {
  const order = orderOf(entry, loaded)
  const places = new Map(order.map((url, place) => [url, place]))
  const files = order.map((url): CodeFile => {
    const { format, source, links } = loaded.get(url) as LoadedFile
    const known = [...links].flatMap(([specifier, to]) => {
      const place = places.get(to)
      return place === undefined ? [] : [[specifier, place] as const]
    })
    return { url, format, source, links: Object.fromEntries(known) }
  })
  return { digest: digestOf(files), files }
}

/** The address that a file of some code is imported by: another version of it is another module. */
export function addressOf({ digest, files }: OwnCode, place = 0): string {
  return `${files[place]?.url}?v=${digest}`
}
