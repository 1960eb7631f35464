import {
  coerceInputValue,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
} from 'graphql'
import type { Sorting } from '../../../jobs/explore/ranking.ts'
import { TRIAL_ORDERS } from '../../../jobs/explore/trialMetrics.ts'
import { shown } from '../../../jobs/problems.ts'
import type { GivenFilter } from '../../explore/trialFilter.ts'
import { schema } from '../../schema.ts'
import { apiError } from '../errorCodes.ts'

/** Which trials a table has, and in which order: what the list of the API is told by its arguments. */
export interface TableQuery extends Sorting {
  readonly where: GivenFilter
}

/** What the table of trials can be told. */
const NAMES = ['orderBy', 'reverse', 'where']

function refuse(name: string, value: string, allowed: string): never {
  throw apiError('BAD_USER_INPUT', `${name}: '${shown(value)}' is not allowed; ${allowed}`)
}

/** Each name at most once, and none that is not known: one that is mistyped would be a table of something else. */
function readOnce(given: URLSearchParams, known: readonly string[]): ReadonlyMap<string, string> {
  const read = new Map<string, string>()
  const allowed = known.length > 0 ? `there are ${known.join(', ')}` : 'there is none'
  for (const [name, value] of given) {
    if (!known.includes(name))
      throw apiError('BAD_USER_INPUT', `'${shown(name)}' is no parameter of this table; ${allowed}`)
    if (read.has(name)) refuse(name, value, 'it is given twice')
    read.set(name, value)
  }
  return read
}

/** A table that can be told nothing. @throws GraphQLError BAD_USER_INPUT where it is told anything */
export function expectNothing(given: URLSearchParams): void {
  readOnce(given, [])
}

/** The type of a place in an input. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType {
  return path.reduce<GraphQLInputType>((outer, key) => {
    const inner = getNullableType(outer)
    if (isListType(inner)) return inner.ofType
    return (isInputObjectType(inner) && inner.getFields()[key]?.type) || inner
  }, type)
}

function allowedAt(type: GraphQLInputType): string {
  const named = getNamedType(type)
  if (isEnumType(named))
    return `it must be one of ${named
      .getValues()
      .map(({ name }) => name)
      .join(', ')}`
  if (isInputObjectType(named)) return `it may have ${Object.keys(named.getFields()).join(', ')}`
  return `it must be of the type ${String(type)}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whatever is wrong with it, its writer needs to see what it should look like.
    return refuse('where', text, 'it must be JSON, as {"admissible":true}')
  }
}

function readWhere(text: string): GivenFilter {
  const type = schema.getType('TrialFilter')
  if (!isInputType(type)) throw new Error('the schema has no TrialFilter')
  return coerceInputValue(parse(text), type, (path, _value, { message }) => {
    const place = ['where', ...path].join('.')
    throw apiError('BAD_USER_INPUT', `${place}: ${message.replace(/\.$/, '')}; ${allowedAt(typeAt(type, path))}`)
  }) as GivenFilter
}

/**
 * What the address of the table of trials asks for.
 *
 * @throws GraphQLError BAD_USER_INPUT that names the parameter, its value and what is allowed
 */
export function readTableQuery(given: URLSearchParams): TableQuery {
  const read = readOnce(given, NAMES)
  const orderBy = read.get('orderBy') ?? 'OBJECTIVE'
  const order = TRIAL_ORDERS.find((one) => one === orderBy)
  const reverse = read.get('reverse') ?? 'false'
  if (!order) return refuse('orderBy', orderBy, `it must be one of ${TRIAL_ORDERS.join(', ')}`)
  if (reverse !== 'true' && reverse !== 'false') return refuse('reverse', reverse, 'it must be true or false')
  const where = read.get('where')
  return { order, reverse: reverse === 'true', where: where === undefined ? null : readWhere(where) }
}
