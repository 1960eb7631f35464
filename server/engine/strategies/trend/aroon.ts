import { crossings } from '../../crossings.ts'
import { scale } from '../../indicators/columns.ts'
import { aroon as newness } from '../../indicators/directional.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Aroon up against Aroon down. LONG enters when up crosses above down and leaves when down crosses above up; SHORT
 * mirrored. Source: Tushar Chande, Aroon, Stocks & Commodities 13 (1995).
 */
export const aroon = defineStrategy({
  name: 'aroon',
  title: 'Aroon cross',
  description:
    'Follows new extremes: enters when Aroon up crosses above Aroon down (the highest high of the last `period` + 1 bars becomes newer than the lowest low), leaves when it crosses below (SHORT: the other way). Of equal extremes the newest counts. Tushar Chande (1995).',
  family: 'trend',
  parameters: [bars('period', { default: 25 }, 'Bars to look back for the last high and low.')],
  warmUp: ({ period }) => period + 1,
  signals: ({ high, low }, { period }, direction) => {
    const { up, down } = crossings(newness(high, period), newness(scale(low, -1), period), 100)
    return mirrored(direction, up, down)
  },
})
