import type { CellNode, Metric, SpaceNode } from '../../api/documents/landscape.ts'
import { ordinal, plain, plural, THIN } from '../../words/format.ts'
import { metricName, shortText } from '../../words/metrics.ts'

/** A side of a heat map that can be chosen: its name for the API, and for people. */
export interface AxisChoice {
  readonly value: string
  readonly name: string
}

/** What says which sides a heat map can have. */
type Spaced = Pick<SpaceNode, 'space' | 'strategies' | 'directions'> & {
  readonly best: Pick<NonNullable<SpaceNode['best']>, 'strategy'> | null
}

const EXITS: Readonly<Record<string, string>> = { takeProfit: 'take profit', stopLoss: 'stop loss' }

/** Whether a dimension has more than one value. */
const varies = ({ values, min, max }: SpaceNode['space'][number]) => (values ? values.length > 1 : min !== max)

/** How a dimension is named: by itself where one strategy has it, else behind its strategy. */
function nameOf({ strategy, name }: SpaceNode['space'][number], { space }: Pick<SpaceNode, 'space'>): string {
  const owners = space.filter((one) => one.name === name)
  return strategy === null || owners.length === 1 ? name : `${strategy}.${name}`
}

/** All sides that a heat map of a job can have: what its trials differ in. */
export function axesOf(job: Omit<Spaced, 'best'>): AxisChoice[] {
  const numbers = job.space.filter(varies).map((dimension) => {
    const value = nameOf(dimension, job)
    return { value, name: (dimension.strategy === null && EXITS[dimension.name]) || value.replace('.', ' ') }
  })
  return [
    ...numbers,
    ...(job.strategies.length > 1 ? [{ value: 'strategy', name: 'strategy' }] : []),
    ...(job.directions.length > 1 ? [{ value: 'direction', name: 'direction' }] : []),
  ]
}

/**
 * The two sides to begin with: the first parameters of the best trial's strategy. A job whose trials differ in one thing has one row; null where
 * they differ in nothing.
 */
export function firstAxes(job: Spaced): { readonly x: string; readonly y: string } | null {
  const axes = axesOf(job).map(({ value }) => value)
  const own = job.space
    .filter((one) => varies(one) && one.strategy === (job.best?.strategy ?? job.strategies[0]?.name))
    .map((one) => nameOf(one, job))
  const [x, y] = [...new Set([...own, ...axes])]
  return x ? { x, y: y ?? 'direction' } : null
}

/** How many rows a heat map has to begin with, `classes` at most: its room before it is there. */
export function firstRows(job: Spaced, classes: number): number {
  const y = firstAxes(job)?.y
  if (y === undefined) return 0
  if (y === 'strategy') return Math.min(classes, job.strategies.length)
  if (y === 'direction') return job.directions.length
  const side = job.space.find((dimension) => nameOf(dimension, job) === y)
  return Math.min(classes, side?.values?.length ?? classes)
}

/** Cells as rows and columns, the highest row first. */
export interface HeatGrid {
  readonly columns: readonly string[]
  readonly rows: readonly string[]
  /** By row and column; null where there is no trial. */
  readonly cells: readonly (readonly (CellNode | null)[])[]
  /** From where to where their values go. */
  readonly low: number
  readonly high: number
}

/** The number that a label begins with; those without one, such as `none`, come first. */
const orderOf = (label: string) => (/^-?[\d.]/.test(label) ? Number.parseFloat(label) : Number.NEGATIVE_INFINITY)

const sorted = (labels: Iterable<string>) =>
  [...new Set(labels)].sort((one, other) => orderOf(one) - orderOf(other) || 0)

/** Lays cells out: the sides ascend from the lower left corner. */
export function gridOf(cells: readonly CellNode[]): HeatGrid {
  const columns = sorted(cells.map(({ x }) => x))
  const rows = sorted(cells.map(({ y }) => y)).reverse()
  const known = new Map(cells.map((cell) => [`${cell.x}\n${cell.y}`, cell]))
  const values = cells.flatMap(({ value }) => value ?? [])
  return {
    columns,
    rows,
    cells: rows.map((row) => columns.map((column) => known.get(`${column}\n${row}`) ?? null)),
    low: Math.min(...values),
    high: Math.max(...values),
  }
}

/** How strong the hue of a value is, 0 to 100: the lowest is seen too, and text can be read on the highest. */
export function strengthOf(value: number, { low, high }: Pick<HeatGrid, 'low' | 'high'>): number {
  return high > low ? Math.round(4 + (50 * (value - low)) / (high - low)) : 40
}

/** A label as people read it: `long`; exits are shares of a price. */
export function labelText(axis: string, label: string): string {
  if (axis === 'direction') return label.toLowerCase()
  if (!(axis in EXITS)) return label
  return label.replace(/[\d.]+(e-?\d+)?/g, (number) => `${plain(100 * Number(number))}${THIN}%`)
}

/** So many columns and rows can be read. */
export const CLASSES = 20

/** Which labels of a side are written, with a blank between two: those at multiples of this. */
export function labelStep(labels: readonly string[], room: number): number {
  const longest = Math.max(1, ...labels.map(({ length }) => length))
  return Math.max(1, Math.ceil((labels.length * (longest + 1) * 7.5) / room))
}

/** Where a cell stands in its grid. */
export type CellPlace = readonly [row: number, column: number]

/** Rows and columns that a key goes on. */
export const MOVES: Readonly<Record<string, CellPlace>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
}

/** The next cell that holds trials in a direction, over those that are empty; a place outside of the grid where there is none. */
export function nextCell(grid: HeatGrid, [row, column]: CellPlace, [down, right]: CellPlace): CellPlace {
  const next: CellPlace = [row + down, column + right]
  return grid.cells[next[0]]?.[next[1]] === null ? nextCell(grid, next, [down, right]) : next
}

/** The cell with the best of all that is drawn, that of the job's best trial where several are as good; the first that holds trials where none has a value, null where none holds any. */
export function placeOfBest({ cells, high }: HeatGrid, best: number | null): CellPlace | null {
  const places = cells.flatMap((row, at) =>
    row.flatMap((cell, index) => (cell ? [{ cell, place: [at, index] as const }] : [])),
  )
  const highest = places.filter(({ cell }) => cell.value !== null && cell.value === high)
  return (highest.find(({ cell }) => cell.best === best) ?? highest[0] ?? places[0])?.place ?? null
}

/** What a heat map shows. */
export interface HeatTerms {
  readonly x: string
  readonly y: string
  readonly objective: Metric
  /** More trials will come. */
  readonly goesOn: boolean
}

/** `slow 180, fast 15: Sharpe 0.65, best of 12 trials, #328`: what a cell says. */
export function cellText(grid: HeatGrid, [row, column]: CellPlace, { x, y, objective, goesOn }: HeatTerms): string {
  const cell = grid.cells[row]?.[column]
  const where = `${x} ${labelText(x, grid.columns[column] ?? '')}, ${y} ${labelText(y, grid.rows[row] ?? '')}`
  if (!cell) return `${where}: ${goesOn ? 'to come' : 'not tried'}`
  const value =
    cell.value === null ? 'nothing admissible' : `${metricName(objective)} ${shortText(objective, cell.value)}`
  return `${where}: ${value}, best of ${plural(cell.trials, 'trial')}, ${ordinal(cell.best)}`
}
