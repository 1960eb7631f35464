import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { walkOf } from '../candles.fixture.ts'
import { BUILT_IN, findStrategy } from './builtIn.ts'
import { below, compares, isComparison, isKept, namesOf, textOf } from './relations.ts'
import { barsOf } from './strategies.fixture.ts'
import type { Parameter, Strategy } from './strategy.ts'

/**
 * What each strategy that was released asks of its parameters. The trials of jobs that are stored are numbered by it and hold none of it, so
 * that another relation would give them other trials. A new strategy gets a line, if it asks for anything; a line that is here stays as it is.
 */
const RELEASED = [
  'sma-cross: fast < slow',
  'ema-cross: fast < slow',
  'dema-cross: fast < slow',
  'tema-cross: fast < slow',
  'wma-cross: fast < slow',
  'triple-ema: fast < middle; middle < slow',
  'macd: fast < slow',
  'adx-trend: level < 100',
  'parabolic-sar: step > 0; step ≤ most',
  'ichimoku: conversion < base; base < span',
  'elder-impulse: fast < slow',
  'macd-zero: fast < slow',
  'ppo: fast < slow',
  'true-strength: fast < slow',
  'coppock: short < long',
  'awesome-oscillator: fast < slow',
  'stochastic: smooth ≥ 2; lower < upper',
  'stochastic-rsi: lower < upper',
  'williams-r: lower > −100; lower < upper',
  'cci-trend: 0.03 × level < period',
  'ultimate-oscillator: lower < upper',
  'chande-momentum: level < 100',
  'rsi: lower < upper',
  'bollinger-reversal: factor < √(period − 1)',
  'z-score: exit < entry; entry < √(period − 1)',
  'connors-rsi2: exit < trend; period < trend; level > 0',
  'internal-bar-strength: lower ≤ upper; lower > 0; upper < 1',
  'regression-channel: factor < √((period − 1) × (period − 2) ÷ (period + 1))',
  'donchian: exit ≤ entry',
  'bollinger-breakout: factor < √(period − 1)',
  'choppiness: lower ≤ upper',
  'historical-volatility: short < long; level² < long ÷ short',
  'mass-index: sum < bulge',
  'chaikin-money-flow: level < 1',
  'chaikin-oscillator: fast < slow',
  'money-flow-index: lower < upper',
  'volume-breakout: exit ≤ entry',
  'turn-of-month: before + after > 0',
  'weekday: enter ≠ leave',
  'overnight: enter ≠ leave',
]

const RELATED = BUILT_IN.filter(({ relations = [] }) => relations.length > 0)

function defaultsOf({ parameters }: Strategy): Record<string, number> {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]))
}

/** Any value that a parameter may have, its ends more often. */
function anyValueOf({ kind, min, max, step }: Parameter): fc.Arbitrary<number> {
  if (kind === 'INTEGER') return fc.integer({ min, max })
  return fc.nat(Math.round((max - min) / step)).map((steps) => Math.min(max, min + steps * step))
}

describe('the relations of a built-in strategy', () => {
  test('are those that it was released with', () => {
    const lines = RELATED.map(({ name, relations = [] }) => `${name}: ${relations.map(textOf).join('; ')}`)
    expect(lines.toSorted()).toEqual(RELEASED.toSorted())
  })

  test.each(RELATED.map((strategy) => [strategy.name, strategy] as const))(
    'of %s hold of its defaults',
    (_, strategy) => {
      for (const relation of strategy.relations ?? []) expect(isKept(relation, defaultsOf(strategy))).toBe(true)
    },
  )

  test.each(RELATED.map((strategy) => [strategy.name, strategy] as const))(
    'of %s begin or end to hold once while one parameter rises, and read what they say that they read',
    (_, { parameters, relations = [] }) => {
      const values = fc.record(
        Object.fromEntries(parameters.map((parameter) => [parameter.name, anyValueOf(parameter)])),
      )
      const check = (given: Record<string, number>, at: number, others: Record<string, number>) => {
        for (const relation of relations) {
          const names = namesOf(relation)
          const read = Object.fromEntries(parameters.map(({ name }) => [name, names.includes(name) ? given : others]))
          const kept = (name: string, value: number) => isKept(relation, { ...given, [name]: value })
          expect(
            isKept(
              relation,
              Object.fromEntries(Object.entries(read).map(([name, from]) => [name, from[name] as number])),
            ),
          ).toBe(isKept(relation, given))
          if (!isComparison(relation) && !relation.isMonotone) continue
          const name = names[at % names.length] as string
          const { min, max, step } = parameters.find((parameter) => parameter.name === name) as Parameter
          const all = Array.from(
            { length: 41 },
            (_, index) => min + Math.round((index * (max - min)) / 40 / step) * step,
          )
          const held = all.map((value) => kept(name, value))
          expect(held.filter((holds, index) => index > 0 && holds !== held[index - 1]).length).toBeLessThanOrEqual(1)
        }
      }
      fc.assert(fc.property(values, fc.nat(2), values, check), { numRuns: 20 })
    },
  )
})

/** Parameters that break a relation beyond which the rule never enters while prices move. */
const NEVER = [
  ['adx-trend', { period: 2, level: 100 }],
  ['cci-trend', { period: 3, level: 100 }],
  ['chande-momentum', { period: 5, level: 100 }],
  ['bollinger-reversal', { period: 5, factor: 2.5 }],
  ['bollinger-breakout', { period: 5, factor: 2.5 }],
  ['z-score', { period: 5, entry: 2, exit: 0 }],
  ['regression-channel', { period: 5, factor: 1.5 }],
  ['connors-rsi2', { period: 2, level: 0, trend: 20, exit: 5 }],
  ['historical-volatility', { short: 10, long: 40, level: 2 }],
  ['chaikin-money-flow', { period: 5, level: 1 }],
  ['weekday', { enter: 2, leave: 2 }],
  ['overnight', { enter: 0, leave: 0 }],
  ['turn-of-month', { before: 0, after: 0 }],
] as const

test.each(NEVER)('%s never trades where %j breaks what it asks for', (name, parameters) => {
  const { relations = [] } = findStrategy(name) as Strategy
  expect(relations.some((relation) => !isKept(relation, parameters))).toBe(true)
  for (const direction of ['LONG', 'SHORT'] as const) {
    for (const seed of [1, 2, 3]) {
      const { entry, exit } = barsOf(name, walkOf(1_500, seed), parameters, direction)
      expect(
        entry.filter((bar) => !exit.includes(bar)),
        `${direction}, market ${seed}`,
      ).toEqual([])
    }
  }
})

describe('a comparison', () => {
  test('is said as people write it', () => {
    expect(textOf(below('fast', 'slow'))).toBe('fast < slow')
    expect(textOf(below('fast', 'slow', { factor: 2, orEqual: true }))).toBe('2 × fast ≤ slow')
  })

  test.each([
    ['a number that is below', {}, 1, 2, true],
    ['an equal one', {}, 2, 2, false],
    ['an equal one that may be', { orEqual: true }, 2, 2, true],
    ['equal ones that binary fractions tell apart', { factor: 3 }, 0.1, 0.3, false],
    ['those that may be equal', { factor: 3, orEqual: true }, 0.1, 0.3, true],
    ['a product that rounds down', { factor: 100 }, 0.57, 57, false],
    ['negative numbers', {}, -80, -20, true],
  ] as const)('knows %s', (_, terms, lower, upper, isBelow) => {
    expect(compares(below('lower', 'upper', terms), lower, upper)).toBe(isBelow)
  })
})
