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

/** What a rule computes signals or decisions from. */
export interface SignalRequest {
  readonly view: View
  readonly parameters: Parameters
  readonly direction: Direction
  /** Called with the share that is done, 0 to 1, where the rule is probed or called bar by bar. */
  readonly onShare?: (share: number) => void
}

/** The bars of a window at which a rule is probed for looking ahead: so many spread evenly, and as many of those with signals. */
const PROBES = 32

/**
 * Of the work on bars that a rule must not have seen, the share that the probes take, each of which asks the rule once more. One that is
 * caught takes longer for the rest than that says.
 */
export const PROBED_SHARE = 0.95

/** The signals of a rule on the bars that are traded on, and whether it was caught reading later bars than it may. */
export interface SignalResult extends Signals {
  readonly looksAhead: boolean
}

/**
 * The signals of a rule on the bars that are traded on. Where the rule must not have seen these bars, each signal is the one that the rule
 * gives when it sees no later bar. A rule that is caught looking ahead is called bar by bar.
 */
export function computeSignals(rule: Strategy, request: SignalRequest): SignalResult {
  const { view, parameters, direction } = request
  const { before, history } = view
  const signals = from(before, rule.signals(history, parameters, direction))
  if (!view.unseen) return { ...signals, looksAhead: false }
  const probes = probesOf(signals)
  const looksAhead = probes.some((bar, index) => {
    request.onShare?.((PROBED_SHARE * index) / probes.length)
    return !isSame(signals, signalsUpTo(rule, request, bar), bar + 1)
  })
  return looksAhead ? { ...signalsBarByBar(rule, request), looksAhead } : { ...signals, looksAhead }
}

/** Signals without those of the bars before. */
function from(before: number, signals: Signals): Signals {
  if (before === 0) return signals
  return { ...signals, entry: signals.entry.subarray(before), exit: signals.exit.subarray(before) }
}

/** The signals of a rule on the bars that are traded on, up to `bar`, when that is the last bar that it sees. */
function signalsUpTo(rule: Strategy, { view, parameters, direction }: SignalRequest, bar: number): Signals {
  const { before, history } = view
  return from(before, rule.signals(partOf(history, 0, before + bar + 1), parameters, direction))
}

function isSame(one: Signals, other: Signals, count: number): boolean {
  if (one.hold !== other.hold) return false
  for (let bar = 0; bar < count; bar += 1) {
    if (one.entry[bar] !== other.entry[bar] || one.exit[bar] !== other.exit[bar]) return false
  }
  return true
}

function spread(bars: readonly number[]): number[] {
  if (bars.length <= PROBES) return [...bars]
  return Array.from({ length: PROBES }, (_, index) => bars[Math.floor((index * bars.length) / PROBES)] ?? 0)
}

/** The last bar is left out: there is no later one that a rule could have seen. */
function probesOf({ entry, exit }: Signals): number[] {
  const all = Array.from({ length: Math.max(0, entry.length - 1) }, (_, bar) => bar)
  return [...spread(all), ...spread(all.filter((bar) => entry[bar] === 1 || exit[bar] === 1))]
}

/** The signals of each bar when it is the last one that the rule sees; how long it holds is what it says on the first. */
function signalsBarByBar(rule: Strategy, request: SignalRequest): Signals {
  const { length } = request.view.candles
  const { hold } = signalsUpTo(rule, request, 0)
  const marks = { entry: new Uint8Array(length), exit: new Uint8Array(length) }
  const signals = hold === undefined ? marks : { ...marks, hold }
  for (let bar = 0; bar < length; bar += 1) {
    const { entry, exit } = signalsUpTo(rule, request, bar)
    signals.entry[bar] = entry[bar] ?? 0
    signals.exit[bar] = exit[bar] ?? 0
    request.onShare?.(PROBED_SHARE + ((1 - PROBED_SHARE) * bar) / length)
  }
  return signals
}

/**
 * A rule that decides bar by bar, on the bars that are traded on. It is called for the bars before them too, without a position, so that
 * whatever it remembers has warmed up.
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

/** What a rule that decides bar by bar was called with, and what it decided. */
interface DecisionRecord {
  readonly positions: (Position | null)[]
  readonly decisions: Decision[]
}

/** A rule with a record of its calls. */
export function recorded(decide: Decide): DecisionRecord & { readonly decide: Decide } {
  const record: DecisionRecord = { positions: [], decisions: [] }
  const recording: Decide = (bar, position) => {
    // The engine holds one position and writes it over.
    record.positions[bar] = position && { entryBar: position.entryBar, entryPrice: position.entryPrice }
    const decision = decide(bar, position)
    record.decisions[bar] = decision
    return decision
  }
  return { ...record, decide: recording }
}

/** What a rule decides up to `bar` when that is the last bar that it sees, with the positions that were held. */
function decideUpTo(
  rule: BarStrategy,
  request: SignalRequest,
  { positions, bar }: { readonly positions: readonly (Position | null)[]; readonly bar: number },
): Decision[] {
  const history = partOf(request.view.history, 0, request.view.before + bar + 1)
  const decide = decideOn(rule, { ...request, view: { ...request.view, history } })
  return Array.from({ length: bar + 1 }, (_, at) => decide(at, positions[at] ?? null))
}

/** Whether a rule that decides bar by bar decides otherwise where it does not see later bars. */
export function looksAhead(
  rule: BarStrategy,
  request: SignalRequest,
  { positions, decisions }: DecisionRecord,
): boolean {
  const bars = spread(Array.from({ length: Math.max(0, decisions.length - 1) }, (_, bar) => bar))
  const active = decisions.slice(0, -1).flatMap((decision, bar) => (decision === null ? [] : [bar]))
  const probes = [...bars, ...spread(active)]
  return probes.some((bar, index) => {
    request.onShare?.(index / probes.length)
    return decideUpTo(rule, request, { positions, bar }).some((decision, at) => decision !== decisions[at])
  })
}

/** A rule that sees no bar later than the one it decides on: at each bar it is called anew, from the first bar on. */
export function decideBarByBar(rule: BarStrategy, request: SignalRequest): Decide {
  const positions: (Position | null)[] = []
  return (bar, position) => {
    positions[bar] = position && { entryBar: position.entryBar, entryPrice: position.entryPrice }
    return decideUpTo(rule, request, { positions, bar })[bar] ?? null
  }
}

/** Signals without a mark, for a rule that decides bar by bar. */
export function blankSignals({ length }: Candles): Signals {
  return { entry: new Uint8Array(length), exit: new Uint8Array(length) }
}
