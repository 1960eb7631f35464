import type { PreviewQuestion } from '../../jobs/ports/filePreview.ts'
import { describe, type Place } from '../flaws.ts'
import type { RecordFormat } from '../layouts/recordFormat.ts'
import type { Refusal } from '../refusals.ts'
import { type DecimalMark, markOf, parseNumber } from './numbers.ts'

/** A number that is another one under each decimal mark, as "1,005". */
export interface OpenNumber extends Place {
  /** The mark by the habits of the programs that write such files; null where they have none. */
  readonly byHabit: DecimalMark | null
}

/** What the numbers of some columns have told of their decimal mark so far; owned by one reading, which changes it. */
export interface MarkEvidence {
  /** The mark, and the number that told it, null where the caller did; null before. */
  settled: { readonly mark: DecimalMark; readonly place: Place | null; readonly isHabit: boolean } | null
  /** The first number that is open; null before. */
  open: OpenNumber | null
}

/** Where a number stands, and what its file is like. */
export interface FileContext {
  readonly place: Place
  readonly delimiter: RecordFormat['delimiter']
  /** The time of its row, as it is written. */
  readonly time: string
}

/** Marks of which nothing is known but what is chosen. */
export function makeMarks(chosen: DecimalMark | null): MarkEvidence {
  return { settled: chosen === null ? null : { mark: chosen, place: null, isHabit: false }, open: null }
}

/**
 * Learns from one number, while nothing is settled.
 *
 * @param look finds its surroundings, which are asked for only where they are kept
 * @returns whether the number is open
 */
export function learnMark(marks: MarkEvidence, text: string, look: () => FileContext): boolean {
  const mark = markOf(text)
  if (mark === 'EITHER') marks.open ??= openNumber(look())
  else if (mark !== null) marks.settled ??= { mark, place: look().place, isHabit: false }
  return mark === 'EITHER'
}

/** Nobody groups by points and cuts fields by commas, nor does MetaTrader, which writes days as 2020.04.03. */
function openNumber({ place, delimiter, time }: FileContext): OpenNumber {
  const isDecimal = place.text.includes('.') && (delimiter === ',' || /^\s*\d{4}\.\d\d\.\d\d/.test(time))
  return { ...place, byHabit: isDecimal ? '.' : null }
}

/** The other mark. */
export function otherMark(mark: DecimalMark): DecimalMark {
  return mark === '.' ? ',' : '.'
}

const NAMES: Readonly<Record<DecimalMark, string>> = { '.': 'decimal point', ',': 'decimal comma' }

/** The fault of a number that has the other mark than the one that is settled; null where it has not. */
export function contradiction({ settled }: MarkEvidence, place: Place): Refusal | null {
  const mark = markOf(place.text)
  if (settled === null || mark !== otherMark(settled.mark)) return null
  if (settled.place === null) {
    const message = `${describe(place)} has a ${NAMES[mark]}, so ${JSON.stringify(settled.mark)} is not its mark; leave it out, or give ${JSON.stringify(mark)}`
    return { path: 'format.decimal', code: 'CONFLICT', message }
  }
  const before = `${describe(settled.place)} was read with a ${NAMES[settled.mark]}`
  return `${describe(place)} has a ${NAMES[mark]}, and ${before}; write all of them with the same mark`
}

/** What is asked about a number that is another one under each mark; the smaller reading first. */
export function askMark(place: Place): PreviewQuestion {
  const { text } = place
  const answers = (['.', ','] as const).map((value) => ({ value, number: parseNumber(text, value) }))
  const sorted = answers.sort((one, other) => one.number - other.number)
  const told = sorted.map(({ value, number }) => ({ value, meaning: `${number}` }))
  return { path: 'format.decimal', text: describe(place), answers: told }
}

/** The fault of a number that stays open to the end of the file. */
export function undecided(place: Place): Refusal {
  const question = askMark(place)
  const [decimal, grouped] = question.answers
  const both = `${question.text} may be ${grouped?.meaning} or ${decimal?.meaning}, and nothing in the file tells which`
  const ways = [grouped, decimal].map((answer) => `${answer?.meaning} is ${JSON.stringify(answer?.value)}`)
  return { code: 'AMBIGUOUS', message: `${both}; give format.decimal: ${ways.join(' and ')}`, question }
}
