import { marksWhere } from '../../crossings.ts'
import { change } from '../../indicators/columns.ts'
import { bars } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * LONG enters on the close that is the `count`th lower one in a row, or a later one of that run, and leaves on a close
 * that is higher than the one before; SHORT mirrored. Source: Larry Connors and Cesar Alvarez, High Probability ETF
 * Trading (2009), consecutive days down.
 */
export const consecutiveCloses = defineStrategy({
  name: 'consecutive-closes',
  title: 'Falls in a row',
  description:
    'Trades against a run: enters on every bar that ends at least `count` lower closes in a row, leaves on every bar that closes higher than the one before (SHORT: the other way). An equal close ends a run. Larry Connors and Cesar Alvarez (2009).',
  family: 'mean reversion',
  parameters: [bars('count', { min: 1, max: 50, default: 3 }, 'Closes in a row.')],
  warmUp: () => 1,
  signals: ({ close, length }, { count }, direction) => {
    const sign = direction === 'LONG' ? 1 : -1
    const moves = change(close, 1)
    let run = 0
    const entry = marksWhere(length, (bar) => {
      run = sign * (moves[bar] as number) < 0 ? run + 1 : 0
      return run >= count
    })
    return { entry, exit: marksWhere(length, (bar) => sign * (moves[bar] as number) > 0) }
  },
})
