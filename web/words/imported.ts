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
  const { datasets, notes } = imported
  const known = knownDataset(name, imported)
  const own = known ? [] : datasets.filter((dataset) => dataset.name.startsWith(name))
  const [only] = own
  const told = own.length === 1 && only ? [`Imported ${only.name}: ${sizeOf(only)}.`] : severalOf(own)
  const others = known ? notes.filter((note) => !note.startsWith(KNOWN)) : notes
  return [
    ...told,
    ...(known ? [`These candles are there already, as “${known.name}”. They were not imported again.`] : []),
    ...others.map((note) => `${capitalized(note)}.`),
  ]
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
