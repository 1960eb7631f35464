import { marksWhere } from '../../crossings.ts'
import { weekdayOf } from '../../indicators/calendar.ts'
import { bars } from '../parameters.ts'
import { differs } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Enters on one day of the week and leaves on another. Source: Kenneth French, Stock Returns and the Weekend Effect, Journal of Financial
 * Economics 8 (1980).
 */
export const weekday = defineStrategy({
  name: 'weekday',
  title: 'Day of the week',
  description:
    'Holds from one day of the week to another: enters on every bar of the day `enter`, leaves on every bar of the day `leave`, in either direction; the same day for both gives no trade. Days are 1 for Monday to 7 for Sunday (UTC). Kenneth French (1980).',
  family: 'calendar',
  parameters: [
    bars('enter', { min: 1, max: 7, default: 1 }, 'Day on which it enters, 1 for Monday.'),
    bars('leave', { min: 1, max: 7, default: 5 }, 'Day on which it leaves, 1 for Monday.'),
  ],
  relations: [differs('enter', 'leave')],
  warmUp: () => 0,
  signals: ({ time, length }, { enter, leave }) => {
    const day = weekdayOf(time)
    return {
      entry: marksWhere(length, (bar) => day[bar] === enter),
      exit: marksWhere(length, (bar) => day[bar] === leave),
    }
  },
})
