import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromAST,
} from 'graphql'
import { type Cost, costOf } from './cost.ts'
import { type DocumentLimits, refusal, spell } from './documentLimits.ts'
import { type Fragments, fragmentsOf } from './documentShape.ts'

/** What a document is asked with. */
export interface DocumentInput {
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** Entries of a list of which nothing is known. */
const USUAL_SIZE = 10

/** Fields of the schema's own description, which are read off memory. */
const INTROSPECTION: Readonly<Record<string, number>> = {
  types: 150,
  fields: 12,
  inputFields: 6,
  enumValues: 6,
  directives: 6,
  args: 2,
  interfaces: 1,
  possibleTypes: 3,
}
const INTROSPECTED = 0.2

/** The most that a list can be asked for; beyond it the field itself refuses. */
const MAX_ENTRIES = 10_000

/** What a field costs, and where in it most of that is. */
interface Priced {
  readonly cost: number
  /** The dearest list in it, counted from here; null where it has none. */
  readonly dearest: DearList | null
}

/** Entries that are answered again and again. */
interface DearList {
  /** As 'jobs.nodes.trials.nodes'. */
  readonly path: string
  readonly entries: number
  /** What one of them costs. */
  readonly each: number
}

/** The entries of a page stand in these fields of its connection. */
const PAGED = new Set(['nodes', 'edges'])

/** Prices one operation. Its fragments must be few, and none may spread itself: see `checkShape`. */
class Pricing {
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #variables: Readonly<Record<string, unknown>>

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
    this.#schema = schema
    this.#fragments = fragmentsOf(document)
    this.#variables = variables
  }

  /** @param page entries of the page, where the type is that of a connection */
  set(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined, page: number | null): Priced {
    let all: Priced = { cost: 0, dearest: null }
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        all = add(all, this.#field(selection, type, page))
        continue
      }
      const part = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection
      const on = part?.typeCondition?.name.value
      all = add(all, this.set(part?.selectionSet, on === undefined ? type : this.#schema.getType(on), page))
    }
    return all
  }

  #field(node: FieldNode, parent: GraphQLNamedType | undefined, page: number | null): Priced {
    const field = fieldOf(parent, node.name.value)
    const name = node.alias?.value ?? node.name.value
    if (!field) return { cost: 1, dearest: null }
    const described = field.name === '__schema' || field.name === '__type' || parent?.name.startsWith('__') === true
    const { own = described ? INTROSPECTED : 1, size, squared }: Cost = costOf(field.extensions)
    const first = this.#given(node, field, 'first')
    const inside = this.set(node.selectionSet, getNamedType(field.type), first)
    if (!isListType(getNullableType(field.type))) return into(name, own, inside)
    const usual = described ? (INTROSPECTION[field.name] ?? USUAL_SIZE) : USUAL_SIZE
    const side = squared === undefined ? null : this.#given(node, field, squared)
    const length =
      side === null ? (this.#given(node, field, 'points') ?? this.#given(node, field, 'classes') ?? first) : side * side
    const known = Math.min(MAX_ENTRIES, length ?? size ?? usual)
    const entries = page !== null && PAGED.has(field.name) ? page : known
    return many(name, own, entries, inside)
  }

  /** The number that an argument has been given, or that it has by default; null where the field has no such argument. */
  #given(node: FieldNode, field: GraphQLField<unknown, unknown>, name: string): number | null {
    const argument = field.args.find((declared) => declared.name === name)
    if (!argument) return null
    const given = node.arguments?.find((one) => one.name.value === name)?.value
    const value = given && valueFromAST(given, argument.type, this.#variables)
    const number = typeof value === 'number' ? value : argument.defaultValue
    return typeof number === 'number' ? Math.min(MAX_ENTRIES, Math.max(0, number)) : USUAL_SIZE
  }
}

function fieldOf(type: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}

function totalOf(list: DearList | null): number {
  return list ? list.entries * list.each : 0
}

function dearer(one: DearList | null, other: DearList | null): DearList | null {
  return totalOf(other) > totalOf(one) ? other : one
}

function add(one: Priced, other: Priced): Priced {
  return { cost: one.cost + other.cost, dearest: dearer(one.dearest, other.dearest) }
}

/** A field that has one answer. */
function into(name: string, own: number, { cost, dearest }: Priced): Priced {
  return { cost: own + cost, dearest: dearest && { ...dearest, path: `${name}.${dearest.path}` } }
}

/** A field that has a list of answers. The list inside of it counts as often, and is told of where most of the cost is in that. */
function many(name: string, own: number, entries: number, inside: Priced): Priced {
  // Entries without fields are values, which are answered too.
  const each = inside.cost || 1
  const deeper = inside.dearest && {
    ...inside.dearest,
    path: `${name}.${inside.dearest.path}`,
    entries: entries * inside.dearest.entries,
  }
  const list = { path: name, entries, each }
  const isDeeper = deeper !== null && totalOf(deeper) > 0.9 * totalOf(list)
  return { cost: own + entries * each, dearest: isDeeper ? deeper : list }
}

/** What follows 'the document ' where it is too dear, with what would be allowed. */
function explain({ cost, dearest }: Priced, allowed: number): string {
  const much = `would cost ${spell(cost)}; at most ${spell(allowed)} is allowed (a field of the answer costs about 1)`
  if (!dearest || totalOf(dearest) === 0) return much
  const { path, entries, each } = dearest
  const rest = Math.max(0, allowed - (cost - totalOf(dearest)))
  const most = Math.floor((rest || allowed) / each)
  const part = `most of it is ${path}: ${spell(entries)} entries at ${spell(each)} each`
  return `${much}; ${part}. Ask for at most ${spell(most)} of them at once, or for fewer of their fields`
}

/** What variables are before they are coerced: those that are not given have their defaults. */
function variablesOf({ variableDefinitions = [] }: OperationDefinitionNode, given: DocumentInput['variables']) {
  const values: Record<string, unknown> = Object.create(null)
  for (const { variable, defaultValue } of variableDefinitions) {
    const name = variable.name.value
    // Only numbers are read, of which the text is the value.
    if (defaultValue?.kind === Kind.INT) values[name] = Number(defaultValue.value)
    if (given && Object.hasOwn(given, name)) values[name] = given[name]
  }
  return values
}

/**
 * Holds what a document asks for to the limit. Lists count as long as their `first` or `points` says, variables among them.
 *
 * @throws GraphQLError TOO_COSTLY, with what would be allowed
 */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  asked: DocumentInput,
  limits: DocumentLimits,
): void {
  const operation = getOperationAST(document, asked.operationName)
  // Which one of several is meant, or that there is none, is told when it is executed.
  if (!operation) return
  const pricing = new Pricing(schema, document, variablesOf(operation, asked.variables))
  const priced = pricing.set(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, null)
  if (priced.cost <= limits.cost) return
  throw refusal('cost', { given: priced.cost, allowed: limits.cost, sentence: explain(priced, limits.cost) })
}
