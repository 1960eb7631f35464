import {
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql'
import { FairScheduler } from './fairScheduler.ts'

/**
 * Entries of a list that are answered in one turn of the event loop: some milliseconds, with all of their fields. What these read together
 * (`loaders.ts`) is read once a piece.
 */
const PIECE = 100

/** Shared by all lists: the next turn is that of whichever list has waited longest. */
const turns = new FairScheduler()

function isListOfObjects(type: GraphQLOutputType): boolean {
  const list = getNullableType(type)
  return isListType(list) && !isLeafType(getNullableType(list.ofType))
}

/** The same entries, those behind the first ones as promises: their fields are resolved when these are kept. */
function spread(found: unknown): unknown {
  if (!Array.isArray(found) || found.length <= PIECE) return found
  let turn: Promise<void> = turns.take()
  return found.map((entry, index) => {
    if (index > 0 && index % PIECE === 0) turn = turn.then(() => turns.take())
    return turn.then(() => entry)
  })
}

/**
 * Has long lists of a schema answered piece by piece. Resolvers that wait for nothing outside run in one go, however many entries a list
 * has: nothing else would be answered until the last one is.
 */
export function resolveInPieces(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)
  for (const field of types.flatMap((type) => Object.values(type.getFields()))) {
    const { resolve, type } = field
    if (!resolve || !isListOfObjects(type)) continue
    field.resolve = (...given) => {
      const found: unknown = resolve(...given)
      return found instanceof Promise ? found.then(spread) : spread(found)
    }
  }
  return schema
}
