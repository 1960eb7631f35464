import { expect, test } from 'vitest'
import { readFile } from '../files/readFile.ts'
import { streamed } from '../files/source.ts'
import { chunksOf, readBad } from '../fixtures.ts'

const PLAIN = 'date,open,high,low,close,volume\n2020-01-01,10,12,9,11,100\n2020-01-02,11.5,13,10.25,12,200\n'

test.each<[string, string, [string, RegExp][]]>([
  ['nothing', '', [['BAD_CSV', /the file is empty/]]],
  ['blank lines only', '\n \n', [['BAD_CSV', /the file is empty/]]],
  ['a header only', 'date,open,high,low,close\n', [['BAD_CSV', /no row follows the header/]]],
  ['one bar', 'date,open,high,low,close\n2020-01-01,1,1,1,1\n', [['TOO_FEW_BARS', /^1 bar is too few; at least 2/]]],
  [
    'one time only',
    'date,open,high,low,close\n2020-01-01,1,1,1,1\n2020-01-01,1,1,1,1\n',
    [['TOO_FEW_BARS', /of different times/]],
  ],
  [
    'two columns missing',
    `Notes\ndate,open,high\n2020-01-01,1,1\n`,
    [
      ['BAD_CSV', /^line 2: no column low; the columns are "date", "open", "high"$/],
      ['BAD_CSV', /^line 2: no column close/],
    ],
  ],
  [
    'no usable row',
    'date,open,high,low,close\n2020-01-01,0,1,1,1\nsoon,1,1,1,1\n',
    [
      ['BAD_CSV', /^1 row dropped: price not above 0 \(first: line 2, column open: "0"\)$/],
      ['BAD_CSV', /^1 row dropped: time not readable \(first: line 3, column date: "soon"\)$/],
      ['BAD_CSV', /^a time may be YYYY-MM-DD/],
    ],
  ],
  [
    'days and months that cannot be told apart',
    PLAIN.replace('2020-01-02', '02/01/2020'),
    [['AMBIGUOUS', /^line 3, column date: "02\/01\/2020" may be 1 February 2020 or 2 January 2020,/]],
  ],
  [
    'a quote left open',
    `${PLAIN}"2020-01-03,1,1,1,1,1\n2020-01-04,1,1,1,1,1\n`,
    [['BAD_CSV', /^line \d: a quote is opened and not closed/]],
  ],
])('a file with %s is refused with all that is wrong', async (_, text, expected) => {
  const problems = await readBad(text)
  expect(problems.map(({ code }) => code)).toEqual(expected.map(([code]) => code))
  for (const [index, [, message]] of expected.entries()) expect(problems[index]?.message).toMatch(message)
})

test('a problem stands at the path that the caller gives', async () => {
  expect(await readFile(chunksOf(''), 'file')).toMatchObject({ problems: [{ path: 'file' }] })
})

test.each([
  ['a header is missing', 'x\n'.repeat(30)],
  ['dates are of two orders', `${PLAIN}01/13/2020,1,1,1,1,1\n13/01/2020,1,1,1,1,1\n`],
  ['dates are of two orders behind a quote', `${PLAIN}"01/13/2020",1,1,1,1,1\n"13/01/2020",1,1,1,1,1\n`],
])('the source is let go where %s', async (_, start) => {
  let open = true
  async function* source() {
    try {
      yield start
      for (;;) yield `${'x'.repeat(100)}\n`
    } finally {
      open = false
    }
  }
  expect(await readFile(streamed(source), 'csv')).toHaveProperty('problems')
  expect(open).toBe(false)
})

test('an error of the source is not taken for one of the file', async () => {
  async function* source() {
    yield PLAIN
    throw new Error('the connection was lost')
  }
  await expect(readFile(streamed(source), 'csv')).rejects.toThrow('the connection was lost')
})
