import { problem } from '../../jobs/problems.ts'
import { excerpt, listed } from '../flaws.ts'
import type { Refusal } from '../refusals.ts'
import type { Choice, ChosenRole } from './choice.ts'
import { keyOf } from './columnNames.ts'
import { type Layout, positionNames } from './layout.ts'

/** Where the columns stand that a caller chose, and what is wrong with the choice. */
export interface ChosenPlaces {
  /** Positions from 0; none for a column that the file is not to have. Roles that are not chosen are not there. */
  readonly places: ReadonlyMap<ChosenRole, readonly number[]>
  readonly faults: readonly Refusal[]
}

/**
 * Finds the chosen columns: by the name as it is written, else as `keyOf` gives it, else by position.
 *
 * @param hasNames whether `names` are the file's own, or there are only positions
 */
export function placeColumns(names: readonly string[], { columns }: Choice, hasNames = true): ChosenPlaces {
  const places = new Map<ChosenRole, number[]>()
  const faults: Refusal[] = []
  const owners = new Map<number, ChosenRole>()
  for (const [role, chosen] of columns) {
    const path = `format.columns.${role}`
    const own: number[] = []
    for (const text of chosen) {
      const found = placeOf(text, names, hasNames)
      const [place] = found
      const owner = place === undefined ? undefined : owners.get(place)
      if (place === undefined) faults.push(problem(path, 'NOT_FOUND', notThere(text, names, hasNames)))
      else if (found.length > 1) faults.push(problem(path, 'AMBIGUOUS', severalOf(text, found)))
      else if (owner) faults.push(problem(path, 'CONFLICT', taken(text, role, owner)))
      else own.push(place)
      if (place !== undefined) owners.set(place, role)
    }
    places.set(role, own)
  }
  return { places, faults }
}

function placeOf(text: string, names: readonly string[], hasNames: boolean): readonly number[] {
  const wanted = text.trim()
  const where = (holds: (name: string) => boolean) => names.flatMap((name, at) => (holds(name) ? [at] : []))
  const exact = hasNames ? where((name) => name.trim() === wanted) : []
  if (exact.length > 0) return exact
  const position = /^[1-9]\d{0,4}$/.test(wanted) ? Number(wanted) : Number.NaN
  if (position <= names.length) return [position - 1]
  const key = keyOf(wanted)
  return hasNames && key !== '' ? where((name) => keyOf(name) === key) : []
}

function notThere(text: string, names: readonly string[], hasNames: boolean): string {
  const positions = `'1' to '${names.length}'`
  if (!hasNames) return `no column ${excerpt(text)}; without names, a position from ${positions} is needed`
  return `no column ${excerpt(text)}; the columns are ${listed(names)}, or ${positions} by position`
}

function severalOf(text: string, [first = 0, second = 0]: readonly number[]): string {
  return `column ${excerpt(text)} is there more than once; give its position, as '${first + 1}' or '${second + 1}'`
}

function taken(text: string, role: ChosenRole, owner: ChosenRole): string {
  const both = role === owner ? `twice for ${role}` : `for ${owner} and for ${role}`
  return `column ${excerpt(text)} is chosen ${both}; a column is for one thing`
}

/** The prices of a candle. */
const PRICES = ['open', 'high', 'low', 'close'] as const

/**
 * Puts the chosen columns in place of those that were found by what they hold.
 *
 * @param found null where nothing was found: then time and prices must all be chosen
 */
export function chooseByPosition(
  found: Layout | null,
  choice: Choice,
  { width, unit }: { readonly width: number; readonly unit: Layout['unit'] },
): { readonly layout: Layout } | { readonly faults: readonly Refusal[] } {
  if (found !== null && choice.columns.size === 0) return { layout: found }
  const { places, faults } = placeColumns(Array(width).fill(''), choice, false)
  if (faults.length > 0) return { faults }
  const lacking = (['time', ...PRICES] as const).filter((role) => found === null && !places.has(role))
  if (lacking.length > 0) return { faults: [unknownColumns(lacking)] }
  const chosen = new Set([...places.values()].flat())
  const at = (role: 'time' | (typeof PRICES)[number]) => places.get(role)?.[0] ?? found?.index[role] ?? 0
  const index = { time: at('time'), open: at('open'), high: at('high'), low: at('low'), close: at('close') }
  const robbed = (['time', ...PRICES] as const).filter((role) => !places.has(role) && chosen.has(index[role]))
  if (robbed.length > 0) return { faults: [unknownColumns(robbed)] }
  const beside = (role: 'volume' | 'symbol') => {
    if (places.has(role)) return places.get(role)?.[0] ?? null
    const own = found?.[role] ?? null
    return own !== null && chosen.has(own) ? null : own
  }
  const clock = places.has('time') ? (places.get('time')?.[1] ?? null) : (found?.clock ?? null)
  const rest = { volume: beside('volume'), symbol: beside('symbol'), clock }
  const names = positionNames(width, { ...index, clock, volume: rest.volume })
  return { layout: { ticks: null, adjusted: null, zone: null, name: null, unit, ...rest, index, names } }
}

function unknownColumns(lacking: readonly string[]): Refusal {
  const message = `which columns are ${lacking.join(', ')} cannot be told; give the position of each, from '1'`
  return problem('format.columns', 'NOT_FOUND', message)
}
