import { matchHeader } from '../formats/columns.ts'
import type { Batch } from '../formats/records.ts'
import { type Choice, NO_CHOICE, ofTextAlone } from '../layouts/choice.ts'
import { chooseByPosition, placeColumns } from '../layouts/chosenColumns.ts'
import { describeNames, describeRows } from '../layouts/notCandles.ts'
import { matchRows } from '../layouts/positions.ts'
import type { Refusal } from '../refusals.ts'
import { type TextPiece, textOf } from '../scans/pieces.ts'
import { openColumns } from './jsonColumns.ts'
import { type Group, groupsOf, matchGroup, pick } from './jsonGroups.ts'
import { type JsonLeaf, JsonLeaves } from './jsonLeaves.ts'
import { JsonRecords } from './jsonRecords.ts'
import type { OpenedTable, OpenOptions, RefusedTable } from './table.ts'

/** Leaves that are looked at before it is known which of them are candles. */
const SAMPLE = 400

/**
 * Opens JSON text as a table: an array of objects or of arrays, objects one a line, objects under their times, or an
 * array for each column, wherever they stand in the document. Throws a `FileFault` where it is no JSON.
 */
export async function openJson(
  pieces: AsyncGenerator<TextPiece>,
  { choice, extent }: Pick<OpenOptions, 'choice' | 'extent'> = { choice: NO_CHOICE },
): Promise<OpenedTable> {
  const unfit = ofTextAlone(choice, 'JSON')
  if (unfit.length > 0) return { faults: unfit }
  const json = new JsonLeaves()
  let isOver = false
  const end = () => {
    // What is only begun is open at its end.
    if (!isOver && !extent?.isCut) json.end()
    isOver = true
  }
  const sample = await sampleOf(pieces, json, end)
  const groups = groupsOf(sample)
  const matched = groups.map((group) => matchGroup(group, choice)).find((group) => group !== null)
  if (matched)
    return { format: matched.format, batches: batchesOf(sample, pieces, new JsonRecords(matched, json), end) }
  return openColumns(sample, choice) ?? { faults: refusalOf(groups, choice), ...beginningOf(groups) }
}

async function sampleOf(
  pieces: AsyncGenerator<TextPiece>,
  json: JsonLeaves,
  end: () => void,
): Promise<readonly JsonLeaf[]> {
  const sample: JsonLeaf[] = []
  while (sample.length < SAMPLE) {
    const { done, value } = await pieces.next()
    if (done) {
      end()
      break
    }
    for (const leaf of json.write(textOf(value))) sample.push(leaf)
  }
  return sample
}

async function* batchesOf(
  sample: readonly JsonLeaf[],
  pieces: AsyncIterable<TextPiece>,
  records: JsonRecords,
  end: () => void,
): AsyncGenerator<Batch> {
  yield records.batchOf(sample)
  for await (const piece of pieces) yield* records.batchesIn(piece)
  end()
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
