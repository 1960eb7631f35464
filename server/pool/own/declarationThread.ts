import { isComparison } from '../../engine/strategies/relations.ts'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import type { OwnCode } from './code.ts'
import { recordCode } from './codeHooks.ts'
import type { Stamps } from './codeStamp.ts'
import { ImportFault } from './importFault.ts'
import { importRule } from './rule.ts'
import { faultOf, watched } from './sideEffects.ts'

/** What a strategy file says of itself, or why it cannot be used. */
export interface ReadFile {
  readonly declaration: Declaration | null
  readonly reason: string | null
  /** The line of the file that is wrong; null where that is not known. */
  readonly line: number | null
  readonly code: OwnCode | null
  /** Of all files that it depends on. */
  readonly stamps: Stamps
  /** See `Watched`. */
  readonly isSpent: boolean
}

async function declare(address: string): Promise<Declaration> {
  const { name, title, description, family, parameters, relations = [] } = await importRule(address)
  const plain = parameters.map(({ name, kind, min, max, step, default: preset, description }) => {
    return { name, kind, min, max, step, default: preset, description }
  })
  // Rules are checked: all of theirs are comparisons.
  const compared = relations.filter(isComparison).map(({ lower, upper, factor = 1, orEqual = false }) => {
    return { lower, upper, factor, orEqual }
  })
  return { name, title, description, family, parameters: plain, ...(compared.length > 0 && { relations: compared }) }
}

/** The entry of the thread that reads strategy files: what the file's strategy says of itself, and its code as text. */
export default async function readDeclaration({ url }: { readonly url: string }): Promise<ReadFile> {
  const { run, traces, isSpent } = await watched((watch) => watch.within(url, () => recordCode(url, declare)))
  if (run.status === 'rejected') throw run.reason
  const { answer, error, code, stamps } = run.value
  const known = error instanceof ImportFault ? error : null
  const thrown = known?.reason ?? (error instanceof Error ? error.message : String(error))
  const fault = faultOf(traces, url)
  const reason = fault ?? (answer ? null : thrown)
  const line = fault === null ? (known?.line ?? null) : null
  return { declaration: reason === null && code ? answer : null, reason, line, code, stamps, isSpent }
}
