import { expect, test } from 'vitest'
import { importSentences } from './imported.ts'

const dataset = (name: string, bars = 2) => ({ name, bars, barSeconds: 86_400 })

test('one dataset is told with its size', () => {
  const [sentence, ...rest] = importSentences('SPY', { datasets: [dataset('SPY')], notes: [] })
  expect(sentence).toMatch(/^Imported SPY: 2.bars of 1.d\.$/)
  expect(rest).toEqual([])
})

test('several are told with the first names and the number of the others', () => {
  const datasets = ['A', 'B', 'C', 'D'].map((symbol) => dataset(`tech ${symbol}`))
  const [first, ...rest] = importSentences('tech', { datasets, notes: ['"E" left out: 1 bar is too few'] })
  expect(first).toMatch(/^Imported 4.datasets: tech A \(2.bars\), tech B \(2.bars\) and 2 more\.$/)
  expect(rest).toEqual(['"E" left out: 1 bar is too few.'])
})

test('candles that were there under another name are not called imported', () => {
  const notes = ['these candles are there already, as the dataset "First", and were not imported again']
  expect(importSentences('Second', { datasets: [dataset('First')], notes })).toEqual([
    'These candles are there already, as the dataset "First", and were not imported again.',
  ])
})
