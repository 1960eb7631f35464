/** How a statement begins that may be a read. */
const BEGINNING = /^[\s(]*(?:select|with|show)\b/i

/** Words that stand in a statement which writes or locks, comments, which hide others, and what ends one statement of several. */
const ACTION = /\b(?:insert|update|delete|merge|into|share)\b|--|\/\*|;/i

/**
 * What stands before a bracket: a word of the language, or the name of a function, with whatever it is quoted or qualified by; behind
 * `as`, an alias or a type. It begins where a name does, so that a long one is not looked at again from each of its letters.
 */
const BEFORE_BRACKET = /(\bas\s+)?(?<![^\s(),:[\]=<>+*/|~!@#%^&-])([^\s(),:[\]=<>+*/|~!@#%^&-]+)\s*\(/gi

/** Words of the language that stand before a bracket. */
const WORDS =
  'all and any array as between by case cast distinct else except exists filter from group having in intersect is join lateral like limit not ' +
  'on or over recursive select some then union using values when where with within'

/** Functions that change nothing, and nothing but the answer is different if they are called twice. */
const FUNCTIONS =
  'abs array_agg avg ceil coalesce concat count current_database current_setting date_part date_trunc extract floor generate_series greatest ' +
  'hashtext hashtextextended int4multirange int4range json_agg jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length ' +
  'jsonb_build_object lag lead least length lower make_interval max min now nullif pg_backend_pid pg_database_size pg_is_in_recovery ' +
  'pg_postmaster_start_time pg_sleep power range_agg rank regexp_replace repeat round row_number sqrt substr substring sum to_char to_timestamp ' +
  'trim unnest upper'

const HARMLESS = new Set(`${WORDS} ${FUNCTIONS}`.split(' '))

/**
 * Whether a statement only reads, so that it may be asked twice. In doubt it does not: any function but those that are known to change
 * nothing, whatever locks rows, and a word for writing anywhere in it, be it in a text, make it something else.
 */
export function isRead(text: string): boolean {
  if (!BEGINNING.test(text) || ACTION.test(text)) return false
  return [...text.matchAll(BEFORE_BRACKET)].every(
    ([, as, name]) => as !== undefined || HARMLESS.has(String(name).toLowerCase()),
  )
}
