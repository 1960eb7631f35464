import { expect, test } from 'vitest'
import { readFile } from '../files/readFile.ts'
import { chunksOf, readBad, rowsOf } from '../fixtures.ts'

async function seriesOf(text: string) {
  const outcome = await readFile(chunksOf(text), 'csv')
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
  const series = outcome.series.map(({ symbol, candles }) => [symbol, rowsOf(candles).map((row) => row[4])])
  return { series, notes: outcome.notes }
}

const HEADER = 'date,symbol,open,high,low,close\n'

test('rows of several symbols are a series each, whether they stand together or in turns', async () => {
  const rows = ['2020-01-01,A,1,1,1,1', '2020-01-02,A,2,2,2,2', '2020-01-01,B,7,7,7,7', '2020-01-02,B,8,8,8,8']
  const series = [
    ['A', [1, 2]],
    ['B', [7, 8]],
  ]
  expect(await seriesOf(HEADER + rows.join('\n'))).toEqual({ series, notes: [] })
  const inTurns = [0, 2, 1, 3].map((at) => rows[at])
  expect(await seriesOf(HEADER + inTurns.join('\n'))).toEqual({ series, notes: [] })
})

test('rows that name no symbol belong to the one before', async () => {
  const rows = '2020-01-01,,1,1,1,1\n2020-01-02, A ,2,2,2,2\n2020-01-03,,3,3,3,3\n'
  expect((await seriesOf(HEADER + rows)).series).toEqual([['A', [1, 2, 3]]])
})

test('the decimal mark that one symbol tells holds for all', async () => {
  const rows =
    '2020-01-01;A;1,005;1,005;1,005;1,005\n2020-01-02;A;1,005;1,005;1,005;1,005\n2020-01-01;B;7,5;7,5;7,5;7,5\n2020-01-02;B;7,5;7,5;7,5;7,5\n'
  expect((await seriesOf(HEADER.replaceAll(',', ';') + rows)).series).toEqual([
    ['A', [1.005, 1.005]],
    ['B', [7.5, 7.5]],
  ])
})

test('symbols of too few bars are left out, which a note says', async () => {
  const rows = '2020-01-01,A,1,1,1,1\n2020-01-02,A,1,1,1,1\n2020-01-01,B,1,1,1,1\n2020-01-01,C,1,1,1,1\n'
  expect((await seriesOf(HEADER + rows)).notes).toEqual([
    '"B" and 1 other symbol left out: 1 bar is too few; at least 2 of different times are needed',
  ])
})

test('a column of as many symbols as rows is refused', async () => {
  const rows = Array.from({ length: 1_001 }, (_, at) => `2020-01-01,S${at},1,1,1,1`)
  expect((await readBad(HEADER + rows.join('\n')))[0]?.message).toBe(
    'line 1002, column symbol: "S1000" is one more than the 1000 symbols that a file may have; import it in parts',
  )
})
