import { marksWhere } from '../../crossings.ts'
import { monthDaysOf } from '../../indicators/calendar.ts'
import { bars } from '../parameters.ts'
import { keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Holds on the last `before` and the first `after` days of each month. Source: Josef Lakonishok and Seymour Smidt, Are Seasonal Anomalies
 * Real?, Review of Financial Studies 1 (1988).
 */
export const turnOfMonth = defineStrategy({
  name: 'turn-of-month',
  title: 'Turn of the month',
  description:
    'Holds around the turn of a month: enters on every bar of its last `before` and first `after` days, leaves on every other bar, in either direction. Days are those of the calendar (UTC), not of trading, so that each is known in advance. Josef Lakonishok and Seymour Smidt (1988).',
  family: 'calendar',
  parameters: [
    bars('before', { min: 0, max: 15, default: 2 }, 'Days at the end of a month.'),
    bars('after', { min: 0, max: 15, default: 4 }, 'Days at the beginning of a month.'),
  ],
  relations: [keeps('before + after > 0', ['before', 'after'], ({ before, after }) => before + after > 0)],
  warmUp: () => 0,
  signals: ({ time, length }, { before, after }) => {
    const { day, left } = monthDaysOf(time)
    const isIn = (bar: number) => (left[bar] as number) <= before || (day[bar] as number) <= after
    return { entry: marksWhere(length, isIn), exit: marksWhere(length, (bar) => !isIn(bar)) }
  },
})
