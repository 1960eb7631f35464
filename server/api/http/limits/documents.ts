import type { GraphQLSchema } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { checkCost } from './documentCost.ts'
import type { DocumentLimits } from './documentLimits.ts'
import { checkShape } from './documentShape.ts'
import { checkLength, parseWithin } from './documentText.ts'

/** Letters of the documents that are kept as they were parsed: that takes about fifty times as many bytes. */
const MAX_LETTERS = 500_000

/** A longer document is not kept: those that are sent again and again are short. */
const LONGEST_KEPT = 20_000

/**
 * Refuses what asks for too much, in the order in which it becomes expensive to tell: by the length of its text, by its
 * tokens and brackets before it is parsed, by its shape and cost before it is validated. HTTP, SSE and WebSocket parse alike.
 */
export function limitDocuments(schema: GraphQLSchema, limits: DocumentLimits): Plugin {
  return {
    onParse: ({ params, setParseFn, context }) => {
      checkLength(params.source.toString(), limits)
      setParseFn((source) => parseWithin(source.toString(), limits))
      return ({ result }) => {
        if (result === null || result instanceof Error) return
        checkShape(result, limits)
        // What is thrown here, and not answered, stays out of the cache: other variables may cost less.
        checkCost(schema, result, askedOf(context), limits)
      }
    },
  }
}

/** The variables and the name that came with a document, on whichever transport. */
function askedOf(context: object): { variables?: Record<string, unknown> | null; operationName?: string | null } {
  return 'params' in context && typeof context.params === 'object' ? (context.params ?? {}) : {}
}

/** A cache of what was made of documents, for Yoga. It is bounded by their length, not by their number alone. */
export function createDocumentCache<T extends object>(): LRUCache<string, T> {
  return new LRUCache<string, T>({
    maxSize: MAX_LETTERS,
    maxEntrySize: LONGEST_KEPT,
    sizeCalculation: (_made, text) => Math.max(1, text.length),
  })
}
