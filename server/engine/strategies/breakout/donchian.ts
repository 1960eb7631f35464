import type { Candles } from '../../candles.ts'
import { barsAbove } from '../../crossings.ts'
import { highestBefore, lowestBefore } from '../../indicators/extremes.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Breakouts from the Donchian channel. LONG enters on a close above the highest high of the `entry` bars
 * before and leaves on a close below the lowest low of the `exit` bars before; SHORT enters on a close
 * below the lowest low of the `entry` bars before and leaves on one above the highest high of the `exit`
 * bars before. A signal stands on every bar that closes outside, not only on the first.
 * Source: Richard Donchian's channel as the Turtles traded it, Curtis Faith, The Original Turtle Trading
 * Rules (2003), system 1: 20 and 10 bars.
 */
export const donchian = defineStrategy({
  name: 'donchian',
  title: 'Donchian breakout',
  description:
    'Follows a breakout: enters on every bar that closes above the highest high of the `entry` bars before, leaves on every bar that closes below the lowest low of the `exit` bars before (SHORT: the other way). After a stop it enters again at once. Richard Donchian, as the Turtles traded it (Curtis Faith, 2003).',
  family: 'breakout',
  parameters: [
    bars('entry', { min: 1, max: 1_000, default: 20 }, 'Bars in the range that an entry breaks out of.'),
    bars('exit', { min: 1, max: 1_000, default: 10 }, 'Bars in the range that an exit breaks out of.'),
  ],
  relations: [below('exit', 'entry', { orEqual: true })],
  warmUp: ({ entry, exit }) => Math.min(entry, exit),
  signals: (candles, { entry, exit }, direction) =>
    direction === 'LONG'
      ? { entry: closesAbove(candles, entry), exit: closesBelow(candles, exit) }
      : { entry: closesBelow(candles, entry), exit: closesAbove(candles, exit) },
})

function closesAbove(candles: Candles, window: number): Uint8Array {
  return barsAbove(candles.close, highestBefore(candles.high, window))
}

function closesBelow(candles: Candles, window: number): Uint8Array {
  return barsAbove(lowestBefore(candles.low, window), candles.close)
}
