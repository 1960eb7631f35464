/** What answering a field takes beyond its answer, and how long its list is where no argument says so. */
export interface Cost {
  /** In fields of an answer: about a microsecond each. */
  readonly own?: number
  /** Entries of its list, as they usually are at most. */
  readonly size?: number
  /** The argument of whose square its list is as long at most. */
  readonly squared?: string
}

/** Answers that need a statement of their own for each parent. */
export const STATEMENT = 20

/** Answers for which a whole dataset is read. */
export const CANDLES = 250

/** Answers that are worked out over all trials of a job, on the thread that all who ask share. */
export const COLUMNS = 250

/** Answers for which a trial is run once more, on the thread that all who ask share. */
export const REPLAY = 750

/** Changes of a job, imports, and what is worked out of a whole specification. */
export const COMMAND = 500

/** The name under which the schema's fields carry their cost. */
const KEY = 'cost'

/** Puts a cost on a field, as `extensions` of its options. */
export function costs(cost: Cost): Readonly<Record<string, Cost>> {
  return { [KEY]: cost }
}

/** The cost of a field of the schema; nothing where it was given none. */
export function costOf(extensions: Readonly<Record<string, unknown>> | undefined): Cost {
  return (extensions?.[KEY] as Cost | undefined) ?? {}
}
