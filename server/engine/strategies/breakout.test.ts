import { describe, expect, test } from 'vitest'
import { candlesOf } from '../candles.fixture.ts'
import { barsOf } from './strategies.fixture.ts'

describe('donchian', () => {
  const candles = candlesOf([
    [10, 12, 9, 11],
    [11, 13, 10, 12],
    [12, 14, 11, 13],
    [13, 15, 12, 14.5],
    [14, 15, 11, 11.5],
    [12, 13, 8, 8],
  ])
  const parameters = { entry: 2, exit: 1 }

  test('enters LONG on a close above the high of the `entry` bars before, leaves on one below the low of the `exit` bars', () => {
    // Highs of the two bars before: – – 13 14 15 15, and the close of 13 only equals its one. Lows of the bar before: – 9 10 11 12 11.
    expect(barsOf('donchian', candles, parameters, 'LONG')).toEqual({ entry: [3], exit: [4, 5] })
  })

  test('enters SHORT on a close below the low of the `entry` bars before, leaves on one above the high of the `exit` bars', () => {
    // Lows of the two bars before: – – 9 10 11 11; highs of the bar before: – 12 13 14 15 15.
    expect(barsOf('donchian', candles, parameters, 'SHORT')).toEqual({ entry: [5], exit: [3] })
  })
})
