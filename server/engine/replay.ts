import type { Exits, Trade } from './backtest.ts'
import type { Work } from './batch.ts'
import type { Candles } from './candles.ts'
import { type Backtest, runReference } from './reference.ts'
import { RULES } from './rules.ts'
import {
  blankSignals,
  computeSignals,
  decideBarByBar,
  decideOn,
  looksAhead,
  recorded,
  type SignalRequest,
} from './signals.ts'
import { findStrategy } from './strategies/builtIn.ts'
import { type BarStrategy, type FindRule, isBarStrategy } from './strategies/strategy.ts'
import { runVector } from './vector.ts'
import { viewOf } from './window.ts'

/** What one trial did. */
export interface Replay {
  readonly trades: readonly Trade[]
  /** What the account was worth at each close. */
  readonly equity: Float64Array
}

/**
 * Runs a trial once more, for its trades and its equity, which a sweep does not keep.
 *
 * @param work of this one trial
 * @param find knows the rule that the work names; the built-in ones unless told
 */
export function replayTrial(
  candles: Candles,
  { account, batches, rules = RULES }: Work,
  find: FindRule = findStrategy,
): Replay {
  const [batch] = batches
  const rule = batch && find(batch.strategy)
  if (!rule) throw new Error(`strategy '${batch?.strategy}' is not known here`)
  const { direction, parameters, exits } = batch
  const view = viewOf(candles, batch.window)
  const request = { view, parameters, direction }
  const terms = { candles: view.candles, direction, exits: exits[0] as Exits, account, rules }
  if (!isBarStrategy(rule)) return outlineOf(runVector({ ...terms, signals: computeSignals(rule, request) }))
  return outlineOf(decideAll(rule, request, terms))
}

/** Runs a rule that decides bar by bar; once more, bar by bar anew, where it is caught looking ahead. */
function decideAll(rule: BarStrategy, request: SignalRequest, terms: Omit<Backtest, 'signals'>): Replay {
  const record = recorded(decideOn(rule, request))
  const outcome = runReference({ ...terms, signals: blankSignals(terms.candles) }, { decide: record.decide })
  if (!request.view.unseen || !looksAhead(rule, request, record)) return outcome
  const signals = blankSignals(terms.candles)
  return runReference({ ...terms, signals }, { decide: decideBarByBar(rule, request) })
}

function outlineOf({ trades, equity }: Replay): Replay {
  return { trades, equity }
}
