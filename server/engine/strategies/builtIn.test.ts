import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bar, candlesAt, candlesOf, cutCandles } from '../candles.fixture.ts'
import type { Candles } from '../candles.ts'
import { BUILT_IN, findStrategy } from './builtIn.ts'
import type { Direction, Parameter, Parameters, Strategy } from './strategy.ts'

const DIRECTIONS = ['LONG', 'SHORT'] as const

const bar = fc
  .tuple(fc.integer({ min: 50, max: 150 }), fc.integer({ min: 50, max: 150 }), fc.nat(20), fc.nat(20))
  .map(([open, close, up, down]): Bar => [open, Math.max(open, close) + up, Math.min(open, close) - down, close])
const series = fc.array(bar, { minLength: 1, maxLength: 80 }).map((bars) => candlesOf(bars))

/** Values within the declared ranges; whole ones stay small, so that a short series outlasts them. */
function parametersOf(strategy: Strategy): fc.Arbitrary<Parameters> {
  const within = ({ kind, min, max }: Parameter) => fc.integer({ min, max: kind === 'INTEGER' ? min + 8 : max })
  return fc.record(Object.fromEntries(strategy.parameters.map((parameter) => [parameter.name, within(parameter)])))
}

function barsOf(name: string, candles: Candles, parameters: Parameters, direction: Direction) {
  const { entry, exit } = (findStrategy(name) as Strategy).signals(candles, parameters, direction)
  const marked = (marks: Uint8Array) => [...marks.keys()].filter((index) => marks[index] === 1)
  return { entry: marked(entry), exit: marked(exit) }
}

describe.each(BUILT_IN.map((strategy) => [strategy.name, strategy] as const))('%s', (name, strategy) => {
  test('is found by its name, which no other has', () => {
    expect(findStrategy(name)).toBe(strategy)
    expect(BUILT_IN.filter((other) => other.name === name)).toHaveLength(1)
  })

  test('declares parameters whose default lies in their range and on their step', () => {
    for (const { min, max, step, default: value, kind } of strategy.parameters) {
      expect(min).toBeLessThanOrEqual(value)
      expect(max).toBeGreaterThanOrEqual(value)
      expect((value - min) % step).toBe(0)
      if (kind === 'INTEGER') expect([min, max, step, value].every(Number.isInteger)).toBe(true)
    }
  })

  test.each(DIRECTIONS)('gives the same %s signals up to a bar, whatever comes after it', (direction) => {
    const check = (candles: Candles, parameters: Parameters, share: number) => {
      const length = Math.ceil(candles.length * share)
      const whole = strategy.signals(candles, parameters, direction)
      const cut = strategy.signals(cutCandles(candles, length), parameters, direction)
      expect(cut.entry).toEqual(whole.entry.slice(0, length))
      expect(cut.exit).toEqual(whole.exit.slice(0, length))
    }
    const shares = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(fc.property(series, parametersOf(strategy), shares, check))
  })

  test.each(DIRECTIONS)('gives no %s signal within its warm-up', (direction) => {
    const check = (candles: Candles, parameters: Parameters) => {
      const { entry, exit } = strategy.signals(candles, parameters, direction)
      const warmUp = strategy.warmUp(parameters)
      expect(entry).toHaveLength(candles.length)
      expect(exit).toHaveLength(candles.length)
      expect([...entry.slice(0, warmUp), ...exit.slice(0, warmUp)]).not.toContain(1)
    }
    fc.assert(fc.property(series, parametersOf(strategy), check))
  })
})

test('a name that no strategy has finds nothing', () => {
  expect(findStrategy('toString')).toBeUndefined()
})

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
