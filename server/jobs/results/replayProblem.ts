import type { Metrics } from '../../engine/backtest.ts'
import { RULES } from '../../engine/rules.ts'
import { findStrategy } from '../../engine/strategies/builtIn.ts'
import { CodeMissingError, shortOf } from '../code.ts'
import { rulesOf, type Specification } from '../specification.ts'

/** What a trial that is run again is held to: if these agree, its equity and its trades are those of then. */
export type StoredFigures = Pick<Metrics, 'trades' | 'totalReturn' | 'maxDrawdown'>

/** How far engines may be apart, of 1 or of what is larger. */
const TOLERANCE = 1e-9

function agree(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(one), Math.abs(other))
}

/** What a trial has that was run again, in place of what is stored; null where it has the same. */
export function differenceOf(stored: StoredFigures, found: StoredFigures): string | null {
  if (found.trades !== stored.trades) return `${found.trades} trades in place of ${stored.trades}`
  if (!agree(found.totalReturn, stored.totalReturn)) {
    return `a total return of ${found.totalReturn} in place of ${stored.totalReturn}`
  }
  if (agree(found.maxDrawdown, stored.maxDrawdown)) return null
  return `a largest drawdown of ${found.maxDrawdown} in place of ${stored.maxDrawdown}`
}

/** Why a trial cannot be run again, in a sentence. */
export function describeReplayFailure(error: unknown): string {
  if (error instanceof CodeMissingError) {
    const then = `as it was when the job began (${shortOf(error.digest)})`
    return `Strategy '${error.strategy}' was changed since: this server does not hold it ${then}.`
  }
  return `The trial could not be run again: ${error instanceof Error ? error.message : String(error)}.`
}

/** What a trial was run again by: the code that its job began with, maybe other code, or built-in rules that are newer than its job. */
export type Origin = 'SAME_CODE' | 'OTHER_CODE' | 'NEWER_RULES'

/** What a trial of a job is run again by. */
export function originOf(specification: Specification, strategy: string): Origin {
  if (specification.code?.[strategy] !== undefined) return 'SAME_CODE'
  return findStrategy(strategy) && rulesOf(specification) < RULES ? 'NEWER_RULES' : 'OTHER_CODE'
}

const CAUSES: Readonly<Record<Origin, string>> = {
  SAME_CODE: 'answers otherwise each time',
  OTHER_CODE: 'was changed since, or answers otherwise each time',
  NEWER_RULES: 'has another rule since this job was started, and what is stored stays as it was',
}

/** Why a trial is not shown that is another one when it is run again, in a sentence. */
export function describeDifference(strategy: string, difference: string, origin: Origin): string {
  return `Strategy '${strategy}' ${CAUSES[origin]}: run again, the trial has ${difference}.`
}
