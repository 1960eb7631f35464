import { describe, type Place } from '../flaws.ts'
import type { TimeContext } from '../formats/timestamps.ts'
import type { Layout } from '../layouts/layout.ts'
import type { Refusal } from '../refusals.ts'
import { type DateOrder, dateNumbers, ORDERS, ordersOf } from './dateOrders.ts'
import { zoneNamed } from './zones.ts'

/** What the dates of a file have told of their order so far; owned by one reading, which changes it. */
export interface DateEvidence {
  /** How times are read; `later` follows the times before. */
  context: TimeContext
  /** The order that the caller says; null is found out. */
  readonly chosen: DateOrder | null
  /** The orders under which every date so far is one. */
  possible: readonly DateOrder[]
  /** The first date that may be of several orders; null before. */
  open: Place | null
  /** The date that left fewer orders possible last; null before. */
  told: Place | null
  /** The time of the record before, and whether times fall. */
  lastMs: number
  isFalling: boolean
}

/** Orders of dates: the one under which they are read, and the only one that may be, where a caller says so. */
interface KnownOrders {
  readonly order?: DateOrder | undefined
  readonly chosen?: DateOrder | null
}

/** Dates of which nothing is known but what is chosen. */
export function makeDates({ zone }: Pick<Layout, 'zone'>, { order, chosen = null }: KnownOrders = {}): DateEvidence {
  const [first = 'MDY'] = ORDERS
  const isMonthFirst = chosen === 'MDY'
  const context = {
    order: chosen ?? order ?? first,
    isMonthFirst,
    zone: zone === null ? null : zoneNamed(zone),
    later: false,
  }
  const possible = chosen === null ? ORDERS : [chosen]
  return { context, chosen, possible, open: null, told: null, lastMs: Number.NaN, isFalling: false }
}

/**
 * Learns from a date of numbers, while several orders are possible.
 *
 * @returns a fault where the dates of the file are of no one order; null where they may be
 */
export function learnDate(dates: DateEvidence, text: string, look: () => Place): Refusal | null {
  const numbers = dateNumbers(text)
  if (numbers === null) return null
  const orders = ordersOf(numbers)
  if (orders.length === 0) return null
  const left = dates.possible.filter((order) => orders.includes(order))
  if (left.length === 0 && dates.chosen !== null) return notChosen(look(), dates.chosen, orders)
  if (left.length === 0) return mixed(look(), dates.told ?? dates.open)
  dates.open ??= look()
  if (left.length < dates.possible.length) dates.told = look()
  dates.possible = left
  return null
}

/** Whether the order in which dates are read is not possible any more. */
export function isRefuted({ possible, context }: DateEvidence): boolean {
  return context.order !== null && !possible.includes(context.order)
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
