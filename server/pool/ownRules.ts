import { findStrategy } from '../engine/strategies/builtIn.ts'
import type { FindRule, Rule } from '../engine/strategies/strategy.ts'
import type { OwnFile } from './ownRule.ts'

/**
 * Has a thread know the strategies of these files beside the built-in ones. A file that cannot be used fails its own trials alone.
 *
 * @param onFile told whose file is imported next
 */
export async function findRules(files: readonly OwnFile[], onFile?: (name: string) => void): Promise<FindRule> {
  // Most threads never need what checks them.
  if (files.length === 0) return findStrategy
  const { importRule } = await import('./ownRule.ts')
  const own = new Map<string, Rule | Error>()
  for (const { name, url } of files) {
    onFile?.(name)
    own.set(
      name,
      await importRule(url).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
    )
  }
  return (name) => {
    const rule = own.get(name) ?? findStrategy(name)
    if (rule instanceof Error) throw rule
    return rule
  }
}
