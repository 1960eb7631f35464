import { describe, expect, test } from 'vitest'
import { candlesAt, walkOf } from '../candles.fixture.ts'
import type { Candles } from '../candles.ts'
import { bollinger, envelope, keltner } from './bands.ts'
import { aroon, directionalMovement, vortex } from './directional.ts'
import { chandeMomentum } from './momentum.ts'
import { dema, hull, kama, tema, wma } from './movingAverages.ts'
import {
  awesome,
  coppock,
  knowSureThing,
  macd,
  percentageOscillator,
  rateOfChange,
  trix,
  trueStrength,
} from './oscillators.ts'
import { choppiness, historicalVolatility, massIndex, midpoint } from './ranges.ts'
import { commodityChannel, stochastic, stochasticRsi, ultimate, williamsR } from './stochastics.ts'
import { atr } from './volatility.ts'
import {
  chaikinMoneyFlow,
  chaikinOscillator,
  easeOfMovement,
  forceIndex,
  moneyFlowIndex,
  onBalanceVolume,
  priceVolumeTrend,
  rollingVwap,
} from './volume.ts'

/** Each indicator of candles, with the bar on which it begins and what it says where nothing ever moved from 5. */
const CASES: readonly (readonly [
  name: string,
  of: (candles: Candles) => Float64Array,
  begins: number,
  still: number,
])[] = [
  ['chande momentum', ({ close }) => chandeMomentum(close, 4), 4, 0],
  ['macd', ({ close }) => macd(close, 3, 5), 4, 0],
  ['price oscillator', ({ close }) => percentageOscillator(close, 3, 5), 4, 0],
  ['rate of change', ({ close }) => rateOfChange(close, 3), 3, 0],
  ['trix', ({ close }) => trix(close, 4), 3 * 3 + 1, 0],
  ['true strength', ({ close }) => trueStrength(close, 5, 3), 5 + 3 - 1, 0],
  ['know sure thing', ({ close }) => knowSureThing(close, 4, 3), 3 * 4 + 5 - 1, 0],
  ['coppock', ({ close }) => coppock(close, { long: 6, short: 4, smooth: 3 }), 6 + 3 - 1, 0],
  ['awesome', (candles) => awesome(candles, 3, 5), 4, 0],
  ['stochastic', (candles) => stochastic(candles, 4), 3, 50],
  ["williams' %R", (candles) => williamsR(candles, 4), 3, -50],
  ['stochastic rsi', ({ close }) => stochasticRsi(close, 4, 3), 4 + 3 - 1, 50],
  ['commodity channel', (candles) => commodityChannel(candles, 4), 3, 0],
  ['ultimate', (candles) => ultimate(candles, 3), 4 * 3, 50],
  ['+DI', (candles) => directionalMovement(candles, 4).plus, 4, 0],
  ['−DI', (candles) => directionalMovement(candles, 4).minus, 4, 0],
  ['adx', (candles) => directionalMovement(candles, 4).strength, 2 * 4 - 1, 0],
  ['aroon', ({ high }) => aroon(high, 4), 4, 100],
  ['vortex, plus', (candles) => vortex(candles, 4).plus, 4, 0],
  ['vortex, minus', (candles) => vortex(candles, 4).minus, 4, 0],
  ['midpoint', (candles) => midpoint(candles, 4), 3, 5],
  ['choppiness', (candles) => choppiness(candles, 4), 4, 100],
  ['mass index', (candles) => massIndex(candles, 4, 6), 2 * 3 + 6 - 1, 6],
  ['historical volatility', ({ close }) => historicalVolatility(close, 4), 4, 0],
  ['atr', (candles) => atr(candles, 4), 4, 0],
  ['bollinger, lower', ({ close }) => bollinger(close, 4, 2).lower, 3, 5],
  ['bollinger, upper', ({ close }) => bollinger(close, 4, 2).upper, 3, 5],
  ['keltner, upper', (candles) => keltner(candles, 4, 2).upper, 4, 5],
  ['envelope, upper', ({ close }) => envelope(close, 4, 20).upper, 3, 6],
  ['envelope, lower', ({ close }) => envelope(close, 4, 20).lower, 3, 4],
  ['wma', ({ close }) => wma(close, 4), 3, 5],
  ['dema', ({ close }) => dema(close, 4), 2 * 3, 5],
  ['tema', ({ close }) => tema(close, 4), 3 * 3, 5],
  ['hull', ({ close }) => hull(close, 6), 6 + 2 - 2, 5],
  ['kama', ({ close }) => kama(close, 4), 4, 5],
  ['on-balance volume', onBalanceVolume, 0, 0],
  ['price-volume trend', priceVolumeTrend, 0, 0],
  ['chaikin money flow', (candles) => chaikinMoneyFlow(candles, 4), 3, 0],
  ['chaikin oscillator', (candles) => chaikinOscillator(candles, 3, 5), 4, 0],
  ['money flow index', (candles) => moneyFlowIndex(candles, 4), 4, 50],
  ['rolling vwap', (candles) => rollingVwap(candles, 4), 3, 5],
  ['force index', (candles) => forceIndex(candles, 4), 4, 0],
  ['ease of movement', (candles) => easeOfMovement(candles, 4), 4, 0],
]

const STILL = candlesAt(new Array<number>(40).fill(5))
const SILENT: Candles = { ...STILL, volume: new Float64Array(40) }

describe.each(CASES)('%s', (_, of, begins, still) => {
  test('begins where it says, and is a number from there on', () => {
    const values = [...of(walkOf(40, 7))]
    expect(values.map(Number.isFinite)).toEqual(values.map((_, bar) => bar >= begins))
  })

  test('says what it says of nothing where prices stand, with or without volume', () => {
    for (const candles of [STILL, SILENT]) {
      for (const value of of(candles).slice(begins)) expect(value).toBeCloseTo(still, 12)
    }
  })

  test('of fewer candles than it takes has no number', () => {
    for (const length of [0, begins]) {
      expect([...of(walkOf(length, 7))]).toEqual(new Array<number>(length).fill(Number.NaN))
    }
  })
})

describe('a price of 0', () => {
  test('before a bar counts as no move', () => {
    expect([...rateOfChange(Float64Array.of(0, 5, 10), 1)]).toEqual([Number.NaN, 0, 100])
    expect([...priceVolumeTrend(candlesAt([0, 5, 10]))]).toEqual([0, 0, 1])
    expect([...historicalVolatility(Float64Array.of(1, 0, 1), 2)]).toEqual([Number.NaN, Number.NaN, 0])
  })

  test('of all bars gives no percentage', () => {
    expect([...percentageOscillator(new Float64Array(3), 1, 2)]).toEqual([Number.NaN, 0, 0])
  })
})

describe('volume', () => {
  test('of bars on which the typical price stood is no part of the money flow index', () => {
    // Of 2 that came in on the second bar and 1 that went out on the last.
    expect(moneyFlowIndex(candlesAt([1, 2, 2, 1]), 3).at(-1)).toBeCloseTo((100 * 2) / 3, 12)
  })

  test('decides what a bar weighs, and without any the average is plain', () => {
    const candles = candlesAt([2, 4, 8])
    candles.volume.set([3, 1, 0])
    expect([...rollingVwap(candles, 2)]).toEqual([Number.NaN, (2 * 3 + 4) / 4, 4])
    candles.volume.fill(0)
    expect([...rollingVwap(candles, 2)]).toEqual([Number.NaN, 3, 6])
  })
})

test('a weighted average of a window that holds one value is exactly this value', () => {
  const values = Float64Array.from({ length: 300 }, (_, bar) => (bar < 100 ? 0.1 + bar / 30 : 0.7))
  expect(wma(values, 49)[147]).not.toBe(0.7)
  expect([...wma(values, 49).slice(148)].every((value) => value === 0.7)).toBe(true)
  expect([...wma(Float64Array.of(Number.NaN, 5, 5, 6), 2)]).toEqual([Number.NaN, Number.NaN, 5, 17 / 3])
  expect([...wma(Float64Array.of(4, 5, 5), 1)]).toEqual([4, 5, 5])
})
