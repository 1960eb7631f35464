import { marksWhere } from '../../crossings.ts'
import { hourOf } from '../../indicators/calendar.ts'
import { bars } from '../parameters.ts'
import { differs } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Enters in one hour of the day and leaves in another. Source: Michael Cliff, Michael Cooper and Huseyin Gulen, Return Differences between
 * Trading and Non-Trading Hours (2008).
 */
export const overnight = defineStrategy({
  name: 'overnight',
  title: 'Overnight',
  description:
    'Holds over the night: enters on every bar that begins in the hour `enter`, leaves on every bar that begins in the hour `leave`, in either direction; the same hour for both gives no trade. Hours are 0 to 23 (UTC); bars of a day all begin in one. Cliff, Cooper and Gulen (2008).',
  family: 'calendar',
  parameters: [
    bars('enter', { min: 0, max: 23, default: 20 }, 'Hour in which it enters (UTC).'),
    bars('leave', { min: 0, max: 23, default: 13 }, 'Hour in which it leaves (UTC).'),
  ],
  relations: [differs('enter', 'leave')],
  warmUp: () => 0,
  signals: ({ time, length }, { enter, leave }) => {
    const hour = hourOf(time)
    return {
      entry: marksWhere(length, (bar) => hour[bar] === enter),
      exit: marksWhere(length, (bar) => hour[bar] === leave),
    }
  },
})
