import { expect, test } from 'vitest'
import { BUILT_IN } from './builtIn.ts'
import type { Parameter, Strategy } from './strategy.ts'

/**
 * What each strategy that was released declares: its parameters with their ranges (whole numbers unless there is a step) and what they are
 * where nobody says. Jobs that are stored name them and hold none of this, so that another range or default would give them other
 * trials. A new strategy gets a line; a line that is here stays as it is.
 */
const RELEASED = [
  'sma-cross: fast 2 to 500, 10; slow 2 to 1000, 50',
  'ema-cross: fast 2 to 500, 10; slow 2 to 1000, 50',
  'dema-cross: fast 2 to 500, 10; slow 2 to 1000, 50',
  'tema-cross: fast 2 to 500, 10; slow 2 to 1000, 50',
  'wma-cross: fast 2 to 500, 10; slow 2 to 1000, 50',
  'hull-trend: period 2 to 500, 20',
  'kama-trend: period 2 to 1000, 10',
  'price-sma: period 2 to 1000, 200',
  'triple-ema: fast 2 to 500, 4; middle 2 to 500, 9; slow 2 to 1000, 18',
  'macd: fast 2 to 500, 12; slow 2 to 500, 26; signal 2 to 500, 9',
  'adx-trend: period 2 to 500, 14; level 0 to 100 by 1, 20',
  'aroon: period 2 to 500, 25',
  'parabolic-sar: step 0 to 1 by 0.01, 0.02; most 0 to 1 by 0.05, 0.2',
  'supertrend: period 2 to 500, 10; factor 0.5 to 20 by 0.5, 3',
  'vortex: period 2 to 500, 14',
  'ichimoku: conversion 2 to 500, 9; base 2 to 500, 26; span 2 to 1000, 52',
  'heikin-ashi: count 1 to 50, 2',
  'elder-impulse: period 2 to 500, 13; fast 2 to 500, 12; slow 2 to 500, 26; signal 2 to 500, 9',
  'fisher-transform: period 2 to 500, 10',
  'regression-channel: period 3 to 500, 50; factor 0.5 to 10 by 0.5, 2',
  'pivot-points: level 1 to 3, 1; start 0 to 23, 0',
  'session-vwap: factor 0.5 to 10 by 0.5, 2; start 0 to 23, 0',
  'opening-range: bars 1 to 500, 4; start 0 to 23, 0',
  'gap-fade: percent 0.25 to 20 by 0.25, 1; hold 1 to 500, 5',
  'gap-and-go: percent 0.25 to 20 by 0.25, 1; hold 1 to 500, 5',
  'hold: ',
  'turn-of-month: before 0 to 15, 2; after 0 to 15, 4',
  'weekday: enter 1 to 7, 1; leave 1 to 7, 5',
  'overnight: enter 0 to 23, 20; leave 0 to 23, 13',
  'rate-of-change: period 2 to 500, 12; level 0 to 50 by 0.5, 2',
  'time-series-momentum: period 2 to 2000, 252',
  'macd-zero: fast 2 to 500, 12; slow 2 to 500, 26',
  'ppo: fast 2 to 500, 12; slow 2 to 500, 26; signal 2 to 500, 9',
  'trix: period 2 to 500, 15',
  'true-strength: slow 2 to 500, 25; fast 2 to 500, 13; signal 2 to 500, 7',
  'know-sure-thing: roc 2 to 500, 10; smooth 2 to 500, 10; signal 2 to 500, 9',
  'coppock: long 2 to 500, 14; short 2 to 500, 11; smooth 2 to 500, 10',
  'awesome-oscillator: fast 2 to 500, 5; slow 2 to 500, 34',
  'stochastic: period 2 to 500, 14; smooth 1 to 500, 3; lower 0 to 100 by 1, 20; upper 0 to 100 by 1, 80',
  'stochastic-rsi: period 2 to 500, 14; window 2 to 500, 14; lower 0 to 100 by 1, 20; upper 0 to 100 by 1, 80',
  'williams-r: period 2 to 500, 14; lower -100 to 0 by 1, -80; upper -100 to 0 by 1, -20',
  'cci-trend: period 2 to 500, 20; level 0 to 300 by 10, 100',
  'ultimate-oscillator: period 2 to 500, 7; lower 0 to 100 by 1, 30; upper 0 to 100 by 1, 70',
  'chande-momentum: period 2 to 500, 20; level 0 to 100 by 5, 20',
  'rsi: period 2 to 500, 14; lower 0 to 100 by 1, 30; upper 0 to 100 by 1, 70',
  'bollinger-reversal: period 2 to 500, 20; factor 0.5 to 10 by 0.5, 2',
  'keltner-reversal: period 2 to 500, 20; factor 0.5 to 10 by 0.5, 2',
  'envelope-reversal: period 2 to 500, 20; percent 0.5 to 50 by 0.5, 3',
  'z-score: period 2 to 500, 20; entry 0.5 to 6 by 0.5, 2; exit 0 to 6 by 0.5, 0',
  'connors-rsi2: period 2 to 500, 2; level 0 to 50 by 1, 10; trend 2 to 1000, 200; exit 2 to 500, 5',
  'internal-bar-strength: lower 0 to 1 by 0.125, 0.25; upper 0 to 1 by 0.125, 0.75',
  'consecutive-closes: count 1 to 50, 3',
  'donchian: entry 1 to 1000, 20; exit 1 to 1000, 10',
  'bollinger-breakout: period 2 to 500, 20; factor 0.5 to 10 by 0.5, 2',
  'keltner-breakout: period 2 to 500, 20; factor 0.5 to 10 by 0.5, 2',
  'volatility-breakout: period 2 to 500, 14; factor 0.25 to 10 by 0.25, 1',
  'moving-average-channel: highs 2 to 500, 10; lows 2 to 500, 8',
  'narrow-range: count 2 to 100, 7',
  'inside-bar: percent 0 to 10 by 0.25, 0',
  'squeeze: period 2 to 500, 20; factor 0.5 to 10 by 0.5, 1.5',
  'chandelier-exit: period 2 to 500, 22; factor 0.5 to 10 by 0.5, 3',
  'atr-trailing-stop: period 2 to 500, 7; factor 0.5 to 20 by 0.5, 3',
  'choppiness: period 2 to 500, 14; lower 0 to 100 by 1, 38; upper 0 to 100 by 1, 62',
  'historical-volatility: short 2 to 500, 6; long 2 to 1000, 100; level 0.25 to 4 by 0.25, 1',
  'mass-index: period 2 to 500, 9; sum 2 to 500, 25; bulge 1 to 100 by 0.5, 27',
  'on-balance-volume: period 2 to 500, 20',
  'price-volume-trend: period 2 to 500, 20',
  'chaikin-money-flow: period 2 to 500, 20; level 0 to 1 by 0.0625, 0.0625',
  'chaikin-oscillator: fast 2 to 500, 3; slow 2 to 500, 10',
  'money-flow-index: period 2 to 500, 14; lower 0 to 100 by 1, 20; upper 0 to 100 by 1, 80',
  'rolling-vwap: period 2 to 1000, 50',
  'force-index: period 2 to 500, 13',
  'ease-of-movement: period 2 to 500, 14',
  'volume-breakout: entry 2 to 500, 20; exit 2 to 500, 10; factor 0 to 10 by 0.25, 1.5',
  'engulfing: trend 2 to 500, 10; hold 1 to 500, 10',
  'hammer: trend 2 to 500, 10; hold 1 to 500, 10',
  'morning-star: trend 2 to 500, 10; hold 1 to 500, 10',
  'harami: trend 2 to 500, 10; hold 1 to 500, 10',
  'three-soldiers: trend 2 to 500, 10; hold 1 to 500, 10',
  'piercing-line: trend 2 to 500, 10; hold 1 to 500, 10',
  'doji-reversal: trend 2 to 500, 10; hold 1 to 500, 10',
  'marubozu: trend 2 to 500, 10; hold 1 to 500, 10',
  'tweezers: trend 2 to 500, 10; hold 1 to 500, 10',
]

function lineOf({ name, parameters }: Strategy): string {
  const tell = ({ name, kind, min, max, step, default: usual }: Parameter) =>
    `${name} ${min} to ${max}${kind === 'NUMBER' ? ` by ${step}` : ''}, ${usual}`
  return `${name}: ${parameters.map(tell).join('; ')}`
}

test('no strategy has other parameters than those that it was released with', () => {
  expect(BUILT_IN.map(lineOf).toSorted()).toEqual(RELEASED.toSorted())
})

test('a whole number is counted one by one', () => {
  const whole = BUILT_IN.flatMap(({ parameters }) => parameters).filter(({ kind }) => kind === 'INTEGER')
  expect(new Set(whole.map(({ step }) => step))).toEqual(new Set([1]))
})

test.each(BUILT_IN.map((strategy) => [strategy.name, strategy] as const))(
  '%s says what it is, and what each of its parameters is, in a sentence',
  (_, { title, description, family, parameters }) => {
    expect(title).toMatch(/^[A-Z].*\w$/)
    expect(family).toMatch(/^[a-z][a-z ]+[a-z]$/)
    for (const text of [description, ...parameters.map((parameter) => parameter.description)])
      expect(text).toMatch(/^[A-Z].+\.$/)
  },
)
