import { client, explainRefusal } from '../api/client.ts'
import { ImportDataset, type Problem } from '../api/documents.ts'
import { capitalized } from '../words/format.ts'
import { importSentences } from '../words/imported.ts'

/** Where a problem is shown: at the name, the symbol, the file or text, or below them all (''). */
type Place = 'name' | 'symbol' | 'source' | ''

/** A dataset that is about to be imported, and what is wrong with it. */
export class DatasetDraft {
  name = $state('')
  symbol = $state('')
  by: 'file' | 'text' = $state('file')
  file: File | null = $state.raw(null)
  csv = $state('')
  busy = $state(false)
  #problems: readonly Pick<Problem, 'path' | 'message'>[] = $state.raw([])

  /** What is wrong at a place, a line for each; undefined where nothing is known to be. */
  problem(place: Place): string | undefined {
    const found = this.#problems.filter(({ path }) => placeOf(path) === place)
    return found.length > 0 ? found.map(({ message }) => capitalized(message)).join('\n') : undefined
  }

  /** Takes a file, and its name where none was given. */
  take(file: File) {
    this.by = 'file'
    this.file = file
    this.name ||= file.name.replace(/\.(?:gz|zip)$/i, '').replace(/\.[^.]*$/, '')
    this.#problems = []
  }

  /** Imports it; answers with what there is to say, or null and there are problems to mend. */
  async send(): Promise<readonly string[] | null> {
    this.#problems = this.#check()
    if (this.busy || this.#problems.length > 0) return null
    this.busy = true
    const source = this.by === 'file' ? { file: this.file } : { csv: this.csv }
    const input = { name: this.name.trim(), symbol: this.symbol.trim() || null, ...source }
    const { data, error } = await client.mutation(ImportDataset, { input })
    this.busy = false
    this.#problems = error ? [{ path: '', message: explainRefusal(error) }] : (data?.importDataset.problems ?? [])
    const imported = data?.importDataset
    return imported && imported.datasets.length > 0 ? importSentences(input.name, imported) : null
  }

  #check() {
    const problems = []
    const empty = this.by === 'file' ? this.file === null : this.csv.trim() === ''
    if (empty) problems.push({ path: 'file', message: this.by === 'file' ? 'Choose a file.' : 'Paste the candles.' })
    if (!this.name.trim()) problems.push({ path: 'name', message: 'Give a name.' })
    return problems
  }
}

function placeOf(path: string): Place {
  const first = path.replace(/^input\./, '').split('.')[0]
  if (first === 'name' || first === 'symbol') return first
  return first === 'file' || first === 'csv' ? 'source' : ''
}
