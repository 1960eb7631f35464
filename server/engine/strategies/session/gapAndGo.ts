import { isAbove } from '../../crossings.ts'
import { defineStrategy } from '../strategy.ts'
import { GAP_PARAMETERS, gapMarks } from './gapRule.ts'

/**
 * Follows a gap that goes on. LONG enters on a bar that opens more than `percent` above the close before and closes above its own open, and
 * leaves when the gap is filled or after `hold` bars; SHORT mirrored. Source: John Person, A Complete Guide to Technical Trading Tactics
 * (2004), breakaway gaps.
 */
export const gapAndGo = defineStrategy({
  name: 'gap-and-go',
  title: 'Gap and go',
  description:
    'Follows a gap that goes on: enters on a bar that opens more than `percent` above the close before and closes above its own open, leaves on the first close that is back at the close before the last such gap, or `hold` bars after the entry (SHORT: the other way). John Person (2004).',
  family: 'session',
  parameters: [...GAP_PARAMETERS],
  warmUp: () => 1,
  signals: (candles, { percent, hold }, direction) => {
    const side = direction === 'LONG' ? 1 : -1
    const { open, close } = candles
    const isEntry = (bar: number) => isAbove(side * (close[bar] as number), side * (open[bar] as number))
    const { entry, filled } = gapMarks(candles, { side, percent, isEntry })
    return { entry, exit: filled, hold }
  },
})
