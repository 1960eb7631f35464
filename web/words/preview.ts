import type { PreviewNode } from '../api/documents/imports.ts'
import { candleTime } from './dates.ts'
import { barSize, capitalized, compact, count, plural, THIN } from './format.ts'

type Reading = NonNullable<PreviewNode['reading']>
type Question = PreviewNode['questions'][number]

/** `742 kB`: how large a file is. */
export function fileSize(bytes: number): string {
  return bytes < 999.5 ? `${bytes}${THIN}B` : `${compact(bytes)}B`
}

/** What the beginning of a file was seen to hold, each fact with its name. */
export function factsOf({ reading, symbols }: Pick<PreviewNode, 'reading' | 'symbols'>): [string, string][] {
  if (!reading) return []
  const { rows, isWhole, barSeconds, from, to } = reading
  return [
    ['Bar', barSize(barSeconds)],
    [isWhole ? 'From – to' : 'Seen from – to', `${candleTime(from)} – ${candleTime(to)}`],
    ['Rows', isWhole ? count(rows) : `first ${count(rows)} seen`],
    ...(symbols.length > 0
      ? [[symbols.length === 1 ? 'Symbol' : 'Datasets', namesOf(symbols)] as [string, string]]
      : []),
  ]
}

/** Symbols that are named before the others are counted. */
const MOST_NAMED = 3

function namesOf(symbols: readonly string[]): string {
  const rest = symbols.length - MOST_NAMED
  return rest > 0 ? `${symbols.slice(0, MOST_NAMED).join(', ')} and ${count(rest)} more` : symbols.join(', ')
}

/** What the zone of a file's times was taken for, for the choice that leaves it so. */
export function zoneFound(reading: Reading | null): string {
  if (!reading) return 'As found'
  return reading.timeZone === null ? 'As each time says' : `Found: ${reading.timeZone}`
}

/** Why it was taken for that. */
export function zoneHint(reading: Reading | null): string {
  if (!reading) return ''
  return reading.timeZone === null ? 'Each time is a moment by itself' : 'The times themselves name none'
}

const ORDERS = { DMY: 'day first', MDY: 'month first', YMD: 'year first' } as const

/** What was found of a file's dates and numbers, in a few words. */
export function wayFound({ reading, format }: Pick<PreviewNode, 'reading' | 'format'>): string {
  const order = reading?.dateOrder ? `dates ${ORDERS[reading.dateOrder]}` : null
  const mark = reading?.decimal ? `decimal ${reading.decimal === '.' ? 'points' : 'commas'}` : null
  const header = format.includes('no header') ? 'no header' : format.includes('with a header') ? 'with a header' : null
  return capitalized([order, mark, header].filter(Boolean).join(', '))
}

/** What is asked, as a sentence. */
export function askSentence({ path, text, answers }: Question, isUrgent: boolean): string {
  const what = path === 'format.dateOrder' ? 'day' : 'number'
  if (path === 'format.timeZone')
    return `${capitalized(text)}, and are read as ${answers[0]?.value}. Say if they are of other clocks.`
  const asked = answers.length === 2 ? `may be either ${what}` : `may be each of these ${what}s`
  const who = isUrgent ? 'nothing in the file tells which' : 'only the rest of the file tells which, or you'
  return `${capitalized(text)} ${asked}; ${who}.`
}

/** What there is to know of a file that a question does not ask already, most urgent first. */
export function remarksOf({
  questions,
  warnings,
  problems,
}: Pick<PreviewNode, 'questions' | 'warnings' | 'problems'>): {
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
} {
  const isAsked = (text: string) => questions.some(({ path }) => text.includes(path))
  return {
    problems: problems.flatMap(({ path, message }) => (isAsked(message) ? [] : [placed(path, message)])),
    warnings: warnings.flatMap((warning) => (isAsked(warning) ? [] : [capitalized(warning)])),
  }
}

/** A message with what of the form it is about, where that is not the file. */
function placed(path: string, message: string): string {
  const role = /format\.columns\.(\w+)$/.exec(path)?.[1]
  return role ? `${capitalized(role)}: ${message}` : capitalized(message)
}

/** `Makes 3 datasets`: what an import will make, where that is not one. */
export function willMake({ symbols }: Pick<PreviewNode, 'symbols'>, wanted: string): string {
  const isOne = symbols.length < 2 || wanted.trim() !== ''
  return isOne ? 'Nothing is kept before you import it' : `Makes ${plural(symbols.length, 'dataset')}`
}
