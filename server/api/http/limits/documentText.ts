import { type DocumentNode, GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql'
import { type DocumentLimits, hold, refusal, spell } from './documentLimits.ts'

/** Brackets that values may be nested in, beside those of the fields. */
const VALUE_DEPTH = 20

const OPENING = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/** What can be told of a document before it is parsed. */
interface Text {
  readonly tokens: number
  /** The most brackets that any token stands in. */
  readonly nesting: number
}

/** Counts up to the end, or to the first letter that no token begins with: that one is the parser's to tell. */
function measure(text: string): Text {
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  let nesting = 0
  let open = 0
  try {
    while (lexer.advance().kind !== TokenKind.EOF) {
      tokens += 1
      if (OPENING.has(lexer.token.kind)) open += 1
      if (CLOSING.has(lexer.token.kind)) open -= 1
      nesting = Math.max(nesting, open)
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
  }
  return { tokens, nesting }
}

/**
 * Holds the length of a document to its limit, before anything looks at the text.
 *
 * @throws GraphQLError DOCUMENT_TOO_LARGE
 */
export function checkLength(text: string, limits: DocumentLimits): void {
  // A letter has at least one byte: what is far too long is not even measured.
  hold(limits, 'bytes', text.length > limits.bytes ? text.length : Buffer.byteLength(text), 'bytes')
}

/**
 * Parses a document whose text keeps the limits. The parser calls itself for every bracket, so they are counted before.
 *
 * @throws GraphQLError DOCUMENT_TOO_LARGE, DOCUMENT_TOO_DEEP, or what is wrong with the syntax
 */
export function parseWithin(text: string, limits: DocumentLimits): DocumentNode {
  const { tokens, nesting } = measure(text)
  hold(limits, 'tokens', tokens, 'tokens')
  const allowed = limits.depth + VALUE_DEPTH
  if (nesting > allowed) {
    const sentence = `is ${spell(nesting)} brackets deep; at most ${spell(allowed)} are allowed`
    throw refusal('depth', { given: nesting, allowed, sentence })
  }
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof GraphQLError) error.extensions.code ??= 'GRAPHQL_PARSE_FAILED'
    throw error
  }
}
