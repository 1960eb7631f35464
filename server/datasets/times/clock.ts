import { type Zone, zoneNamed } from './zones.ts'

/** A time of day, and the zone that it names; null where it names none. */
export interface ClockTime {
  readonly ms: number
  readonly zone: Zone | null
}

const DIGITS = String.raw`(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?`
const HALF = String.raw`(?:[\s-]?([ap])\.?m(?![a-z])\.?)?`
const OFFSET = String.raw`(?:(?:Z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{2})(?::?(\d{2}))?)?`
const CLOCK = new RegExp(String.raw`^${DIGITS}${HALF}\s*${OFFSET}$`, 'i')
const HOUR = /^(\d{1,2})[\s-]?([ap])\.?m\.?$/i
const NAMED = /^([\d:.,]+(?:[\s-]?[ap]\.?m(?![a-z])\.?)?)\s*([a-z][a-z0-9_+/-]{1,30}|(?:UTC|GMT)[+-]\d{1,2})$/i

/**
 * Reads a time of day: hours and minutes with or without seconds and a fraction, with or without colons, of 24 hours or
 * with AM and PM, with an offset ("+02:00", "Z") or the name of a zone ("EST", "Europe/Berlin") behind it. Null where
 * the text is none.
 */
export function parseClock(text: string): ClockTime | null {
  const match = CLOCK.exec(text)
  if (match) return withOffset(match)
  const hour = HOUR.exec(text)
  if (hour) return onHour(Number(hour[1]), hour[2] ?? '')
  const named = NAMED.exec(text)
  const zone = named && zoneNamed(named[2] ?? '')
  const clock = zone && parseClock(named[1]?.trim() ?? '')
  return clock?.zone === null ? { ms: clock.ms, zone } : null
}

/** Milliseconds since midnight; null where no clock shows that. */
export function clockMs({ hour, minute, second }: Record<'hour' | 'minute' | 'second', number>): number | null {
  return hour > 23 || minute > 59 || second > 59 ? null : ((hour * 60 + minute) * 60 + second) * 1000
}

function withOffset(match: RegExpExecArray): ClockTime | null {
  const hour = hourOf(Number(match[1]), match[5])
  const clock = clockMs({ hour, minute: Number(match[2]), second: Number(match[3] ?? 0) })
  const text = match[0]
  const offset = match[6] === undefined ? 0 : offsetOf(match[6], Number(match[7]), Number(match[8] ?? 0))
  if (clock === null || offset === null) return null
  const fraction = match[4] === undefined ? 0 : Math.round(Number(`0.${match[4]}`) * 1000)
  const isOwn = match[6] !== undefined || /[zct]$/i.test(text)
  return { ms: clock + fraction, zone: isOwn ? fixed(offset) : null }
}

function onHour(hour: number, half: string): ClockTime | null {
  const clock = clockMs({ hour: hourOf(hour, half), minute: 0, second: 0 })
  return clock === null ? null : { ms: clock, zone: null }
}

/** The hour of 24; beyond them where a clock of twelve does not show it. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return Number.POSITIVE_INFINITY
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

const UTC: Zone = { moment: (localMs) => localMs }

function fixed(minutes: number): Zone {
  return minutes === 0 ? UTC : { moment: (localMs) => localMs - minutes * 60_000 }
}

/** Minutes ahead of UTC; null beyond the zones that there are. */
function offsetOf(sign: string, hours: number, minutes: number): number | null {
  if (hours > 15 || minutes > 59) return null
  return (hours * 60 + minutes) * (sign === '-' ? -1 : 1)
}
