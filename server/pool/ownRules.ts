import { findStrategy } from '../engine/strategies/builtIn.ts'
import type { FindRule, Rule } from '../engine/strategies/strategy.ts'
import { addressOf } from './ownCode.ts'
import type { OwnFile } from './ownRule.ts'

/**
 * Has a thread know the strategies of these files beside the built-in ones. A file that cannot be used fails its own trials alone.
 *
 * @param onFile told whose file is imported next
 */
export async function findRules(files: readonly OwnFile[], onFile?: (name: string) => void): Promise<FindRule> {
  // Most threads never need what checks them.
  if (files.length === 0) return findStrategy
  const [{ importRule }, { supply }] = await Promise.all([import('./ownRule.ts'), import('./codeHooks.ts')])
  const own = new Map<string, Rule | Error>()
  for (const { name, code } of files) {
    onFile?.(name)
    supply(code)
    own.set(
      name,
      await importRule(addressOf(code)).catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      ),
    )
  }
  return (name) => {
    const rule = own.get(name) ?? findStrategy(name)
    if (rule instanceof Error) throw rule
    return rule
  }
}
