import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { ErrorCode } from '../errorCodes.ts'
import { type DocumentLimits, hold, refusal, spell } from './documentLimits.ts'

/** The fragments of a document by name; of two with one name, which validation refuses, the last. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** What a selection holds, with every fragment in the place of its spreads. */
interface Extent {
  /** Fields, spreads and inline fragments. */
  readonly fields: number
  readonly depth: number
}

const NOTHING: Extent = { fields: 0, depth: 0 }

/** Fragments that may spread each other in a row: all that reads them calls itself once for each. */
const MAX_NESTED = 100

/** The fragments that a document defines. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}

function circleError(name: string): GraphQLError {
  return new GraphQLError(`fragment '${name}' spreads itself, directly or through others`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' satisfies ErrorCode, http: { spec: true, status: 400 } },
  })
}

function nestedError(given: number): GraphQLError {
  const sentence = `has ${spell(given)} or more fragments inside of each other; at most ${spell(MAX_NESTED)} are allowed`
  return refusal('depth', { given, allowed: MAX_NESTED, sentence })
}

/** Measures selections; each fragment once, however often it is spread, so that the work is that of the text. */
class Extents {
  readonly #fragments: Fragments
  /** Null while a fragment is being measured: who meets that stands inside of it. */
  readonly #known = new Map<string, Extent | null>()
  #nested = 0

  constructor(fragments: Fragments) {
    this.#fragments = fragments
  }

  of(set: SelectionSetNode | undefined): Extent {
    let { fields, depth } = NOTHING
    for (const selection of set?.selections ?? []) {
      const inside = this.#inside(selection)
      fields += 1 + inside.fields
      depth = Math.max(depth, inside.depth + (selection.kind === Kind.FIELD ? 1 : 0))
    }
    return { fields, depth }
  }

  #inside(selection: SelectionNode): Extent {
    return selection.kind === Kind.FRAGMENT_SPREAD
      ? this.#ofFragment(selection.name.value)
      : this.of(selection.selectionSet)
  }

  #ofFragment(name: string): Extent {
    const known = this.#known.get(name)
    if (known === null) throw circleError(name)
    if (known) return known
    this.#known.set(name, null)
    this.#nested += 1
    if (this.#nested > MAX_NESTED) throw nestedError(this.#nested)
    const extent = this.of(this.#fragments.get(name)?.selectionSet)
    this.#nested -= 1
    this.#known.set(name, extent)
    return extent
  }
}

/** What a document asks for under other names, again, or on conditions, with every fragment in the place of its spreads. */
interface Extras {
  aliases: number
  directives: number
}

/** Counts into `extras`; `names` are those that the selection's object has been asked for so far. */
function count(set: SelectionSetNode | undefined, names: Set<string>, into: Extras, fragments: Fragments): void {
  for (const selection of set?.selections ?? []) {
    into.directives += selection.directives?.length ?? 0
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value)
      into.directives += fragment?.directives?.length ?? 0
      count(fragment?.selectionSet, names, into, fragments)
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count(selection.selectionSet, names, into, fragments)
    } else {
      const name = selection.alias?.value ?? selection.name.value
      if (selection.alias || names.has(name)) into.aliases += 1
      names.add(name)
      count(selection.selectionSet, new Set(), into, fragments)
    }
  }
}

/**
 * Holds the shape of a document to the limits. What validation does with fields of one name is quadratic in their number,
 * so this comes before it.
 *
 * @throws GraphQLError TOO_MANY_FIELDS, DOCUMENT_TOO_DEEP, TOO_MANY_ALIASES, TOO_MANY_DIRECTIVES, or that a fragment spreads itself
 */
export function checkShape(document: DocumentNode, limits: DocumentLimits): void {
  const fragments = fragmentsOf(document)
  const extents = new Extents(fragments)
  const sets = document.definitions.map((definition) =>
    'selectionSet' in definition ? definition.selectionSet : undefined,
  )
  const all = sets.map((set) => extents.of(set))
  const depth = Math.max(0, ...all.map((extent) => extent.depth))
  if (depth > limits.depth) {
    const sentence = `asks ${spell(depth)} fields deep; at most ${spell(limits.depth)} are allowed`
    throw refusal('depth', { given: depth, allowed: limits.depth, sentence })
  }
  const fields = all.reduce((sum, extent) => sum + extent.fields, 0)
  hold(limits, 'fields', fields, 'fields, its fragments counted wherever they are spread')
  // From here on, each spread may be walked: they are few enough.
  const extras: Extras = { aliases: 0, directives: 0 }
  for (const [index, definition] of document.definitions.entries()) {
    extras.directives += ('directives' in definition && definition.directives?.length) || 0
    count(sets[index], new Set(), extras, fragments)
  }
  hold(limits, 'aliases', extras.aliases, 'aliases and repeated fields')
  hold(limits, 'directives', extras.directives, 'directives')
}
