import { matchHeader } from '../formats/columns.ts'
import type { Choice } from '../layouts/choice.ts'
import { chooseByPosition } from '../layouts/chosenColumns.ts'
import type { FileForm, Layout } from '../layouts/layout.ts'
import { matchRows } from '../layouts/positions.ts'
import type { RecordFormat } from '../layouts/recordFormat.ts'
import { holdsTime } from '../times/recordTime.ts'
import type { JsonLeaf } from './jsonLeaves.ts'
import type { MatchedGroup } from './jsonRecords.ts'

/** The name given to the key of a record, where that is its time. */
export const KEY = 'date'

/** The name given to what an array of records is named, which is their symbol where there are several. */
const OWNER = 'symbol'

/** A record of one field, which may be its time. */
export const ALONE = { index: { time: 0 }, clock: null, names: [''] }

/** Records of one kind: leaves that stand in arrays or objects of one name. */
export interface Group {
  readonly place: string
  readonly owner: string
  readonly leaves: readonly JsonLeaf[]
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

/** Leaves by what they stand in. */
export function groupsOf(leaves: readonly JsonLeaf[]): readonly Group[] {
  const groups = Map.groupBy(leaves, (leaf) => `${placeOf(leaf)} ${ownerOf(leaf)}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ place: placeOf(first), owner: ownerOf(first), leaves: group }] : []
  })
}

/** How the records of a group read; null where they are no candles. */
export function matchGroup(group: Group, choice: Choice): MatchedGroup | null {
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
  const shapeOf = ({ isArray, values }: JsonLeaf) =>
    isArray && values.length === width ? { isArray, names: [], width } : null
  return { format: formatOf(withOwner(layout), 'ARRAYS'), fieldsOf, has, shapeOf }
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
  const shapeOf = ({ isArray, names }: JsonLeaf) =>
    !isArray && !isKeyed && areSame(names, keys) ? { isArray, names: keys, width: keys.length } : null
  return { format: formatOf(withOwner(header.layout), 'OBJECTS'), fieldsOf, has, shapeOf }
}

/** A layout with the owner of a record as its last column, which is the symbol where the records name none. */
function withOwner(layout: Layout): Layout {
  return { ...layout, symbol: layout.symbol ?? layout.names.length, names: [...layout.names, OWNER] }
}

/** The values of some keys; '' for one that is not there. */
export function pick({ names, values }: JsonLeaf, keys: readonly string[]): readonly string[] {
  if (areSame(names, keys)) return values
  return keys.map((key) => values[names.lastIndexOf(key)] ?? '')
}

function areSame(names: readonly string[], keys: readonly string[]): boolean {
  return names.length === keys.length && names.every((name, at) => name === keys[at])
}

/** Numbers of JSON have a decimal point, which a comma between fields says too. */
export function formatOf(layout: Layout, form: FileForm): RecordFormat {
  return {
    form,
    layout,
    delimiter: ',',
    tickers: [],
    isOwnerSymbol: layout.names.at(-1) === OWNER && layout.symbol === layout.names.length - 1,
  }
}
