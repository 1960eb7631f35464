import { expect, test } from 'vitest'
import { placeText } from './suspectText.ts'

test('a trial that may hang stands at a bar of its simulation, and else at a stage', () => {
  expect(placeText({ stage: 'SIMULATION' }, { bar: 120, bars: 5_000 })).toBe('SIMULATION, at bar 120 of 5000')
  expect(placeText({ stage: 'SIGNALS' }, { bar: 0, bars: 5_000 })).toBe('SIGNALS')
})
