import { isAbove } from '../../crossings.ts'
import { defineStrategy } from '../strategy.ts'
import { GAP_PARAMETERS, gapMarks } from './gapRule.ts'

/**
 * Trades a gap back to where it began. LONG enters on a bar that opens more than `percent` below the close before and closes below it still,
 * and leaves when a close is back there or after `hold` bars; SHORT mirrored. Source: Larry Connors and Linda Raschke, Street Smarts (1995),
 * for opening gaps that are faded.
 */
export const gapFade = defineStrategy({
  name: 'gap-fade',
  title: 'Gap fade',
  description:
    'Trades a gap back to where it began: enters on a bar that opens more than `percent` below the close before and closes below it still, leaves on the first close that is back at the close before the last such gap, or `hold` bars after the entry (SHORT: the other way). Larry Connors and Linda Raschke (1995).',
  family: 'session',
  parameters: [...GAP_PARAMETERS],
  warmUp: () => 1,
  signals: (candles, { percent, hold }, direction) => {
    const side = direction === 'LONG' ? -1 : 1
    const { close } = candles
    const isEntry = (bar: number, before: number) => isAbove(side * (close[bar] as number), side * before)
    const { entry, filled } = gapMarks(candles, { side, percent, isEntry })
    return { entry, exit: filled, hold }
  },
})
