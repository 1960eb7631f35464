import { barSize, capitalized, plural } from './format.ts'

/** What an import answered. */
export interface Imported {
  readonly datasets: readonly { readonly name: string; readonly bars: number; readonly barSeconds: number }[]
  readonly notes: readonly string[]
}

/** Names that are told before the others are counted. */
const TOLD = 2

/**
 * What an import came to, a sentence each.
 *
 * @param name what was to be imported; datasets of another name were there already, which a note says
 */
export function importSentences(name: string, { datasets, notes }: Imported): string[] {
  const own = datasets.filter((dataset) => dataset.name.startsWith(name))
  const [only] = own
  const told = own.length === 1 && only ? [`Imported ${only.name}: ${sizeOf(only)}.`] : severalOf(own)
  return [...told, ...notes.map((note) => `${capitalized(note)}.`)]
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
