import { expect, test } from 'vitest'
import { hasNew, importSentences, knownDataset } from './imported.ts'

const dataset = (name: string, bars = 2) => ({ id: `id of ${name}`, name, bars, barSeconds: 86_400 })

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

test('candles that were there under another name are not called imported, and may get the name', () => {
  const notes = [
    'these candles are there already, as the dataset "First", and were not imported again',
    '"E" left out: 1 bar is too few',
  ]
  const imported = { datasets: [dataset('First')], notes }
  expect(importSentences('Second', imported)).toEqual([
    'These candles are there already, as “First”. They were not imported again.',
    '"E" left out: 1 bar is too few.',
  ])
  expect(hasNew('Second', { datasets: [dataset('Second half')], notes })).toBe(false)
  expect(knownDataset('Second', imported)).toMatchObject({ id: 'id of First', name: 'First' })
})

test('several that were there under names that begin alike are not called imported', () => {
  const datasets = [dataset('tech.csv A'), dataset('tech.csv B')]
  const notes = datasets.map(({ name }) => `these candles are there already, as the dataset "${name}"`)
  expect(importSentences('tech', { datasets, notes })).toEqual([
    'These candles are there already, as the dataset "tech.csv A".',
    'These candles are there already, as the dataset "tech.csv B".',
  ])
  expect(hasNew('tech', { datasets, notes })).toBe(false)
  expect(hasNew('tech', { datasets: [...datasets, dataset('tech C')], notes })).toBe(true)
})

test('of what was imported nothing needs another name', () => {
  expect(knownDataset('First', { datasets: [dataset('First')], notes: [] })).toBeNull()
  expect(knownDataset('tech', { datasets: [dataset('tech A'), dataset('B')], notes: [] })).toBeNull()
  const [, note] = importSentences('tech', {
    datasets: [dataset('tech A'), dataset('B')],
    notes: ['these candles are there already, as the dataset "B"'],
  })
  expect(note).toBe('These candles are there already, as the dataset "B".')
})

test('two or three are named, and none is said to be more', () => {
  const told = (...symbols: string[]) =>
    importSentences('tech', { datasets: symbols.map((one) => dataset(`tech ${one}`)), notes: [] })
  expect(told('A', 'B')[0]).toMatch(/^Imported 2.datasets: tech A \(2.bars\) and tech B \(2.bars\)\.$/)
  expect(told('A', 'B', 'C')[0]).toMatch(/tech A \(2.bars\), tech B \(2.bars\) and 1 more\.$/)
  expect(told()).toEqual([])
})
