import { expect, test } from 'vitest'
import { equityLines } from './equityLines.ts'

const day = (number: number) => `2020-01-0${number}T00:00:00.000Z`
const marks = (...equities: number[]) => equities.map((equity, index) => ({ at: day(index + 1), equity }))
const CLOSES = [10, 11, 12, 6, 18].map((close, index) => ({ at: day(index + 1), close }))

test('without a hold-out the lines are the accounts as they were', () => {
  const lines = equityLines({ best: marks(100, 110, 120), holding: marks(100, 90, 80), heldOut: null, candles: [] })
  expect(lines).toMatchObject({ best: [100, 110, 120], holding: [100, 90, 80], heldFrom: null, heldHolding: null })
})

test('what was held out goes on at the height that both had reached', () => {
  const heldOut = [
    { at: day(4), equity: 100 },
    { at: day(5), equity: 50 },
  ]
  const lines = equityLines({ best: marks(100, 110, 120), holding: marks(100, 90, 80), heldOut, candles: CLOSES })
  expect(lines.times).toHaveLength(5)
  expect(lines.best).toEqual([100, 110, 120, 120, 60])
  // It stood at 12 before, then at 6 and at 18.
  expect(lines.holding).toEqual([100, 90, 80, 40, 120])
  expect(lines.heldFrom).toBe(Date.parse(day(4)))
  expect(lines.heldHolding).toBe(0.5)
})

test('holding is not known where the candles do not tell it', () => {
  const heldOut = [
    { at: day(4), equity: 100 },
    { at: day(5), equity: 50 },
  ]
  const lines = equityLines({ best: marks(1, 2, 3), holding: marks(1, 1, 1), heldOut, candles: [] })
  expect(lines.holding.slice(3)).toEqual([null, null])
  expect(lines.heldHolding).toBeNull()
})
