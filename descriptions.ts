/** Holds the printed schema to this: every type, field, argument and value says what it is. A part of `npm run check`. */
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'

/** So many are named. */
const MOST = 20

/** Whatever a schema can describe. */
interface Element {
  readonly description?: string | null | undefined
}

/** A type and all that is in it, by names such as 'Job', 'Job.trials' and 'Job.trials(first:)'. */
function elementsOf(type: GraphQLNamedType): (readonly [name: string, element: Element])[] {
  const own = [type.name, type] as const
  if (isEnumType(type)) return [own, ...type.getValues().map((value) => [`${type}.${value.name}`, value] as const)]
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [own]
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const name = `${type}.${field.name}`
    const args: readonly GraphQLArgument[] = 'args' in field ? field.args : []
    return [[name, field] as const, ...args.map((arg) => [`${name}(${arg.name}:)`, arg] as const)]
  })
  return [own, ...fields]
}

/** The names of what a schema does not describe. */
export function undescribed(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap(elementsOf)
    .filter(([, { description }]) => !description?.trim())
    .map(([name]) => name)
}

if (import.meta.main) {
  const path = 'schema/schema.graphql'
  const found = undescribed(buildSchema(readFileSync(new URL(path, import.meta.url), 'utf8')))
  if (found.length > 0) {
    const rule =
      'say in server/api what it is, in which unit, from where to where, and what null means; then npm run generate'
    const more = found.length > MOST ? ` and ${found.length - MOST} more` : ''
    console.error(`${path} has no description of ${found.slice(0, MOST).join(', ')}${more}: ${rule}`)
    process.exitCode = 1
  }
}
