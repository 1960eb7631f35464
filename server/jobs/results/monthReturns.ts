import { type Month, monthOf } from '../../engine/indicators/calendar.ts'
import type { TrialDetail } from './trialDetail.ts'

/** What an account earned in a calendar month. */
export interface MonthReturn {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** From its last mark before the month, or the initial cash, to its last mark in it: 0.01 is 1 %. */
  readonly return: number
}

/**
 * Returns of calendar months (UTC), from the marked equity, in order. A month without a bar is left out. Where nothing was left before a
 * month, it earned nothing.
 */
export function monthReturns({ equity, times, initialCash }: Pick<TrialDetail, 'equity' | 'times' | 'initialCash'>) {
  const found: MonthReturn[] = []
  let before = initialCash
  let current: Month | null = null
  for (let bar = 0; bar <= equity.length; bar += 1) {
    const atMs = bar < equity.length ? (times[bar] as number) : Number.POSITIVE_INFINITY
    if (current && atMs < current.endMs) continue
    const worth = equity[bar - 1] ?? initialCash
    if (current) found.push({ year: current.year, month: current.month, return: before > 0 ? worth / before - 1 : 0 })
    before = worth
    if (bar < equity.length) current = monthOf(atMs)
  }
  return found
}
