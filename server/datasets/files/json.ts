import { matchHeader } from '../formats/columns.ts'
import type { RecordFormat } from '../formats/head.ts'
import type { Batch, FileRecord } from '../formats/records.ts'
import { type Choice, NO_CHOICE, ofTextAlone } from '../layouts/choice.ts'
import { chooseByPosition, placeColumns } from '../layouts/chosenColumns.ts'
import type { FileForm, Layout } from '../layouts/layout.ts'
import { describeNames, describeRows } from '../layouts/notCandles.ts'
import { matchRows } from '../layouts/positions.ts'
import type { Refusal } from '../refusals.ts'
import { holdsTime } from '../times/recordTime.ts'
import type { Extent } from './extent.ts'
import { type JsonLeaf, JsonLeaves } from './jsonLeaves.ts'
import type { OpenedTable, OpenOptions, RefusedTable } from './table.ts'

/** Leaves that are looked at before it is known which of them are candles. */
const SAMPLE = 400

/** Records that are handed on at once. */
const BATCH = 4_096

/** The name given to the key of a record, where that is its time. */
const KEY = 'date'

/** The name given to what an array of records is named, which is their symbol where there are several. */
const OWNER = 'symbol'

/** A record of one field, which may be its time. */
const ALONE = { index: { time: 0 }, clock: null, names: [''] }

/** Records of one kind: leaves that stand in arrays or objects of one name. */
interface Group {
  readonly place: string
  readonly owner: string
  readonly leaves: readonly JsonLeaf[]
}

/** How the records of a group read, and those of groups beside it. */
interface MatchedGroup {
  readonly format: RecordFormat
  fieldsOf(leaf: JsonLeaf): readonly string[]
  /** Whether a leaf is such a record. */
  has(leaf: JsonLeaf): boolean
}

/**
 * Opens JSON text as a table: an array of objects or of arrays, objects one a line, objects under their times, or an
 * array for each column, wherever they stand in the document. Throws a `FileFault` where it is no JSON.
 */
export async function openJson(
  pieces: AsyncGenerator<string>,
  { choice, extent }: Pick<OpenOptions, 'choice' | 'extent'> = { choice: NO_CHOICE },
): Promise<OpenedTable> {
  const unfit = ofTextAlone(choice, 'JSON')
  if (unfit.length > 0) return { faults: unfit }
  const leaves = leavesOf(pieces, extent)
  const sample: JsonLeaf[] = []
  while (sample.length < SAMPLE) {
    const { done, value } = await leaves.next()
    if (done) break
    sample.push(...value)
  }
  const groups = groupsOf(sample)
  const matched = groups.map((group) => matchGroup(group, choice)).find((group) => group !== null)
  if (matched) return { format: matched.format, batches: batchesOf(sample, leaves, matched) }
  return openColumns(sample, choice) ?? { faults: refusalOf(groups, choice), ...beginningOf(groups) }
}

async function* leavesOf(
  pieces: AsyncIterable<string>,
  extent?: Extent,
): AsyncGenerator<readonly JsonLeaf[], void, void> {
  const json = new JsonLeaves()
  for await (const piece of pieces) yield json.write(piece)
  // What is only begun is open at its end.
  if (!extent?.isCut) json.end()
}

/** Where the array or object stands that a leaf is in, without its name. */
function placeOf({ path, key, isArray }: JsonLeaf): string {
  const around = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  return `${around} ${isArray ? '[]' : '{}'}${isArray && key !== null ? ` ${key}` : ''}`
}

/** The name of that array or object; '' where it has none. */
function ownerOf({ path }: JsonLeaf): string {
  const owner = path.slice(path.lastIndexOf('/') + 1)
  return owner === '*' ? '' : owner
}

function groupsOf(leaves: readonly JsonLeaf[]): readonly Group[] {
  const groups = Map.groupBy(leaves, (leaf) => `${placeOf(leaf)} ${ownerOf(leaf)}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ place: placeOf(first), owner: ownerOf(first), leaves: group }] : []
  })
}

function matchGroup(group: Group, choice: Choice): MatchedGroup | null {
  const [first] = group.leaves
  if (first?.isArray) return first.key === null ? matchArrays(group, choice) : null
  return matchObjects(group, choice)
}

function matchArrays({ place, owner, leaves }: Group, choice: Choice): MatchedGroup | null {
  const rows = leaves.map(({ values }) => values)
  const width = rows[0]?.length ?? 0
  const chosen = chooseByPosition(matchRows(rows, 'record'), choice, { width, unit: 'record' })
  if ('faults' in chosen) return null
  const { layout } = chosen
  const has = (leaf: JsonLeaf) => placeOf(leaf) === place && (ownerOf(leaf) === owner || leaf.values.length === width)
  // A row that is too long must stay so, and its owner stand behind the others.
  const fieldsOf = (leaf: JsonLeaf) => [
    ...leaf.values.slice(0, width),
    ...Array(Math.max(0, width - leaf.values.length)).fill(''),
    ownerOf(leaf),
    ...leaf.values.slice(width),
  ]
  return { format: formatOf(withOwner(layout), 'ARRAYS'), fieldsOf, has }
}

function matchObjects({ place, owner, leaves }: Group, choice: Choice): MatchedGroup | null {
  const keys = [...new Set(leaves.flatMap(({ names }) => names))]
  const isKeyed = leaves.every(({ key }) => key !== null && holdsTime([key], ALONE))
  const names = isKeyed ? [KEY, ...keys] : keys
  const fieldsOf = (leaf: JsonLeaf) => [...(isKeyed ? [leaf.key ?? ''] : []), ...pick(leaf, keys), ownerOf(leaf)]
  const header = matchHeader(names, { rows: leaves.slice(0, 5).map(fieldsOf), unit: 'record', choice })
  if ('faults' in header) return null
  const open = names[header.layout.index.open] ?? ''
  const has = (leaf: JsonLeaf) => placeOf(leaf) === place && (ownerOf(leaf) === owner || leaf.names.includes(open))
  return { format: formatOf(withOwner(header.layout), 'OBJECTS'), fieldsOf, has }
}

/** A layout with the owner of a record as its last column, which is the symbol where the records name none. */
function withOwner(layout: Layout): Layout {
  return { ...layout, symbol: layout.symbol ?? layout.names.length, names: [...layout.names, OWNER] }
}

/** The values of some keys; '' for one that is not there. */
function pick({ names, values }: JsonLeaf, keys: readonly string[]): readonly string[] {
  if (names.length === keys.length && names.every((name, at) => name === keys[at])) return values
  return keys.map((key) => values[names.lastIndexOf(key)] ?? '')
}

async function* batchesOf(
  sample: readonly JsonLeaf[],
  rest: AsyncIterable<readonly JsonLeaf[]>,
  { has, fieldsOf }: MatchedGroup,
): AsyncGenerator<Batch> {
  let line = 0
  const batch = (leaves: readonly JsonLeaf[]): Batch => {
    return { records: leaves.filter(has).map((leaf) => ({ fields: fieldsOf(leaf), line: ++line })) }
  }
  yield batch(sample)
  for await (const leaves of rest) yield batch(leaves)
}

/** Opens arrays that are a column each, by the names under which they stand; null where they are no candles. */
function openColumns(leaves: readonly JsonLeaf[], choice: Choice): OpenedTable | null {
  const columns = [...timesOf(leaves), ...leaves.filter(({ key }) => key !== null)]
  const length = Math.max(0, ...columns.map(({ values }) => values.length))
  const whole = columns.filter(({ values }) => values.length === length)
  const names = whole.map(({ key }) => key ?? '')
  const rowAt = (row: number) => whole.map(({ values }) => values[row] ?? '')
  const header = matchHeader(names, { rows: length > 0 ? [rowAt(0)] : [], unit: 'record', choice })
  if ('faults' in header) return null
  return { format: formatOf(header.layout, 'COLUMNS'), batches: columnBatches(length, rowAt) }
}

/** The times of columns that are objects, whose values stand under them, as a column of its own; none where they are arrays. */
function timesOf(leaves: readonly JsonLeaf[]): JsonLeaf[] {
  const column = leaves.find(({ isArray, names }) => !isArray && holdsTime(names.slice(0, 1), ALONE))
  return column ? [{ ...column, key: KEY, values: column.names }] : []
}

async function* columnBatches(length: number, rowAt: (row: number) => readonly string[]): AsyncGenerator<Batch> {
  for (let from = 0; from < length; from += BATCH) {
    const records: FileRecord[] = []
    for (let row = from; row < Math.min(length, from + BATCH); row++)
      records.push({ fields: rowAt(row), line: row + 1 })
    yield { records }
  }
}

/** Numbers of JSON have a decimal point, which a comma between fields says too. */
function formatOf(layout: Layout, form: FileForm): RecordFormat {
  return {
    form,
    layout,
    delimiter: ',',
    tickers: [],
    isOwnerSymbol: layout.names.at(-1) === OWNER && layout.symbol === layout.names.length - 1,
  }
}

/** Names and first rows of the largest group, to be shown. */
function beginningOf(groups: readonly Group[]): Pick<RefusedTable, 'names' | 'rows'> {
  const largest = groups.toSorted((a, b) => b.leaves.length - a.leaves.length)[0]
  const leaves = largest?.leaves.slice(0, 10) ?? []
  const names = [...new Set(leaves.flatMap((leaf) => leaf.names))]
  if (names.length === 0) return { rows: leaves.map(({ values }) => values.slice(0, 64)) }
  return { names, rows: leaves.map((leaf) => pick(leaf, names)) }
}

function refusalOf(groups: readonly Group[], choice: Choice): readonly Refusal[] {
  const largest = groups.toSorted((a, b) => b.leaves.length - a.leaves.length)[0]
  const wrong = largest ? wrongColumns(largest, choice) : []
  if (wrong.length > 0) return wrong
  for (const { leaves } of groups) {
    const keys = [
      ...new Set(leaves.flatMap(({ names, key, path }) => [...names, key ?? '', path.split('/').at(-1) ?? ''])),
    ]
    const other =
      describeNames(keys) ?? describeRows(leaves.flatMap(({ key, values }) => (key === null ? [values] : [])))
    if (other) return [other]
  }
  const names = [...new Set(largest?.leaves.flatMap((leaf) => leaf.names))]
  const header = matchHeader(names, { unit: 'record' })
  const fault = names.length > 0 && 'faults' in header ? header.faults[0] : undefined
  return [fault === undefined ? 'it is JSON without records of candles' : `its records have ${fault}`]
}

/** What is wrong with the columns that were chosen of a group. */
function wrongColumns({ leaves }: Group, choice: Choice): readonly Refusal[] {
  if (choice.columns.size === 0) return []
  const [first] = leaves
  if (first?.isArray && first.key === null) {
    const found = matchRows(
      leaves.map(({ values }) => values),
      'record',
    )
    const chosen = chooseByPosition(found, choice, { width: first.values.length, unit: 'record' })
    return 'faults' in chosen ? chosen.faults : []
  }
  return placeColumns([...new Set(leaves.flatMap(({ names }) => names))], choice).faults
}
