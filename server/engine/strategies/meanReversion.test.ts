import { describe, expect, test } from 'vitest'
import { candlesAt } from '../candles.fixture.ts'
import { barsOf } from './strategies.fixture.ts'

describe('rsi', () => {
  // Wilder's index of period 2: – – 0 66.7 85.7 40 19.4 (changes −2 −2 +4 +4 −4 −4).
  const candles = candlesAt([12, 10, 8, 12, 16, 12, 8])
  const parameters = { period: 2, lower: 30, upper: 70 }

  test('enters LONG on leaving the oversold zone and leaves on entering the overbought one', () => {
    expect(barsOf('rsi', candles, parameters, 'LONG')).toEqual({ entry: [3], exit: [4] })
  })

  test('enters SHORT on leaving the overbought zone and leaves on entering the oversold one', () => {
    expect(barsOf('rsi', candles, parameters, 'SHORT')).toEqual({ entry: [5], exit: [6] })
  })
})
