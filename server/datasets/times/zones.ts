/** A zone of times: the moment of a time on its clocks. */
export interface Zone {
  /**
   * Milliseconds since 1970 (UTC) of a time of the zone's clocks, given as if they showed UTC. A time that they show twice is
   * the earlier one; `later` gives the other. A time that they skip is as far behind the skip as it is past its beginning.
   */
  readonly moment: (localMs: number, later?: boolean) => number
}

/** Minutes ahead of UTC of the zones that files write as letters and that mean one thing only in markets' files. */
const MINUTES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  MEZ: 60,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  HKT: 480,
  SGT: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
}

/** Offsets change at a quarter of an hour, everywhere and always in the years that candles are of. */
const STEP_MS = 900_000

/** How names of the IANA look: "Europe/Berlin", "Japan", "EST5EDT", "NZ-CHAT". */
const PLACE = /^[a-z][a-z0-9+-]{1,19}(?:\/[a-z0-9_+-]{2,30}){0,2}$/i

const known = new Map<string, Zone | null>()

/** Names that are kept; files name one or two. */
const MAX_KNOWN = 1_000

/** The zone that letters ("EST"), a name of the IANA ("America/New_York") or an offset ("UTC-5") mean; null where they mean none. */
export function zoneNamed(name: string): Zone | null {
  const found = known.get(name)
  if (found !== undefined) return found
  const zone = makeZone(name.trim())
  if (known.size < MAX_KNOWN) known.set(name, zone)
  return zone
}

function makeZone(name: string): Zone | null {
  const minutes = MINUTES[name.toUpperCase()] ?? offsetMinutes(name)
  if (minutes !== null) return { moment: (localMs) => localMs - minutes * 60_000 }
  if (!PLACE.test(name)) return null
  try {
    return placeZone(new Temporal.ZonedDateTime(0n, name).timeZoneId)
  } catch {
    // No place of that name is known.
    return null
  }
}

function offsetMinutes(name: string): number | null {
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(name)
  if (!match) return null
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return minutes > 15 * 60 ? null : minutes * (match[1] === '-' ? -1 : 1)
}

/** The zone of a place, whose offset changes with the seasons; the last one looked up is kept. */
function placeZone(timeZoneId: string): Zone {
  let step = Number.NaN
  let earlierMs = 0
  let laterMs = 0
  return {
    moment: (localMs, later = false) => {
      const at = Math.floor(localMs / STEP_MS)
      if (at !== step) {
        step = at
        earlierMs = offsetAt(at * STEP_MS, timeZoneId, 'earlier')
        laterMs = offsetAt(at * STEP_MS, timeZoneId, 'later')
      }
      // Of a time that is skipped, the offset before the skip gives the moment behind it.
      const isSkipped = earlierMs < laterMs
      return localMs - (isSkipped ? earlierMs : later ? laterMs : earlierMs)
    },
  }
}

/** Milliseconds that a place is ahead of UTC at a time of its clocks. */
function offsetAt(localMs: number, timeZone: string, disambiguation: 'earlier' | 'later'): number {
  const local = Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  return local.toZonedDateTime(timeZone, { disambiguation }).offsetNanoseconds / 1e6
}
