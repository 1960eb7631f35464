import type { RelationNode } from '../api/documents/strategies.ts'
import { count } from './format.ts'

/** A relation turned round, as `fast ≥ slow` of `fast < slow`; null where it is no comparison. */
function broken({ lower, upper, factor, orEqual }: RelationNode): string | null {
  if (lower === null || upper === null) return null
  return `${factor === null || factor === 1 ? '' : `${factor} × `}${lower} ${orEqual ? '>' : '≥'} ${upper}`
}

/**
 * `312 skipped (fast ≥ slow)`: how many candidates are no trials, and why where that is one comparison.
 *
 * @param relations of all strategies that are tried
 */
export function tellSkipped(skipped: number, relations: readonly RelationNode[]): string {
  const [only, ...others] = [...new Map(relations.map((relation) => [relation.text, relation])).values()]
  const why = only && others.length === 0 ? broken(only) : null
  return `${count(skipped)} skipped${why ? ` (${why})` : ''}`
}
