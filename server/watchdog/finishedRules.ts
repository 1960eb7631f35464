/** What the entry rules of one strategy took, with all of their trials, that are finished. */
export interface FinishedRules {
  readonly count: number
  /** CPU milliseconds a bar: the most that one of them took. */
  readonly longestMs: number
}

export type FinishedByStrategy = ReadonlyMap<string, FinishedRules>

/** Rules of one strategy that have finished together. */
export interface FinishedWork {
  readonly strategy: string
  readonly rules: number
  readonly seconds: number
  /** Bars that a rule goes over. */
  readonly bars: number
}

/** Fewer say nothing. */
const MIN_RULES = 3

/** Adds rules that have finished. They took the same each, as far as is known. */
export function addFinished(
  known: FinishedByStrategy,
  { strategy, rules, seconds, bars }: FinishedWork,
): FinishedByStrategy {
  const before = known.get(strategy) ?? { count: 0, longestMs: 0 }
  const ms = (1_000 * seconds) / rules / Math.max(1, bars)
  return new Map([...known, [strategy, { count: before.count + rules, longestMs: Math.max(before.longestMs, ms) }]])
}

/** The most CPU that a rule of a strategy took a bar, in milliseconds; null where too few have finished. */
export function longestRuleMs(known: FinishedByStrategy, strategy: string | undefined): number | null {
  const found = strategy === undefined ? undefined : known.get(strategy)
  return found && found.count >= MIN_RULES ? found.longestMs : null
}
