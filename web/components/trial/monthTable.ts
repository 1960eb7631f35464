import type { TrialReplay } from '../../api/documents/trial.ts'

/** A year of returns, by month from January on; null where the trial has no bar. */
export interface YearRow {
  readonly year: number
  readonly months: readonly (number | null)[]
  /** Of the whole year. */
  readonly total: number
}

/** Returns by year and month. */
export function yearsOf(months: TrialReplay['months']): YearRow[] {
  const byYear = Map.groupBy(months, ({ year }) => year)
  return [...byYear]
    .sort(([one], [other]) => one - other)
    .map(([year, own]) => ({
      year,
      months: Array.from({ length: 12 }, (_, index) => own.find(({ month }) => month === index + 1)?.return ?? null),
      total: own.reduce((product, month) => product * (1 + month.return), 1) - 1,
    }))
}

/** How strong the hue of a month is, from 0 to 55: by its share of the largest one. */
export function strengthOf(value: number, largest: number): number {
  return largest > 0 ? Math.round((55 * Math.min(Math.abs(value), largest)) / largest) : 0
}
