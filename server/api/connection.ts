import type { ObjectRef } from '@pothos/core'
import { GraphQLError } from 'graphql'
import { CursorError } from '../jobs/cursor.ts'
import type { Item, Page, UncountedPage } from '../jobs/ports.ts'
import { numberWithin } from './arguments.ts'
import { builder, type Types } from './builder.ts'

/** The most entries of a list that one page may hold. */
const MOST_FIRST = 1_000

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
    startCursor: t.exposeString('startCursor', { nullable: true }),
    endCursor: t.exposeString('endCursor', { nullable: true }),
  }),
})

/** A page and the cursor that it began after; in those of counted lists, `totalCount` is known or is counted where it is asked for. */
export interface Connection<T> extends UncountedPage<T> {
  readonly after: string | null
  readonly totalCount?: number | (() => Promise<number>)
}

function pageInfo({ items, hasNextPage, after }: Connection<unknown>): PageInfo {
  const startCursor = items[0]?.cursor ?? null
  return { hasNextPage, hasPreviousPage: after !== null, startCursor, endCursor: items.at(-1)?.cursor ?? null }
}

/**
 * Makes the connection and edge types of a noun.
 *
 * @param counted whether the connection tells how long the whole list is
 */
export function connectionOf<T>(name: string, node: ObjectRef<Types, T>, { counted = true } = {}) {
  const edge = builder.objectRef<Item<T>>(`${name}Edge`).implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'What a page that begins behind this entry is asked for with.' }),
      node: t.field({ type: node, resolve: (item) => item.node as never }),
    }),
  })
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [edge], resolve: ({ items }) => [...items] }),
      nodes: t.field({ type: [node], resolve: ({ items }) => items.map((item) => item.node) as never }),
      pageInfo: t.field({ type: PageInfoRef, resolve: pageInfo }),
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
 * @param fallback how many entries where the caller says null
 * @throws GraphQLError that names the argument, where `first` or `after` cannot be used
 */
export async function readPage<T>(
  args: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
  fallback: number,
  read: (page: Page) => Promise<Omit<Connection<T>, 'after'>>,
): Promise<Connection<T>> {
  const first = numberWithin('first', args.first, { least: 0, most: MOST_FIRST, fallback })
  const after = args.after ?? null
  try {
    return { ...(await read({ first, after })), after }
  } catch (error) {
    if (!(error instanceof CursorError)) throw error
    throw new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT' } })
  }
}
