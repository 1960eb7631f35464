import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bar, candlesOf, cutCandles } from '../candles.fixture.ts'
import type { Candles } from '../candles.ts'
import { BUILT_IN, findStrategy } from './builtIn.ts'
import type { Parameter, Parameters, Strategy } from './strategy.ts'

const DIRECTIONS = ['LONG', 'SHORT'] as const

const bar = fc
  .tuple(fc.integer({ min: 50, max: 150 }), fc.integer({ min: 50, max: 150 }), fc.nat(20), fc.nat(20))
  .map(([open, close, up, down]): Bar => [open, Math.max(open, close) + up, Math.min(open, close) - down, close])
const series = fc.array(bar, { minLength: 1, maxLength: 80 }).map((bars) => candlesOf(bars))

/** Values within the declared ranges; whole ones stay small, so that a short series outlasts them. */
function parametersOf(strategy: Strategy): fc.Arbitrary<Parameters> {
  const within = ({ kind, min, max, step }: Parameter) =>
    fc.nat(kind === 'INTEGER' ? 8 : Math.floor((max - min) / step)).map((steps) => min + steps * step)
  return fc.record(Object.fromEntries(strategy.parameters.map((parameter) => [parameter.name, within(parameter)])))
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
      const warmUp = (strategy.warmUp as NonNullable<typeof strategy.warmUp>)(parameters)
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
