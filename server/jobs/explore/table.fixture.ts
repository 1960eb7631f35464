import fc from 'fast-check'
import { scoreOfBroken } from '../../engine/objective.ts'
import type { FigureName } from '../searchStore.ts'
import { STANDINGS, standingOf, type TrialTable } from './trialTable.ts'

/** What a table has of a trial; null for one that is not finished. */
export interface TableTrial {
  readonly timedOut: boolean
  /** NaN for one that failed. */
  readonly score: number
  readonly figures: Readonly<Record<Exclude<FigureName, 'objective' | 'skippedEntries'>, number>>
  readonly branch: number
  readonly values: readonly number[]
}

const NAMES = [
  'totalReturn',
  'annualReturn',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'trades',
  'winRate',
  'profitFactor',
  'exposure',
] as const

/** Places of a table's points, and its branches. */
export const PLACES = 3
export const BRANCHES = 2

/** A table of these trials, by their numbers. */
export function tableOf(trials: readonly (TableTrial | null)[]): TrialTable {
  const columnOf = (read: (trial: TableTrial) => number) =>
    Float64Array.from(trials, (trial) => (trial ? read(trial) : Number.NaN))
  const standing = ({ timedOut, score }: TableTrial) =>
    Number.isNaN(score) && timedOut ? STANDINGS.TIMED_OUT : standingOf(score)
  // Of a failed trial, nothing is stored.
  const figure = (name: (typeof NAMES)[number]) => (trial: TableTrial) =>
    Number.isNaN(trial.score) ? Number.NaN : trial.figures[name]
  return {
    length: trials.length,
    standings: Uint8Array.from(trials, (trial) => (trial ? standing(trial) : 0)),
    figures: {
      objective: columnOf(({ score }) => score),
      ...Object.fromEntries(NAMES.map((name) => [name, columnOf(figure(name))])),
    },
    points: {
      branches: Uint16Array.from(trials, (trial) => trial?.branch ?? 0),
      places: Array.from({ length: PLACES }, (_, place) => columnOf(({ values }) => values[place] as number)),
    },
  }
}

/** Ties, returns of 3,000,000 %, no value, what is beyond doubles, and neighbours among doubles. */
const figure = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 4, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  fc.constantFrom(30_000, 30_000.000000000004, -0, 5e-324, 1e-14, 1.7976931348623157e308, -1.7976931348623157e308),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
)

/** Objectives, scores without an objective, those of trials that break a constraint, of earlier versions, and of failed ones. */
const score = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 4, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  fc.constantFrom(2 ** 960 * 1.5, -(2 ** 960) * 1.5, 30_000, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  fc.double({ min: 0.01, max: 100, noNaN: true }).map(scoreOfBroken),
  fc.constant(Number.NaN),
)

const trial: fc.Arbitrary<TableTrial> = fc.record({
  timedOut: fc.boolean(),
  score,
  figures: fc.record(
    Object.fromEntries(NAMES.map((name) => [name, figure])) as Record<(typeof NAMES)[number], typeof figure>,
  ),
  branch: fc.nat({ max: BRANCHES - 1 }),
  values: fc.array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.constant(Number.NaN)), {
    minLength: PLACES,
    maxLength: PLACES,
  }),
})

/** Trials of a job: none, one, some that are not finished; all failed, or all equal. */
export const someTrials: fc.Arbitrary<(TableTrial | null)[]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.oneof({ weight: 6, arbitrary: trial }, fc.constant(null)), { maxLength: 60, size: 'max' }),
  },
  fc.tuple(trial, fc.nat({ max: 20 })).map(([one, count]) => Array.from({ length: count }, () => one)),
  fc.array(trial, { maxLength: 10 }).map((all) => all.map((one) => ({ ...one, score: Number.NaN }))),
)

/** The numbers of the finished trials. */
export function finishedOf(trials: readonly (TableTrial | null)[]): number[] {
  return trials.flatMap((one, number) => (one ? [number] : []))
}

/** A fixed piece of work of this machine now, in milliseconds: so many numbers are sorted. */
export function calibrate(count: number): number {
  const column = Float64Array.from({ length: count }, (_, index) => (index * 7_919) % 1_000_003)
  const sort = () => {
    const copy = column.slice()
    const begin = performance.now()
    copy.sort()
    return performance.now() - begin
  }
  return Math.min(sort(), sort(), sort())
}
