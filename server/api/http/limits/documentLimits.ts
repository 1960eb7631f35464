import { GraphQLError } from 'graphql'
import type { ErrorCode } from '../errorCodes.ts'

/** The most that one document may ask for; each is a setting of the server. */
export interface DocumentLimits {
  /** Of its text, as UTF-8. */
  readonly bytes: number
  /** Names, numbers, strings and signs of its text. */
  readonly tokens: number
  /** Fields inside of fields. */
  readonly depth: number
  /** Fields with another name, and fields that are asked for again where they stand already. */
  readonly aliases: number
  /** Fields, with every fragment in the place of its spreads. */
  readonly fields: number
  readonly directives: number
  /** What answering takes, in fields of the answer. */
  readonly cost: number
}

/** What a document had too much of: a program reads the code, the operator the setting. */
const REFUSALS = {
  bytes: { code: 'DOCUMENT_TOO_LARGE', setting: 'MAX_DOCUMENT_BYTES' },
  tokens: { code: 'DOCUMENT_TOO_LARGE', setting: 'MAX_DOCUMENT_TOKENS' },
  depth: { code: 'DOCUMENT_TOO_DEEP', setting: 'MAX_DOCUMENT_DEPTH' },
  aliases: { code: 'TOO_MANY_ALIASES', setting: 'MAX_DOCUMENT_ALIASES' },
  fields: { code: 'TOO_MANY_FIELDS', setting: 'MAX_DOCUMENT_FIELDS' },
  directives: { code: 'TOO_MANY_DIRECTIVES', setting: 'MAX_DOCUMENT_DIRECTIVES' },
  cost: { code: 'TOO_COSTLY', setting: 'MAX_DOCUMENT_COST' },
} as const satisfies Record<keyof DocumentLimits, { readonly code: ErrorCode; readonly setting: string }>

/** How much a document has of something, and how much it may have. */
interface Excess {
  readonly given: number
  readonly allowed: number
  /** What follows 'the document '. */
  readonly sentence: string
}

/** A number as people read it: 1,200,000. */
export function spell(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 0 }) : 'endlessly many'
}

/** The error of a document that has too much of something. */
export function refusal(limit: keyof DocumentLimits, { given, allowed, sentence }: Excess): GraphQLError {
  const { code, setting } = REFUSALS[limit]
  return new GraphQLError(`the document ${sentence}`, {
    // 400 in the new media type, 200 in the old one, as for a document that is not valid.
    extensions: { code, given: Math.min(given, Number.MAX_VALUE), allowed, setting, http: { spec: true, status: 400 } },
  })
}

/** Throws where a document has more of something than it may. */
export function hold(limits: DocumentLimits, limit: keyof DocumentLimits, given: number, what: string): void {
  const allowed = limits[limit]
  if (given <= allowed) return
  throw refusal(limit, {
    given,
    allowed,
    sentence: `has ${spell(given)} ${what}; at most ${spell(allowed)} are allowed`,
  })
}
