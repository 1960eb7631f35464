import { describe, type Place } from '../flaws.ts'
import type { TimeContext } from '../formats/timestamps.ts'
import type { Layout } from '../layouts/layout.ts'
import type { Refusal } from '../refusals.ts'
import type { ClockDigits } from './clockDigits.ts'
import { type DateOrder, dateNumbers, ORDERS, ordersOf, tellsApart } from './dateOrders.ts'
import { zoneNamed } from './zones.ts'

/** What the dates of a file have told of their order so far; owned by one reading, which changes it. */
export interface DateEvidence {
  /** How times are read; `later` follows the times before. */
  context: TimeContext
  /** The order that the caller says; null is found out. */
  readonly chosen: DateOrder | null
  /** The orders under which every date so far is one. */
  possible: readonly DateOrder[]
  /** The first date that may be of several orders, and the first that each makes another day of as soon as there is one; null before. */
  open: Place | null
  /** The date that left fewer orders possible last; null before. */
  told: Place | null
  /** How many digits the times of day have that are digits alone, as far as it is known. */
  clockDigits: ClockDigits
  /** The time of the record before, and whether times fall. */
  lastMs: number
  isFalling: boolean
}

/** How the times of a file are read, where a reading before this one has told it. */
export interface TimeReading {
  readonly order?: DateOrder | undefined
  readonly clockDigits?: ClockDigits | undefined
}

interface KnownTimes extends TimeReading {
  /** The only order that may be, where a caller says so. */
  readonly chosen?: DateOrder | null
}

/** Dates of which nothing is known but what is chosen. */
export function makeDates(
  { zone }: Pick<Layout, 'zone'>,
  { order, clockDigits = 2, chosen = null }: KnownTimes = {},
): DateEvidence {
  const [first = 'MDY'] = ORDERS
  const isMonthFirst = chosen === 'MDY'
  const context = {
    order: chosen ?? order ?? first,
    isMonthFirst,
    zone: zone === null ? null : zoneNamed(zone),
    later: false,
    clockDigits,
  }
  const possible = chosen === null ? ORDERS : [chosen]
  return { context, chosen, possible, open: null, told: null, clockDigits, lastMs: Number.NaN, isFalling: false }
}

/**
 * Learns from a date of numbers, while several orders are possible.
 *
 * @returns a fault where the dates of the file are of no one order; null where they may be
 */
export function learnDate(dates: DateEvidence, text: string, look: () => Place): Refusal | null {
  const numbers = dateNumbers(text)
  if (numbers === null) return null
  const orders = ordersOf(numbers, dates.chosen)
  if (orders.length === 0) return null
  const left = dates.possible.filter((order) => orders.includes(order))
  if (left.length === 0 && dates.chosen !== null) return notChosen(look(), dates.chosen, orders)
  if (left.length === 0) return mixed(look(), dates.told ?? dates.open)
  if (dates.open === null || (!tellsApart(dates.open.text, left) && tellsApart(text, left))) dates.open = look()
  if (left.length < dates.possible.length) dates.told = look()
  dates.possible = left
  return null
}

/** Whether times are not what they are read as: another order of dates, or other digits of the time of day. */
export function isRefuted({ possible, clockDigits, context }: DateEvidence): boolean {
  return (context.order !== null && !possible.includes(context.order)) || clockDigits !== context.clockDigits
}

function mixed(place: Place, before: Place | null): string {
  const other = before ? ` than ${describe(before)}` : ' than those before'
  return `${describe(place)} has day and month in another order${other}; write all of them as 2020-04-03 for 3 April`
}

function notChosen(place: Place, chosen: DateOrder, orders: readonly DateOrder[]): Refusal {
  const message = `${describe(place)} is no date under ${chosen}; leave it out, or give ${orders.join(' or ')}`
  return { path: 'format.dateOrder', code: 'CONFLICT', message }
}

/** The same moment on clocks that show it twice: the later one where the earlier would not follow the time before. */
export function momentAfter(dates: DateEvidence, read: (context: TimeContext) => number): number {
  const { context, lastMs, isFalling } = dates
  if (context.zone === null) return read(context)
  const [earlier, later] = [read(context), read({ ...context, later: true })]
  const isLater = isFalling ? later < lastMs : earlier <= lastMs
  const atMs = isLater ? later : earlier
  if (atMs !== lastMs) dates.isFalling = atMs < lastMs
  dates.lastMs = atMs
  return atMs
}
