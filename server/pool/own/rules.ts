import { findStrategy } from '../../engine/strategies/builtIn.ts'
import { type FindRule, isBarStrategy, type Rule } from '../../engine/strategies/strategy.ts'
import { addressOf } from './code.ts'
import { provideCode } from './codeHooks.ts'
import type { OwnColumns } from './columns.ts'
import { runFaultOf } from './importFault.ts'
import { importRule, type OwnFile } from './rule.ts'
import type { SideEffectWatch } from './sideEffects.ts'

/** How strategies of one's own are run on a thread. */
export interface OwnTerms {
  readonly watch: SideEffectWatch
  readonly columns: OwnColumns
  /** Whether the columns are looked at after each call, so that it is known who wrote to them; it takes its time. */
  readonly isCareful: boolean
  /** Told whose file is imported next. */
  onFile?(name: string): void
}

/**
 * Has a thread know the strategies of these files beside the built-in ones. A file that cannot be used fails its own trials alone. Each
 * gets columns and parameters of its own: what it does to them, nobody else sees.
 */
export async function findRules(files: readonly OwnFile[], terms: OwnTerms): Promise<FindRule> {
  const own = new Map<string, Rule | Error>()
  for (const { name, code } of files) {
    terms.onFile?.(name)
    provideCode(code)
    const rule = await terms.watch
      .within(name, () => importRule(addressOf(code)))
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
    own.set(name, rule instanceof Error ? rule : guarded(name, rule, terms))
  }
  return (name) => {
    const rule = own.get(name) ?? findStrategy(name)
    if (rule instanceof Error) throw rule
    return rule
  }
}

function guarded(name: string, rule: Rule, { watch, columns, isCareful }: OwnTerms): Rule {
  const run = <T>(code: () => T): T => {
    try {
      return watch.within(name, code)
    } catch (error) {
      // Its trials fail of it, and say where to look.
      throw runFaultOf(error)
    }
  }
  const putRight = () => (isCareful ? columns.putRight() : null)
  const check = () => {
    const fault = putRight()
    if (fault) throw new Error(fault)
  }
  if (!isBarStrategy(rule)) {
    return {
      ...rule,
      signals: (candles, parameters, direction) => {
        putRight()
        const signals = run(() => rule.signals(columns.of(candles), { ...parameters }, direction))
        check()
        return signals
      },
    }
  }
  return {
    ...rule,
    onBar: (candles, parameters, direction) => {
      putRight()
      const decide = run(() => rule.onBar(columns.of(candles), { ...parameters }, direction))
      const decideAt: typeof decide = (bar, position) => {
        try {
          return decide(bar, position)
        } catch (error) {
          throw runFaultOf(error)
        }
      }
      const last = candles.length - 1
      return (bar, position) => {
        const decision = decideAt(bar, position)
        if (bar === last) check()
        return decision
      }
    },
  }
}
