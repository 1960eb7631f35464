import {
  defaultFieldResolver,
  GraphQLFloat,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/**
 * What a client is told in the place of a number that is none for JSON, which GraphQL refuses together with all that the number stands
 * in: null where the field may be null, for a figure that does not exist; else the largest number of its sign, for what is beyond it.
 */
function told(value: unknown, type: GraphQLOutputType): unknown {
  const inner = getNullableType(type)
  if (isListType(inner)) return Array.isArray(value) ? value.map((one) => told(one, inner.ofType)) : value
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  if (!isNonNullType(type)) return null
  // What is not even beyond all numbers is an error of the server's: GraphQL tells it, and names the field.
  return Number.isNaN(value) ? value : Math.sign(value) * Number.MAX_VALUE
}

/** Whether a type is a Float, or lists of them. */
function isFloat(type: GraphQLOutputType): boolean {
  const inner = getNullableType(type)
  return isListType(inner) ? isFloat(inner.ofType) : inner === GraphQLFloat
}

/** The schema, with answers of every Float that are finite or null. */
export function withFiniteFloats(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    // Introspection has no Floats, and its types are shared by all schemas.
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields()).filter((each) => isFloat(each.type))) {
      const { resolve = defaultFieldResolver } = field
      field.resolve = (source, args, context, info) => {
        const value: unknown = resolve(source, args, context, info)
        return value instanceof Promise ? value.then((known) => told(known, field.type)) : told(value, field.type)
      }
    }
  }
  return schema
}
