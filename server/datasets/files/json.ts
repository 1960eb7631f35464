import { matchHeader } from '../formats/columns.ts'
import type { RecordFormat } from '../formats/head.ts'
import type { Batch, FileRecord } from '../formats/records.ts'
import type { Layout } from '../layouts/layout.ts'
import { describeNames, describeRows } from '../layouts/notCandles.ts'
import { matchRows } from '../layouts/positions.ts'
import { holdsTime } from '../times/recordTime.ts'
import { type JsonLeaf, JsonLeaves } from './jsonLeaves.ts'
import type { OpenedTable } from './table.ts'

/** Leaves that are looked at before it is known which of them are candles. */
const SAMPLE = 400

/** Records that are handed on at once. */
const BATCH = 4_096

/** The name given to the key of a record, where that is its time. */
const KEY = 'date'

/** Records of one kind: leaves that stand in the same place. */
interface Group {
  readonly place: string
  readonly leaves: readonly JsonLeaf[]
}

/** How the records of a group read. */
interface MatchedGroup {
  readonly place: string
  readonly layout: Layout
  fieldsOf(leaf: JsonLeaf): readonly string[]
}

/**
 * Opens JSON text as a table: an array of objects or of arrays, objects one a line, objects under their times, or an
 * array for each column, wherever they stand in the document. Throws a `FileFault` where it is no JSON.
 */
export async function openJson(pieces: AsyncGenerator<string>): Promise<OpenedTable> {
  const leaves = leavesOf(pieces)
  const sample: JsonLeaf[] = []
  while (sample.length < SAMPLE) {
    const { done, value } = await leaves.next()
    if (done) break
    sample.push(...value)
  }
  const groups = groupsOf(sample)
  const matched = groups.map(matchGroup).find((group) => group !== null)
  if (matched) return { format: formatOf(matched.layout), batches: batchesOf(sample, leaves, matched) }
  return openColumns(sample) ?? { faults: [refusalOf(groups)] }
}

async function* leavesOf(pieces: AsyncIterable<string>): AsyncGenerator<readonly JsonLeaf[], void, void> {
  const json = new JsonLeaves()
  for await (const piece of pieces) yield json.write(piece)
  json.end()
}

function placeOf({ path, key, isArray }: JsonLeaf): string {
  return `${path} ${isArray ? '[]' : '{}'}${isArray && key !== null ? ` ${key}` : ''}`
}

function groupsOf(leaves: readonly JsonLeaf[]): readonly Group[] {
  return [...Map.groupBy(leaves, placeOf)].map(([place, group]) => ({ place, leaves: group }))
}

function matchGroup({ place, leaves }: Group): MatchedGroup | null {
  const isArray = leaves[0]?.isArray ?? true
  if (isArray) {
    const layout =
      leaves[0]?.key === null
        ? matchRows(
            leaves.map(({ values }) => values),
            'record',
          )
        : null
    return layout && { place, layout, fieldsOf: ({ values }) => values }
  }
  const keys = [...new Set(leaves.flatMap(({ names }) => names))]
  const isKeyed = leaves.every(
    ({ key }) => key !== null && holdsTime([key], { index: { time: 0 }, clock: null, names: [''] }),
  )
  const names = isKeyed ? [KEY, ...keys] : keys
  const fieldsOf = (leaf: JsonLeaf) => (isKeyed ? [leaf.key ?? '', ...pick(leaf, keys)] : pick(leaf, keys))
  const header = matchHeader(names, { rows: leaves.slice(0, 5).map(fieldsOf), unit: 'record' })
  return 'layout' in header ? { place, layout: header.layout, fieldsOf } : null
}

/** The values of some keys; '' for one that is not there. */
function pick({ names, values }: JsonLeaf, keys: readonly string[]): readonly string[] {
  if (names.length === keys.length && names.every((name, at) => name === keys[at])) return values
  return keys.map((key) => values[names.lastIndexOf(key)] ?? '')
}

async function* batchesOf(
  sample: readonly JsonLeaf[],
  rest: AsyncIterable<readonly JsonLeaf[]>,
  { place, fieldsOf }: MatchedGroup,
): AsyncGenerator<Batch> {
  let line = 0
  const batch = (leaves: readonly JsonLeaf[]): Batch => {
    const own = leaves.filter((leaf) => placeOf(leaf) === place)
    return { records: own.map((leaf) => ({ fields: fieldsOf(leaf), line: ++line })) }
  }
  yield batch(sample)
  for await (const leaves of rest) yield batch(leaves)
}

/** Opens arrays that are a column each, by the names under which they stand; null where they are no candles. */
function openColumns(leaves: readonly JsonLeaf[]): OpenedTable | null {
  const columns = leaves.filter(({ isArray, key }) => isArray && key !== null)
  const length = Math.max(0, ...columns.map(({ values }) => values.length))
  const whole = columns.filter(({ values }) => values.length === length)
  const names = whole.map(({ key }) => key ?? '')
  const rowAt = (row: number) => whole.map(({ values }) => values[row] ?? '')
  const header = matchHeader(names, { rows: length > 0 ? [rowAt(0)] : [], unit: 'record' })
  if ('faults' in header) return null
  return { format: formatOf(header.layout), batches: columnBatches(length, rowAt) }
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
function formatOf(layout: Layout): RecordFormat {
  return { layout, delimiter: ',', tickers: [] }
}

function refusalOf(groups: readonly Group[]): string {
  for (const { leaves } of groups) {
    const keys = [
      ...new Set(leaves.flatMap(({ names, key, path }) => [...names, key ?? '', path.split('/').at(-1) ?? ''])),
    ]
    const other = describeNames(keys) ?? describeRows(leaves.map(({ values }) => values))
    if (other) return other
  }
  const largest = groups.toSorted((a, b) => b.leaves.length - a.leaves.length)[0]
  const header = matchHeader([...new Set(largest?.leaves.flatMap(({ names }) => names))], { unit: 'record' })
  const fault = largest && 'faults' in header ? header.faults[0] : undefined
  return fault === undefined ? 'it is JSON without records' : `its records have ${fault}`
}
