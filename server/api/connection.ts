import type { ObjectRef } from '@pothos/core'
import { CursorError } from '../jobs/cursor.ts'
import type { Item, Page, UncountedPage } from '../jobs/ports/paging.ts'
import { builder, type Types } from './builder.ts'
import { apiError } from './http/errorCodes.ts'
import { numberWithin } from './http/limits/arguments.ts'

/** The most entries of a list that one page may hold. */
const MAX_FIRST = 1_000

/** What is said of the arguments of every list in pages. */
export const PAGE_WORDS = {
  first: `How many entries the page has at most: 0 to ${MAX_FIRST}; null is the default.`,
  after: 'The page begins behind the entry of this cursor, of this kind of list; null: with the first one.',
} as const

/** A page as clients see it. */
export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

const PageInfoRef = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'Where a page of a list stands.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'Whether there is more: ask for it with `after: endCursor`.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether this page began after a cursor.' }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Of the first entry of the page; null where it has none.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Of the last entry of the page; null where it has none.',
    }),
  }),
})

/** A page and the cursor that it began after; in those of counted lists, `totalCount` is known or is counted where it is asked for. */
export interface Connection<T> extends UncountedPage<T> {
  readonly after: string | null
  readonly totalCount?: number | (() => Promise<number>)
}

/** A cursor as clients get it: with the list that it is of, so that it is not taken for one of another list. */
function named(list: string, cursor: string): string {
  return `${list}.${cursor}`
}

/**
 * A cursor as it is below the API. One that earlier versions gave has no name.
 *
 * @throws CursorError where it is of another list
 */
function unnamed(list: string, cursor: string): string {
  const [name, text] = cursor.includes('.') ? cursor.split('.', 2) : [list, cursor]
  if (name === list) return text ?? ''
  throw new CursorError(cursor, `it is of a list of ${name}, and this is one of ${list}`)
}

function pageInfo(list: string, { items, hasNextPage, after }: Connection<unknown>): PageInfo {
  const cursorOf = (item: Item<unknown> | undefined) => (item ? named(list, item.cursor) : null)
  const [startCursor, endCursor] = [cursorOf(items[0]), cursorOf(items.at(-1))]
  return { hasNextPage, hasPreviousPage: after !== null, startCursor, endCursor }
}

/**
 * Makes the connection and edge types of a noun.
 *
 * @param counted whether the connection tells how long the whole list is
 */
export function connectionOf<T>(name: string, node: ObjectRef<Types, T>, { counted = true } = {}) {
  const edge = builder.objectRef<Item<T>>(`${name}Edge`).implement({
    description: 'An entry of a list, with its place there.',
    fields: (t) => ({
      cursor: t.string({
        description: 'What a page that begins behind this entry is asked for with.',
        resolve: ({ cursor }) => named(name, cursor),
      }),
      node: t.field({ type: node, description: 'The entry itself.', resolve: (item) => item.node as never }),
    }),
  })
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    description: `One page of a list. Its entries are of the type ${name}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The entries of the page, each with its cursor.',
        resolve: ({ items }) => [...items],
      }),
      nodes: t.field({
        type: [node],
        description: 'The same entries without their cursors.',
        resolve: ({ items }) => items.map((item) => item.node) as never,
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'Where the page stands, and whether there are more.',
        resolve: (connection) => pageInfo(name, connection),
      }),
      ...(counted
        ? {
            totalCount: t.int({
              description: 'How many there are on all pages together.',
              resolve: ({ totalCount = 0 }) => (typeof totalCount === 'number' ? totalCount : totalCount()),
            }),
          }
        : {}),
    }),
  })
}

/**
 * Reads one page for a field.
 *
 * @param list what it is of, as `connectionOf` has it; and how many entries where the caller says null
 * @throws GraphQLError that names the argument, where `first` or `after` cannot be used
 */
export async function readPage<T>(
  args: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
  { list, fallback }: { readonly list: string; readonly fallback: number },
  read: (page: Page) => Promise<Omit<Connection<T>, 'after'>>,
): Promise<Connection<T>> {
  const first = numberWithin('first', args.first, { least: 0, most: MAX_FIRST, fallback })
  try {
    const after = args.after == null ? null : unnamed(list, args.after)
    return { ...(await read({ first, after })), after }
  } catch (error) {
    if (!(error instanceof CursorError)) throw error
    throw apiError('BAD_USER_INPUT', error.message)
  }
}
