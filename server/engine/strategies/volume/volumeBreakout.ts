import { barsAbove, isAbove, marksWhere } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { highestBefore, lowestBefore } from '../../indicators/extremes.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * LONG enters on a close above the highest high of the `entry` bars before on a volume more than `factor` times the mean
 * of those bars, and leaves on a close below the lowest low of the `exit` bars before; SHORT mirrored. Source: Richard
 * Donchian's channel with the volume rule of William O'Neil, How to Make Money in Stocks (1988).
 */
export const volumeBreakout = defineStrategy({
  name: 'volume-breakout',
  title: 'Breakout on volume',
  description:
    "Follows a breakout that many take part in: enters on every bar that closes above the highest high of the `entry` bars before on more than `factor` times their mean volume, leaves on every bar that closes below the lowest low of the `exit` bars before (SHORT: the other way). With a factor of 0 it is donchian, where there is volume. Richard Donchian and William O'Neil (1988).",
  family: 'volume',
  parameters: [
    bars('entry', { default: 20 }, 'Bars in the range that an entry breaks out of.'),
    bars('exit', { default: 10 }, 'Bars in the range that an exit breaks out of.'),
    number('factor', { min: 0, max: 10, step: 0.25, default: 1.5 }, 'Volume over its mean that counts as unusual.'),
  ],
  relations: [below('exit', 'entry', { orEqual: true })],
  warmUp: ({ entry, exit }) => Math.min(entry, exit),
  signals: ({ high, low, close, volume, length }, { entry, exit, factor }, direction) => {
    const usual = sma(volume, entry)
    const isUnusual = (bar: number) => isAbove(volume[bar] as number, factor * (usual[bar - 1] as number))
    const above = (bars: number) => barsAbove(close, highestBefore(high, bars))
    const below = (bars: number) => barsAbove(lowestBefore(low, bars), close)
    const on = (marks: Uint8Array) => marksWhere(length, (bar) => marks[bar] === 1 && isUnusual(bar))
    return direction === 'LONG'
      ? { entry: on(above(entry)), exit: below(exit) }
      : { entry: on(below(entry)), exit: above(exit) }
  },
})
