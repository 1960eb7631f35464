import { z } from 'zod'
import { fieldsOf, fieldsSchema, type Note, noteOf } from './note.ts'
import { print } from './text.ts'

/** What one notification holds. */
export interface Envelope {
  /** The bus that sent it. */
  readonly origin: string
  readonly notes: readonly Note[]
  /** How many of its records were not understood: those of another version, say. */
  readonly strange: number
}

/** Bytes of a payload. Postgres refuses one of 8,000 and more. */
const MAX_BYTES = 7_500

/** Of the payload's form: it changes when the fields of a record change their meaning. */
const VERSION = 1

const envelopeSchema = z.tuple([z.literal(VERSION), z.string()]).rest(z.unknown())

/**
 * Writes notes into payloads that hold them in order, each of at most `MAX_BYTES`. A payload is a JSON array: the
 * version, the origin, then a record a note.
 *
 * @param origin of at most 64 characters
 */
export function encode(origin: string, notes: readonly Note[]): string[] {
  const head = `[${VERSION},${print(origin)}`
  const fits = (open: string, record: string) => open.length + 1 + record.length + 1 <= MAX_BYTES
  const payloads: string[] = []
  let open = head
  for (const note of notes) {
    const whole = print(fieldsOf(note))
    // No id is so long that its record does not fit; if one were, those who hear of a gap would read what it says.
    const record = fits(head, whole) ? whole : print(fieldsOf({ kind: 'gap' }))
    if (!fits(open, record)) {
      payloads.push(`${open}]`)
      open = head
    }
    open += `,${record}`
  }
  return open === head ? payloads : [...payloads, `${open}]`]
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    // What is not JSON is as strange as JSON of another form.
    return undefined
  }
}

/** Reads a payload; null where another program, or another version, wrote it. */
export function decode(payload: string): Envelope | null {
  const found = envelopeSchema.safeParse(parse(payload))
  if (!found.success) return null
  const [, origin, ...records] = found.data
  const notes: Note[] = []
  for (const record of records) {
    const fields = fieldsSchema.safeParse(record)
    if (fields.success) notes.push(noteOf(fields.data))
  }
  return { origin, notes, strange: records.length - notes.length }
}
