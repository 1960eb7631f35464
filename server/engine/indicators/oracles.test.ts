import oracles from '@ixjb94/indicators'
import {
  CoppockCurve,
  DonchianChannels,
  EMA,
  EMV,
  KeltnerChannels,
  KST,
  PVT,
  SMA,
  StochasticRSI,
  VortexIndicator,
  WSMA,
} from 'trading-signals'
import { describe, expect, test } from 'vitest'
import { walkOf } from '../candles.fixture.ts'
import { ema, sma, wilder } from './averages.ts'
import { bollinger, keltner } from './bands.ts'
import { aroon, directionalMovement, vortex } from './directional.ts'
import { highest, lowest } from './extremes.ts'
import { chandeMomentum, rsi } from './momentum.ts'
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
import { massIndex, midpoint } from './ranges.ts'
import { commodityChannel, stochastic, stochasticRsi, ultimate, williamsR } from './stochastics.ts'
import { parabolicStop } from './trailing.ts'
import { atr, deviation, trueRange } from './volatility.ts'
import {
  chaikinMoneyFlow,
  chaikinOscillator,
  easeOfMovement,
  forceIndex,
  moneyFlowIndex,
  onBalanceVolume,
  priceVolumeTrend,
  typicalPrice,
} from './volume.ts'

const oracle = new oracles.IndicatorsSync()
const candles = walkOf(1_500, 7)
const [high, low, close, volume] = [candles.high, candles.low, candles.close, candles.volume].map((column) => [
  ...column,
]) as [number[], number[], number[], number[]]

const bars = close.map((value, bar) => ({
  high: high[bar] as number,
  low: low[bar] as number,
  close: value,
  volume: volume[bar] as number,
}))

/** What an indicator of the other library says bar by bar, its warm-up left away. */
function told<Input, Output>(
  indicator: { update(input: Input, replace: boolean): Output | null },
  inputs: readonly Input[],
  read: (output: Output) => number,
): number[] {
  const values: number[] = []
  for (const input of inputs) {
    const output = indicator.update(input, false)
    if (output !== null) values.push(read(output))
  }
  return values
}

const number = (value: number) => value

/**
 * What a library says, as long as the candles: it leaves the warm-up away. Only the last bars are compared, where nothing is left of
 * how a recursive average was seeded.
 */
const CASES: Readonly<Record<string, readonly [ours: Float64Array, theirs: readonly number[]]>> = {
  sma: [sma(candles.close, 20), oracle.sma(close, 20)],
  ema: [ema(candles.close, 20), oracle.ema(close, 20)],
  wilder: [wilder(candles.close, 14), oracle.wilders(close, 14)],
  wma: [wma(candles.close, 17), oracle.wma(close, 17)],
  dema: [dema(candles.close, 15), oracle.dema(close, 15)],
  tema: [tema(candles.close, 15), oracle.tema(close, 15)],
  hull: [hull(candles.close, 16), oracle.hma(close, 16)],
  kama: [kama(candles.close, 10), oracle.kama(close, 10)],
  macd: [macd(candles.close, 12, 27), oracle.macd(close, 12, 27, 9)[0] ?? []],
  ppo: [percentageOscillator(candles.close, 12, 27), oracle.ppo(close, 12, 27)],
  // It divides by the new average, where we divide by the one before.
  trix: [trix(candles.close, 12), oracle.trix(close, 12).map((rate) => 100 * (1 / (1 - rate / 100) - 1))],
  tsi: [trueStrength(candles.close, 25, 13), oracle.tsi(close, 25, 13)],
  awesome: [awesome(candles, 5, 34), oracle.ao(high, low)],
  'rate of change': [rateOfChange(candles.close, 9), oracle.roc(close, 9).map((rate) => 100 * rate)],
  rsi: [rsi(candles.close, 14), oracle.rsi(close, 14)],
  'chande momentum': [chandeMomentum(candles.close, 20), oracle.cmo(close, 20)],
  stochastic: [stochastic(candles, 14), oracle.stoch(high, low, close, 14, 1, 1)[0] ?? []],
  "williams' %R": [williamsR(candles, 14), oracle.willr(high, low, close, 14)],
  cci: [commodityChannel(candles, 20), oracle.cci(high, low, close, 20)],
  ultimate: [ultimate(candles, 7), oracle.ultosc(high, low, close, 7, 14, 28)],
  adx: [directionalMovement(candles, 14).strength, oracle.adx(high, low, 14)],
  '+DI': [directionalMovement(candles, 14).plus, oracle.di(high, low, close, 14)[0] ?? []],
  'aroon up': [aroon(candles.high, 25), oracle.aroon(high, low, 25)[1] ?? []],
  'parabolic stop': [parabolicStop(candles, 0.02, 0.2).stop, oracle.psar(high, low, 0.02, 0.2)],
  'true range': [trueRange(candles), oracle.tr(high, low, close)],
  atr: [atr(candles, 14), oracle.atr(high, low, close, 14)],
  deviation: [deviation(candles.close, 20), oracle.stddev(close, 20)],
  'bollinger, lower': [bollinger(candles.close, 20, 2).lower, oracle.bbands(close, 20, 2)[0] ?? []],
  'bollinger, upper': [bollinger(candles.close, 20, 2).upper, oracle.bbands(close, 20, 2)[2] ?? []],
  'mass index': [massIndex(candles, 9, 25), oracle.mass(high, low, 25)],
  'on-balance volume': [onBalanceVolume(candles), oracle.obv(close, volume)],
  'chaikin money flow': [chaikinMoneyFlow(candles, 20), oracle.cmf(high, low, close, volume, 20)],
  'chaikin oscillator': [chaikinOscillator(candles, 3, 10), oracle.adosc(high, low, close, volume, 3, 10)],
  'money flow index': [moneyFlowIndex(candles, 14), oracle.mfi(high, low, close, volume, 14)],
  'force index': [forceIndex(candles, 13), oracle.fi(close, volume, 13)],
  'typical price': [typicalPrice(candles), oracle.typprice(high, low, close)],
  'vortex, plus': [vortex(candles, 14).plus, told(new VortexIndicator(14), bars, ({ plus }) => plus)],
  'vortex, minus': [vortex(candles, 14).minus, told(new VortexIndicator(14), bars, ({ minus }) => minus)],
  'keltner, upper': [
    keltner(candles, 20, 2).upper,
    told(new KeltnerChannels({ emaInterval: 20, atrInterval: 20, multiplier: 2 }), bars, ({ upper }) => upper),
  ],
  'donchian, upper': [highest(candles.high, 20), told(new DonchianChannels(20), bars, ({ upper }) => upper)],
  'donchian, lower': [lowest(candles.low, 20), told(new DonchianChannels(20), bars, ({ lower }) => lower)],
  'donchian, middle': [midpoint(candles, 20), told(new DonchianChannels(20), bars, ({ middle }) => middle)],
  'know sure thing': [
    knowSureThing(candles.close, 10, 10),
    told(new KST({ roc1: 10, roc2: 15, roc3: 20, roc4: 30, sma1: 10, sma2: 10, sma3: 10, sma4: 15 }), close, number),
  ],
  coppock: [
    coppock(candles.close, { long: 14, short: 11, smooth: 10 }),
    told(new CoppockCurve({ longRocInterval: 14, shortRocInterval: 11, wmaInterval: 10 }), close, number),
  ],
  'stochastic rsi': [
    stochasticRsi(candles.close, 14, 14),
    told(new StochasticRSI(14, WSMA), close, (share) => 100 * share),
  ],
  'ease of movement': [easeOfMovement(candles, 14), told(new EMV(14, 1), bars, number)],
  'price-volume trend': [priceVolumeTrend(candles), told(new PVT(), bars, number)],
  'sma, as the other has it': [sma(candles.close, 20), told(new SMA(20), close, number)],
  'ema, as the other has it': [ema(candles.close, 20), told(new EMA(20), close, number)],
}

describe('an indicator says what a well-kept library says', () => {
  test.each(Object.entries(CASES))('%s', (_, [ours, theirs]) => {
    expect(theirs.length).toBeGreaterThan(1_000)
    const size = Math.max(...theirs.slice(-300).map(Math.abs))
    for (let back = 1; back <= 300; back++) {
      const [own, other] = [ours.at(-back) as number, theirs.at(-back) as number]
      expect(Math.abs(own - other), `${back} bars before the end: ${own}, not ${other}`).toBeLessThanOrEqual(
        1e-7 * size,
      )
    }
  })
})
