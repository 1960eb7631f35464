import { crossings } from '../../crossings.ts'
import { vortex as swings } from '../../indicators/directional.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The vortex lines. LONG enters when the positive one crosses above the negative one and leaves when it crosses below;
 * SHORT mirrored. Source: Etienne Botes and Douglas Siepman, The Vortex Indicator, Stocks & Commodities 28 (2010).
 */
export const vortex = defineStrategy({
  name: 'vortex',
  title: 'Vortex cross',
  description:
    'Follows the side on which prices swing wider: enters when VI+ (from the low before to the high) crosses above VI− (from the high before to the low), leaves when it crosses below (SHORT: the other way). Both are sums of `period` bars over the sum of true ranges. Etienne Botes and Douglas Siepman (2010).',
  family: 'trend',
  parameters: [bars('period', { default: 14 }, 'Bars in the sums.')],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period }, direction) => {
    const { plus, minus } = swings(candles, period)
    const { up, down } = crossings(plus, minus, 1)
    return mirrored(direction, up, down)
  },
})
