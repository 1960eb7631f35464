import type { ImportNode } from '../api/documents/imports.ts'
import { barSize, capitalized, plural } from './format.ts'

/** What an import answered. */
export interface Imported {
  readonly datasets: readonly Pick<ImportNode['datasets'][number], 'id' | 'name' | 'bars' | 'barSeconds'>[]
  readonly notes: readonly string[]
}

/** A dataset that held the same candles before, under another name. */
export interface KnownDataset {
  readonly id: string
  readonly name: string
}

/** Names that are told before the others are counted. */
const TOLD = 2

/** Characters of a name that stand before a symbol; see `keepReading`. */
const LONGEST_BEFORE_SYMBOL = 99

/** How a note begins that says so of candles that are there already; see `keepReading`. */
const KNOWN = 'these candles are there already'

/** The dataset that an import found instead of making one, which may get the name that was asked for; null where it made one, or several. */
export function knownDataset(name: string, { datasets }: Imported): KnownDataset | null {
  const [only] = datasets
  return only && datasets.length === 1 && only.name !== name ? only : null
}

/**
 * What an import came to, a sentence each.
 *
 * @param name what was to be imported; datasets of another name were there already, which a note says
 */
export function importSentences(name: string, imported: Imported): string[] {
  const { notes } = imported
  const known = knownDataset(name, imported)
  const own = newOf(name, imported)
  const [only] = own
  const told = own.length === 1 && only ? [`Imported ${only.name}: ${sizeOf(only)}.`] : severalOf(own)
  const others = known ? notes.filter((note) => !note.startsWith(KNOWN)) : notes
  return [
    ...told,
    ...(known ? [`These candles are there already, as “${known.name}”. They were not imported again.`] : []),
    ...others.map((note) => `${capitalized(note)}.`),
  ]
}

/** Whether an import made a dataset, which the first of its sentences tells. */
export function hasNew(name: string, imported: Imported): boolean {
  return newOf(name, imported).length > 0
}

/** The datasets that an import made, but for those that were there under the same name. */
function newOf(name: string, imported: Imported): Imported['datasets'] {
  if (knownDataset(name, imported)) return []
  return imported.datasets.filter((dataset) => isNamedAfter(dataset.name, name))
}

/** Whether a dataset has the name of its file, or that and its symbol behind it. */
function isNamedAfter(own: string, name: string): boolean {
  return own === name || own.startsWith(`${name.slice(0, LONGEST_BEFORE_SYMBOL)} `)
}

function severalOf(datasets: Imported['datasets']): string[] {
  if (datasets.length === 0) return []
  const names = datasets.slice(0, TOLD).map((dataset) => `${dataset.name} (${plural(dataset.bars, 'bar')})`)
  const rest = datasets.length - names.length
  const all = rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(' and ')
  return [`Imported ${plural(datasets.length, 'dataset')}: ${all}.`]
}

function sizeOf({ bars, barSeconds }: Imported['datasets'][number]): string {
  return `${plural(bars, 'bar')} of ${barSize(barSeconds)}`
}
