import { describe, expect, test } from 'vitest'
import { candlesAt } from '../candles.fixture.ts'
import { barsOf } from './strategies.fixture.ts'

describe('sma-cross', () => {
  // fast(2): – 9.5 8.5 8.5 10.5 11.5 10 8      slow(3): – – 9 8.67 10 10.67 11 9
  const candles = candlesAt([10, 9, 8, 9, 12, 11, 9, 7])
  const parameters = { fast: 2, slow: 3 }

  test('enters LONG where the fast average crosses above the slow one, leaves where it crosses below; SHORT mirrored', () => {
    expect(barsOf('sma-cross', candles, parameters, 'LONG')).toEqual({ entry: [4], exit: [6] })
    expect(barsOf('sma-cross', candles, parameters, 'SHORT')).toEqual({ entry: [6], exit: [4] })
  })

  test('counts averages that were equal on the bar before as crossed', () => {
    expect(barsOf('sma-cross', candlesAt([5, 5, 5, 5, 6]), parameters, 'LONG')).toEqual({ entry: [4], exit: [] })
  })

  test('sees no crossing on the first bar on which both averages are there', () => {
    expect(barsOf('sma-cross', candlesAt([1, 2, 3, 4, 5]), parameters, 'LONG')).toEqual({ entry: [], exit: [] })
  })
})
