import { marksWhere } from '../../crossings.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Enters on every bar and never leaves: what others are measured by. Exits, if a candidate has any, are all that ends a position, and the next
 * bar begins another one.
 */
export const hold = defineStrategy({
  name: 'hold',
  title: 'Hold',
  description:
    'Buys and holds: enters on the first bar and never leaves, in either direction. After a take profit or a stop loss it enters again at once.',
  family: 'calendar',
  parameters: [],
  warmUp: () => 0,
  signals: ({ length }) => ({ entry: marksWhere(length, () => true), exit: marksWhere(length, () => false) }),
})
