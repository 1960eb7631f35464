import { expect, test } from 'vitest'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { readBad, readGood, rowsOf } from '../fixtures.ts'
import { readFile } from './readFile.ts'

const FIRST = [Date.UTC(2024, 0, 2), 10, 12, 9, 11, 100]
const SECOND = [Date.UTC(2024, 0, 3), 11, 13, 10, 12, 200]

test.each<[string, string]>([
  ['arrays', '[[1704153600,10,12,9,11,100],[1704240000,11,13,10,12,200]]'],
  [
    'arrays of text, with an empty array before',
    '{"error":[],"x":{"y":[["1704153600","10","12","9","11","100"],["1704240000","11","13","10","12","200"]]}}',
  ],
  ['arrays one a line', '[1704153600,10,12,9,11,100]\n[1704240000,11,13,10,12,200]\n'],
  [
    'nanoseconds',
    '[{"t":1704153600000000001,"o":10,"h":12,"l":9,"c":11,"v":1e2},{"t":1704240000000000001,"o":11,"h":13,"l":10,"c":12,"v":200}]',
  ],
  [
    'keys in another order and unknown ones',
    '[{"time":"2024-01-02","open":10,"high":12,"low":9,"close":11,"volume":100},{"n":[],"x":null,"volume":200,"close":12,"low":10,"high":13,"open":11,"time":"2024-01-03"}]',
  ],
  [
    'objects under their times',
    '{"1704153600000":{"open":10,"high":12,"low":9,"close":11,"volume":100},"1704240000000":{"open":11,"high":13,"low":10,"close":12,"volume":200}}',
  ],
  [
    'an object for each column, as pandas writes it',
    '{"open":{"1704153600000":10,"1704240000000":11},"high":{"1704153600000":12,"1704240000000":13},"low":{"1704153600000":9,"1704240000000":10},"close":{"1704153600000":11,"1704240000000":12},"volume":{"1704153600000":100,"1704240000000":200}}',
  ],
  [
    'an array for each column',
    '{"meta":{"a":1},"timestamp":[1704153600,1704240000],"quote":[{"open":[10,11],"high":[12,13],"low":[9,10],"close":[11,12],"volume":[100,200]}]}',
  ],
])('JSON of %s is read', async (_, text) => {
  const { candles } = await readGood(text)
  expect(rowsOf(candles)).toEqual([FIRST, SECOND])
  const pieces = text.match(/[\s\S]{1,7}/g) ?? []
  expect(rowsOf((await readGood(...pieces)).candles)).toEqual([FIRST, SECOND])
})

test('what is wrong with a record is told with its number', async () => {
  const { warnings } = await readGood(
    '[[1704153600,10,12,9,11,100],[1704240000,11,13,10,12,200],[1704326400,0,0,0,0,1],'.replace(/,$/, ']'),
  )
  expect(warnings).toEqual(['1 row dropped: price not above 0 (first: record 3, column 2 (open): "0")'])
})

test.each<[string, string, RegExp]>([
  ['cut off', '[[1704153600,10,12,9,11,100],', /^it is JSON that is cut off: a bracket is not closed$/],
  ['broken', '[[1704153600,10,x]]', /^it is JSON that is broken: /],
  ['closed by another bracket', '[[1704153600,10}]', /^it is JSON that is broken: a bracket is closed by another one$/],
  ['of deep arrays', '['.repeat(100), /stand more than 32 deep/],
  ['empty', '{}', /^it is JSON without records of candles$/],
  [
    'of rows whose names stand apart',
    '{"columns":["open"],"data":[[1,2],[1,2]]}',
    /^it is JSON without records of candles$/,
  ],
  ['of something else', '[{"id":1,"name":"x"}]', /^its records have no column timestamp/],
])('JSON that is %s is refused with a reason', async (_, text, reason) => {
  expect((await readBad(text)).map(({ message }) => message)).toEqual([expect.stringMatching(reason)])
})

/** Records of a large file, or of one that is read while one writes. */
const MANY = IS_QUICK ? 5_000 : 50_000

test('JSON of many records is read in bounded pieces', async () => {
  async function* records() {
    yield '['
    for (let at = 0; at < MANY; at += 100) {
      yield Array.from({ length: 100 }, (_, row) => `[${1.7e9 + 60 * (at + row)},1,2,1,1,5],`).join('')
    }
    yield '[1800000000,1,2,1,1,5]]'
  }
  const outcome = await readFile({ pieces: records, bytes: null }, 'file')
  expect('series' in outcome && outcome.series[0]?.candles.length).toBe(MANY + 1)
})
