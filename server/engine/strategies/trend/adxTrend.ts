import { crossings, isAbove, marksWhere } from '../../crossings.ts'
import { directionalMovement } from '../../indicators/directional.ts'
import { bars, number } from '../parameters.ts'
import { keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Wilder's directional movement. LONG enters when +DI crosses above −DI on a bar whose ADX is above `level`, and leaves
 * when −DI crosses above +DI; SHORT mirrored. Source: J. Welles Wilder, New Concepts in Technical Trading Systems
 * (1978), section IV.
 */
export const adxTrend = defineStrategy({
  name: 'adx-trend',
  title: 'Directional movement',
  description:
    "Follows a trend that is strong: enters when +DI crosses above −DI on a bar whose ADX is above `level`, leaves when it crosses below, whatever the ADX (SHORT: the other way). All are Wilder's averages (1978).",
  family: 'trend',
  parameters: [
    bars('period', { default: 14 }, "Bars in Wilder's averages."),
    number('level', { min: 0, max: 100, step: 1, default: 20 }, 'ADX above which a trend counts as strong.'),
  ],
  relations: [keeps('level < 100', ['level'], ({ level }) => level < 100)],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period, level }, direction) => {
    const { plus, minus, strength } = directionalMovement(candles, period)
    const { up, down } = crossings(plus, minus, 100)
    const strong = (marks: Uint8Array) =>
      marksWhere(candles.length, (bar) => marks[bar] === 1 && isAbove(strength[bar] as number, level, 100))
    return direction === 'LONG' ? { entry: strong(up), exit: down } : { entry: strong(down), exit: up }
  },
})
