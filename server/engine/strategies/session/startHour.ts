import { bars } from '../parameters.ts'

/** The hour at which a strategy has its sessions begin. */
export const START_HOUR = bars('start', { min: 0, max: 23, default: 0 }, 'Hour at which a session begins (UTC).')
