import { hold } from './calendar/hold.ts'
import { overnight } from './calendar/overnight.ts'
import { turnOfMonth } from './calendar/turnOfMonth.ts'
import { weekday } from './calendar/weekday.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. They look at no price, but at the time alone. */
export const CALENDAR: readonly Strategy[] = [hold, turnOfMonth, weekday, overnight]
