import { isAbove, marksWhere } from '../../crossings.ts'
import { share, subtract } from '../../indicators/columns.ts'
import { barRange } from '../../indicators/ranges.ts'
import { number } from '../parameters.ts'
import { below, keeps } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * IBS = (close − low) ÷ (high − low), ½ in a bar without a range. LONG enters on every bar whose IBS is below `lower`
 * and leaves on every bar whose IBS is above `upper`; SHORT mirrored. Source: Volker Knapp, Building Better Trading
 * Systems (2008); Alexander Pagonidis, The IBS Effect (2013).
 */
export const internalBarStrength = defineStrategy({
  name: 'internal-bar-strength',
  title: 'Internal bar strength',
  description:
    'Trades against a close at the edge of its own bar: enters on every bar that closes below the share `lower` of its range, leaves on every bar that closes above the share `upper` (SHORT: the other way). A bar without a range counts ½. Volker Knapp (2008), Alexander Pagonidis (2013).',
  family: 'mean reversion',
  parameters: [
    number('lower', { min: 0, max: 1, step: 0.125, default: 0.25 }, 'Strength below which a bar counts as weak.'),
    number('upper', { min: 0, max: 1, step: 0.125, default: 0.75 }, 'Strength above which a bar counts as strong.'),
  ],
  relations: [
    below('lower', 'upper', { orEqual: true }),
    keeps('lower > 0', ['lower'], ({ lower }) => lower > 0),
    keeps('upper < 1', ['upper'], ({ upper }) => upper < 1),
  ],
  warmUp: () => 0,
  signals: (candles, { lower, upper }, direction) => {
    const above = subtract(candles.close, candles.low)
    const strength = share(above, barRange(candles), 0.5)
    const where = (is: (value: number) => boolean) => marksWhere(candles.length, (bar) => is(strength[bar] as number))
    return mirrored(
      direction,
      where((value) => isAbove(lower, value, 1)),
      where((value) => isAbove(value, upper, 1)),
    )
  },
})
