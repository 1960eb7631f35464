import { IS_QUICK } from '../../testMode.fixture.ts'

/** Characters of a field that fills a record: as many as one may have, and room for the other fields; an eighth of that while one writes. */
const FILLING = IS_QUICK ? 8_000 : 65_000

/** So many in the whole, an eighth while one writes. */
const many = (count: number) => (IS_QUICK ? count / 8 : count)

const HEADER = 'date,open,high,low,close,volume\n'

function rows(price: string, time = '2020-01-01'): string {
  return HEADER + `${time},1,2,1,${price},0\n`.repeat(5)
}

/** Shapes of a field over which a pattern with two neighbouring runs of the same characters takes the square of them. */
export const SLOW_FIELDS: Readonly<Record<string, string>> = {
  'digits and a letter': `${'1'.repeat(FILLING)}x`,
  'digits with a point and a letter': `1.${'1'.repeat(FILLING)}x`,
  'digits with an exponent and a letter': `1e${'1'.repeat(FILLING)}x`,
  'points and digits': '.1'.repeat(FILLING / 2),
  'groups of thousands and a letter': `1${',111'.repeat(FILLING / 4)}x`,
  'groups between spaces': `1${' 111'.repeat(FILLING / 4)}x`,
  'spaces between digits': `1${' '.repeat(FILLING)}1`,
  'a comma, digits and spaces': `,111${' '.repeat(FILLING)}x`,
  signs: '+-'.repeat(FILLING / 2),
  'a day, spaces and a second line': `2020-01-01${' '.repeat(FILLING)}x\ny`,
  'a day, dashes and a letter': `3${'- '.repeat(FILLING / 2)}x`,
  'a month, spaces and a letter': `January${' '.repeat(FILLING)}x`,
  'a clock of many digits': `2020-01-01 00:00:00.${'1'.repeat(FILLING)}x`,
  'a zone after spaces': `2020-01-01 00:00${' '.repeat(FILLING)}+`,
}

/** Files made to be slow to read, by what they hold; each has less than a megabyte. */
export const SLOW_FILES: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    Object.entries(SLOW_FIELDS).flatMap(([name, field]) => [
      [`prices of ${name}`, () => rows(field.replace(/[,\n]/g, ' '))],
      [`quoted prices of ${name}`, () => rows(`"${field}"`)],
      [`quoted times of ${name}`, () => rows('1', `"${field}"`)],
    ]),
  ),
  'a header of commas': () => ','.repeat(many(500_000)),
  'a header of quotes': () => '"" '.repeat(many(160_000)),
  'twenty lines that are nearly a header': () => `${'date,open,high,low,'.repeat(800)}\n`.repeat(20),
  'quotes that open at each line end': () => `${HEADER}"x"\n${'"\n,'.repeat(many(50_000))}`,
  'a quote that is never closed': () => `${HEADER}"${'2020-01-01,1,1,1,1,1\n'.repeat(many(20_000))}`,
  'a line that never ends': () => HEADER + '1'.repeat(many(500_000)),
  'a record of quoted commas': () => `${HEADER}"x"\n${'",'.repeat(many(250_000))}`,
  'lines without text': () => HEADER + '\n'.repeat(many(500_000)),
  'bars from the last to the first, each twice': () =>
    HEADER + Array.from({ length: many(20_000) }, (_, i) => `${1_600_000_000 - (i >> 1)},1,1,1,1,1`).join('\n'),
}
