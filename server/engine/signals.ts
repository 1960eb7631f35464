import type { Candles } from './candles.ts'
import type {
  BarStrategy,
  Decide,
  Decision,
  Direction,
  Parameters,
  Position,
  Signals,
  Strategy,
} from './strategies/strategy.ts'
import { partOf, type View } from './window.ts'

/** How a rule is asked. */
export interface SignalRequest {
  readonly view: View
  readonly parameters: Parameters
  readonly direction: Direction
  /** Told how much of the asking is done, 0 to 1, where a rule is tried or asked bar by bar. */
  readonly onShare?: (share: number) => void
}

/** The bars of a window at which it is tried whether a rule looks ahead: spread evenly, and among those with signals. */
const PROBES = 32

/** The signals of a rule on the bars that are traded on, and whether it was caught reading later bars than it may. */
export interface SignalResult extends Signals {
  readonly looksAhead: boolean
}

/**
 * The signals of a rule on the bars that are traded on. Where the rule must not have seen them, each is what it says when it sees no
 * later bar: one that is caught looking ahead is asked bar by bar, so that nothing of it is left.
 */
export function computeSignals(rule: Strategy, asking: SignalRequest): SignalResult {
  const { view, parameters, direction } = asking
  const { before, history } = view
  const { entry, exit } = rule.signals(history, parameters, direction)
  const told = before === 0 ? { entry, exit } : { entry: entry.subarray(before), exit: exit.subarray(before) }
  if (!view.unseen) return { ...told, looksAhead: false }
  const probes = probesOf(told)
  const looksAhead = probes.some((bar, index) => {
    asking.onShare?.(index / probes.length / 2)
    return !isSame(told, signalsUpTo(rule, asking, bar), bar + 1)
  })
  return looksAhead ? { ...hearBlind(rule, asking), looksAhead } : { ...told, looksAhead }
}

/** What a rule says of the bars that are traded on when `bar` is the last one that it sees. */
function signalsUpTo(rule: Strategy, { view, parameters, direction }: SignalRequest, bar: number): Signals {
  const { before, history } = view
  const { entry, exit } = rule.signals(partOf(history, 0, before + bar + 1), parameters, direction)
  return { entry: entry.subarray(before), exit: exit.subarray(before) }
}

function isSame(one: Signals, other: Signals, count: number): boolean {
  for (let bar = 0; bar < count; bar += 1) {
    if (one.entry[bar] !== other.entry[bar] || one.exit[bar] !== other.exit[bar]) return false
  }
  return true
}

function spread(bars: readonly number[]): number[] {
  if (bars.length <= PROBES) return [...bars]
  return Array.from({ length: PROBES }, (_, index) => bars[Math.floor((index * bars.length) / PROBES)] ?? 0)
}

/** The last bar tells nothing: nobody sees one behind it. */
function probesOf({ entry, exit }: Signals): number[] {
  const all = Array.from({ length: Math.max(0, entry.length - 1) }, (_, bar) => bar)
  return [...spread(all), ...spread(all.filter((bar) => entry[bar] === 1 || exit[bar] === 1))]
}

/** A bar's signals when it is the last one that is seen, for each bar. */
function hearBlind(rule: Strategy, asking: SignalRequest): Signals {
  const { length } = asking.view.candles
  const heard = { entry: new Uint8Array(length), exit: new Uint8Array(length) }
  for (let bar = 0; bar < length; bar += 1) {
    const { entry, exit } = signalsUpTo(rule, asking, bar)
    heard.entry[bar] = entry[bar] ?? 0
    heard.exit[bar] = exit[bar] ?? 0
    asking.onShare?.(0.5 + bar / length / 2)
  }
  return heard
}

/**
 * A rule that decides bar by bar, on the bars that are traded on. It is asked of the bars before too, when nothing is held, so that
 * what it remembers has warmed up.
 */
export function decideOn(rule: BarStrategy, { view, parameters, direction }: SignalRequest): Decide {
  const { before, history } = view
  const decide = rule.onBar(history, parameters, direction)
  for (let bar = 0; bar < before; bar += 1) decide(bar, null)
  return (bar, position) => decide(before + bar, shifted(position, before))
}

function shifted(position: Position | null, before: number): Position | null {
  return position && { entryBar: position.entryBar + before, entryPrice: position.entryPrice }
}

/** What was asked of a rule that decides bar by bar, and what it said. */
interface Course {
  readonly positions: (Position | null)[]
  readonly decisions: Decision[]
}

/** A rule with a record of what it is asked. */
export function recorded(decide: Decide): Course & { readonly decide: Decide } {
  const course: Course = { positions: [], decisions: [] }
  const record: Decide = (bar, position) => {
    // The engine holds one position and writes it over.
    course.positions[bar] = position && { entryBar: position.entryBar, entryPrice: position.entryPrice }
    const decision = decide(bar, position)
    course.decisions[bar] = decision
    return decision
  }
  return { ...course, decide: record }
}

/** What a rule decides at a bar that is the last one it sees, after all that was held before. */
function decideUpTo(
  rule: BarStrategy,
  asking: SignalRequest,
  { positions, bar }: { readonly positions: readonly (Position | null)[]; readonly bar: number },
): Decision[] {
  const history = partOf(asking.view.history, 0, asking.view.before + bar + 1)
  const decide = decideOn(rule, { ...asking, view: { ...asking.view, history } })
  return Array.from({ length: bar + 1 }, (_, at) => decide(at, positions[at] ?? null))
}

/** Whether a rule that decides bar by bar would have decided otherwise, had it not seen later bars. */
export function looksAhead(rule: BarStrategy, asking: SignalRequest, { positions, decisions }: Course): boolean {
  const bars = spread(Array.from({ length: Math.max(0, decisions.length - 1) }, (_, bar) => bar))
  const active = decisions.slice(0, -1).flatMap((decision, bar) => (decision === null ? [] : [bar]))
  const probes = [...bars, ...spread(active)]
  return probes.some((bar, index) => {
    asking.onShare?.(index / probes.length)
    return decideUpTo(rule, asking, { positions, bar }).some((decision, at) => decision !== decisions[at])
  })
}

/** A rule that sees no bar later than the one it decides on: it is asked anew from the first bar on at each bar. */
export function decideBarByBar(rule: BarStrategy, asking: SignalRequest): Decide {
  const positions: (Position | null)[] = []
  return (bar, position) => {
    positions[bar] = position && { entryBar: position.entryBar, entryPrice: position.entryPrice }
    return decideUpTo(rule, asking, { positions, bar })[bar] ?? null
  }
}

/** Blank signals, for a rule that decides bar by bar to be written over. */
export function blankSignals({ length }: Candles): Signals {
  return { entry: new Uint8Array(length), exit: new Uint8Array(length) }
}
