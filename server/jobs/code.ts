import type { Work } from '../engine/batch.ts'
import { isComparison } from '../engine/strategies/relations.ts'
import type { StrategyCatalog } from './catalog.ts'
import type { Catalog } from './plan.ts'
import { asSweep, rulesOf, type Specification } from './specification.ts'

/** Code that a job began with is not held here: another process may hold it. */
export class CodeMissingError extends Error {
  readonly strategy: string
  readonly digest: string

  constructor(strategy: string, digest: string) {
    super(`the code of strategy '${strategy}' (${shortOf(digest)}) is not held here`)
    this.strategy = strategy
    this.digest = digest
  }
}

/** A digest as people read it. */
export function shortOf(digest: string): string {
  return `${digest.slice(0, 8)}…`
}

/** A specification with the code that its job begins with, in place of what it had of another one. */
export function withCode({ code: _, ...rest }: Specification, catalog: StrategyCatalog): Specification {
  const specification: Specification = rest
  const kept = asSweep(specification).strategies.flatMap(({ strategy: name }) => {
    const digest = catalog.digestOf(name)
    const declared = catalog.find(name)
    if (digest === undefined || !declared) return []
    const parameters = declared.parameters.map(({ description: _, ...parameter }) => parameter)
    // Strategies that are not built in compare, and do nothing else: what a function is could not be kept.
    const relations = declared.relations?.filter(isComparison) ?? []
    return [[name, { digest, parameters, ...(relations.length > 0 && { relations }) }] as const]
  })
  return kept.length > 0 ? { ...specification, code: Object.fromEntries(kept) } : specification
}

/** What a job's plan knows of strategies: what they declared when it began, else what they do now. */
export function catalogOf({ code }: Specification, catalog: Catalog): Catalog {
  return (name) => {
    const kept = code?.[name]
    if (!kept) return catalog(name)
    const parameters = kept.parameters.map((parameter) => ({ ...parameter, description: '' }))
    const { relations = [] } = kept
    return { name, title: name, description: '', family: '', parameters, relations }
  }
}

/** The digests of a job's own strategies, by name; null where it has none, or an earlier version stored it. */
export function versionsOf(specification: Specification): Readonly<Record<string, string>> | null {
  const { code } = specification
  return code ? Object.fromEntries(Object.entries(code).map(([name, { digest }]) => [name, digest])) : null
}

/** Work that names the rules and the code which its job began with. */
export function versioned(work: Work, specification: Specification): Work {
  const versions = versionsOf(specification)
  return { ...work, rules: rulesOf(specification), ...(versions && { versions }) }
}
