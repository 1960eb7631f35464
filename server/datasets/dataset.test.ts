import { expect, test } from 'vitest'
import { importDataset } from './dataset.ts'
import { chunksOf, memoryStore } from './fixtures.ts'

const COMMAS = 'date,open,high,low,close,volume\n2020-01-01,1,1,1,1,1\n2020-01-02,1,1,1,1,1\n'

test("a dataset has its names, its candles' span and the warnings of the import", async () => {
  const input = { name: ' Two days ', symbol: ' ABC ' }
  const outcome = await importDataset(memoryStore(), input, chunksOf(`${COMMAS}x,1,1,1,1,1`), 'csv')
  expect(outcome).toMatchObject({
    dataset: {
      name: 'Two days',
      symbol: 'ABC',
      bars: 2,
      barSeconds: 86_400,
      fromMs: Date.UTC(2020, 0, 1),
      toMs: Date.UTC(2020, 0, 2),
      warnings: ['1 row dropped: time not readable (first: line 4, column date: "x")'],
    },
  })
})

test.each([[undefined], [null], [''], ['  ']])('a symbol of %j is none', async (symbol) => {
  const outcome = await importDataset(memoryStore(), { name: 'A', symbol }, chunksOf(COMMAS), 'csv')
  expect(outcome).toMatchObject({ dataset: { symbol: null } })
})

test('the same candles imported twice are the first dataset, whatever they are written like', async () => {
  const store = memoryStore()
  const first = await importDataset(store, { name: 'First' }, chunksOf(COMMAS), 'csv')
  const second = await importDataset(store, { name: 'Second' }, chunksOf(COMMAS.replaceAll(',', ';')), 'csv')
  expect(first).toMatchObject({ dataset: { name: 'First' }, notes: [] })
  expect(second).toMatchObject({ dataset: 'dataset' in first && first.dataset })
  expect(second).toMatchObject({
    notes: [
      'these candles are there already, as the dataset "First", and were not imported again; rename that one if it should be called "Second"',
    ],
  })
})

const TWO = `date,symbol,open,high,low,close
2020-01-01,AAA,1,1,1,1
2020-01-02,AAA,1,1,1,1
2020-01-01,BBB,9,9,9,9
2020-01-02,BBB,9,9,9,9
`

test('a file of two symbols is two datasets, each with its name and symbol', async () => {
  const outcome = await importDataset(memoryStore(), { name: 'Two' }, chunksOf(TWO), 'csv')
  expect(outcome).toMatchObject({
    dataset: { name: 'Two AAA' },
    datasets: [
      { name: 'Two AAA', symbol: 'AAA' },
      { name: 'Two BBB', symbol: 'BBB' },
    ],
    notes: [],
  })
})

test('of a file of several symbols the one that is asked for is imported', async () => {
  const outcome = await importDataset(memoryStore(), { name: 'One', symbol: 'bbb' }, chunksOf(TWO), 'csv')
  expect(outcome).toMatchObject({ datasets: [{ name: 'One', symbol: 'bbb', fromMs: Date.UTC(2020, 0, 1) }] })
  expect(await importDataset(memoryStore(), { name: 'One', symbol: 'C' }, chunksOf(TWO), 'csv')).toEqual({
    problems: [
      {
        path: 'symbol',
        code: 'NOT_FOUND',
        message: 'the file holds 2 symbols ("AAA", "BBB") and none is "C"; give one of them, or none to import each',
      },
    ],
  })
})

test('a file of one symbol has it, where the caller names none', async () => {
  const text = TWO.split('\n').slice(0, 3).join('\n')
  expect(await importDataset(memoryStore(), { name: 'One' }, chunksOf(text), 'csv')).toMatchObject({
    dataset: { name: 'One', symbol: 'AAA' },
  })
})

test.each([
  [{ name: '' }, [['name', 'EMPTY']]],
  [{ name: ' ' }, [['name', 'EMPTY']]],
  [{ name: 'x'.repeat(201) }, [['name', 'OUT_OF_RANGE']]],
  [{ name: 'a\0b' }, [['name', 'OUT_OF_RANGE']]],
  [{ name: 'A', symbol: 'x'.repeat(201) }, [['symbol', 'OUT_OF_RANGE']]],
  [
    { name: '', symbol: 'x'.repeat(201) },
    [
      ['name', 'EMPTY'],
      ['symbol', 'OUT_OF_RANGE'],
    ],
  ],
])('the names %j are refused', async (input, expected) => {
  const outcome = await importDataset(memoryStore(), input, chunksOf(COMMAS), 'csv')
  expect('problems' in outcome && outcome.problems.map(({ path, code }) => [path, code])).toEqual(expected)
})

test('a name of 200 characters is allowed', async () => {
  const outcome = await importDataset(memoryStore(), { name: 'x'.repeat(200) }, chunksOf(COMMAS), 'csv')
  expect(outcome).toHaveProperty('dataset')
})

test('what is wrong with the names and with the file is told at once', async () => {
  const outcome = await importDataset(memoryStore(), { name: '' }, chunksOf('date,open,high,low\n'), 'file')
  expect(outcome).toMatchObject({
    problems: [
      { path: 'name', code: 'EMPTY' },
      { path: 'file', code: 'BAD_CSV' },
    ],
  })
})
