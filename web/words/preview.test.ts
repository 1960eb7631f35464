import { expect, test } from 'vitest'
import { askSentence, factsOf, fileSize, remarksOf, wayFound, willMake, zoneFound, zoneHint } from './preview.ts'

const READING = {
  rows: 1_200,
  isWhole: true,
  barSeconds: 3_600,
  from: '2024-01-01T00:00:00.000Z',
  to: '2024-01-02T13:00:00.000Z',
  timeZone: 'UTC' as string | null,
  dateOrder: null as 'DMY' | null,
  decimal: null as string | null,
}

const plain = (text: string) => text.replaceAll('\u202f', ' ')

test('the facts of a file are its bar, its span, its rows and its symbols', () => {
  const facts = factsOf({ reading: READING, symbols: ['A', 'B', 'C', 'D', 'E'] })
  expect(facts.map(([name, value]) => `${name}: ${plain(value)}`)).toEqual([
    'Bar: 1 h',
    expect.stringMatching(/^From – to: .*2024.* – .*2024, 13:00$/),
    'Rows: 1,200',
    'Datasets: A, B, C and 2 more',
  ])
  expect(factsOf({ reading: null, symbols: [] })).toEqual([])
  const named = (...symbols: string[]) => factsOf({ reading: READING, symbols })[3]
  expect(named('A', 'B', 'C')).toEqual(['Datasets', 'A, B, C'])
  expect(named('A')).toEqual(['Symbol', 'A'])
  expect(named()).toBeUndefined()
})

test('of the beginning of a file the facts say that it is no more', () => {
  const facts = factsOf({ reading: { ...READING, isWhole: false }, symbols: ['A'] })
  expect(facts.map(([name]) => name)).toEqual(['Bar', 'Seen from – to', 'Rows', 'Symbol'])
  expect(plain(facts[2]?.[1] ?? '')).toBe('first 1,200 seen')
})

test('the size of a file has a unit', () => {
  expect([92, 999, 742_000, 2_190_000].map((bytes) => plain(fileSize(bytes)))).toEqual([
    '92 B',
    '999 B',
    '742 kB',
    '2.19 MB',
  ])
})

test('a zone is what the times say, or what was found', () => {
  expect([READING, { ...READING, timeZone: null }, null].map(zoneFound)).toEqual([
    'Found: UTC',
    'As each time says',
    'As found',
  ])
  expect([READING, { ...READING, timeZone: null }, null].map(zoneHint)).toEqual([
    'The times themselves name none',
    'Each time is a moment by itself',
    '',
  ])
})

test('how a file is read is told in a few words', () => {
  const reading = { ...READING, dateOrder: 'DMY' as const, decimal: ',' }
  expect(wayFound({ reading, format: 'CSV with a header' })).toBe('Dates day first, decimal commas, with a header')
  expect(wayFound({ reading: READING, format: 'Binance klines, no header' })).toBe('No header')
  expect(wayFound({ reading: READING, format: 'Parquet' })).toBe('')
})

const ORDER = {
  path: 'format.dateOrder',
  text: 'line 2, column date: "04/01/2024"',
  answers: [
    { value: 'MDY', meaning: '1 April 2024' },
    { value: 'DMY', meaning: '4 January 2024' },
  ],
}

test('a question says what is open, and who can tell', () => {
  expect(askSentence(ORDER, true)).toBe(
    'Line 2, column date: "04/01/2024" may be either day; nothing in the file tells which.',
  )
  expect(askSentence(ORDER, false)).toContain('only the rest of the file tells which, or you.')
  expect(askSentence({ ...ORDER, path: 'format.decimal' }, true)).toContain('may be either number;')
  expect(askSentence({ ...ORDER, answers: [...ORDER.answers, ...ORDER.answers] }, true)).toContain('each of these days')
  const zone = { path: 'format.timeZone', text: 'its times name no zone', answers: [{ value: 'EST', meaning: 'EST' }] }
  expect(askSentence(zone, false)).toBe('Its times name no zone, and are read as EST. Say if they are of other clocks.')
})

test('what a question asks is not told a second time', () => {
  const problem = (path: string, message: string) => ({ path, message, code: 'AMBIGUOUS' as const })
  const found = remarksOf({
    questions: [ORDER],
    warnings: ['only the rest tells it; format.dateOrder decides it', '1 row dropped'],
    problems: [problem('file', 'give format.dateOrder: …'), problem('format.columns.open', 'no column "x"')],
  })
  expect(found).toEqual({ problems: ['Open: no column "x"'], warnings: ['1 row dropped'] })
})

test('an import says how many datasets it will make', () => {
  expect(willMake({ symbols: ['A'] }, '')).toBe('Nothing is kept before you import it')
  expect(plain(willMake({ symbols: ['A', 'B'] }, ' '))).toBe('Makes 2 datasets')
  expect(willMake({ symbols: ['A', 'B'] }, 'A')).toBe('Nothing is kept before you import it')
})
