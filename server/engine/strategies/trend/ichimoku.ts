import { crossings, isAbove, marksWhere } from '../../crossings.ts'
import { middleOf } from '../../indicators/columns.ts'
import { midpoint } from '../../indicators/ranges.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Conversion and base line are midpoints of the last `conversion` and `base` bars. The cloud of a bar lies between the
 * mean of both lines and the midpoint of `span` bars, each of `base` bars before, so it reads nothing ahead. LONG enters
 * when the conversion line crosses above the base line and the close is above the cloud, and leaves when it crosses
 * below; SHORT mirrored. Source: Goichi Hosoda, Ichimoku Kinko Hyo (1969): 9, 26 and 52 bars.
 */
export const ichimoku = defineStrategy({
  name: 'ichimoku',
  title: 'Ichimoku cloud',
  description:
    'Follows a cross on the right side of the cloud: enters when the conversion line crosses above the base line while the close is above both sides of the cloud as they were worked out `base` bars before, leaves when it crosses below, wherever the cloud (SHORT: the other way). Lines are middles between the highest high and the lowest low. Goichi Hosoda (1969).',
  family: 'trend',
  parameters: [
    bars('conversion', { default: 9 }, 'Bars in the conversion line.'),
    bars('base', { default: 26 }, 'Bars in the base line, and by which the cloud is drawn ahead.'),
    bars('span', { max: 1_000, default: 52 }, 'Bars in the slow side of the cloud.'),
  ],
  relations: [below('conversion', 'base'), below('base', 'span')],
  warmUp: ({ conversion, base }) => Math.max(conversion, base),
  signals: (candles, parameters, direction) => {
    const { close, length } = candles
    const conversion = midpoint(candles, parameters.conversion)
    const base = midpoint(candles, parameters.base)
    const mean = middleOf(conversion, base)
    const slow = midpoint(candles, parameters.span)
    const { up, down } = crossings(conversion, base)
    const from = (bar: number) => bar - parameters.base
    const above = (bar: number) =>
      isAbove(close[bar] as number, Math.max(mean[from(bar)] as number, slow[from(bar)] as number))
    const below = (bar: number) =>
      isAbove(Math.min(mean[from(bar)] as number, slow[from(bar)] as number), close[bar] as number)
    return direction === 'LONG'
      ? { entry: marksWhere(length, (bar) => up[bar] === 1 && above(bar)), exit: down }
      : { entry: marksWhere(length, (bar) => down[bar] === 1 && below(bar)), exit: up }
  },
})
