import { marksWhere } from '../../crossings.ts'
import { parabolicStop } from '../../indicators/trailing.ts'
import { number } from '../parameters.ts'
import { below, keeps } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Wilder's parabolic stop. LONG enters on the bar that turns the trend up and leaves on the bar that turns it down;
 * SHORT mirrored. The first trend is known without a turn and gives no signal. Source: J. Welles Wilder, New Concepts in
 * Technical Trading Systems (1978), section II.
 */
export const parabolicSar = defineStrategy({
  name: 'parabolic-sar',
  title: 'Parabolic stop and reverse',
  description:
    'Follows the trend with an accelerating stop: enters on the bar whose high passes the stop upwards, leaves on the bar whose low passes it downwards (SHORT: the other way). A touch does not turn it, as in TradingView (in TA-Lib it does): a price on a grid often stops there. The first step is no larger than `most`. The first trend is told by the first two closes and gives no signal. J. Welles Wilder (1978).',
  family: 'trend',
  parameters: [
    number('step', { min: 0, max: 1, step: 0.01, default: 0.02 }, 'By how much each new extreme accelerates the stop.'),
    number('most', { min: 0, max: 1, step: 0.05, default: 0.2 }, 'The highest acceleration.'),
  ],
  relations: [keeps('step > 0', ['step'], ({ step }) => step > 0), below('step', 'most', { orEqual: true })],
  warmUp: () => 2,
  signals: (candles, { step, most }, direction) => {
    const { trend } = parabolicStop(candles, step, most)
    const turns = (sign: number) => marksWhere(candles.length, (bar) => trend[bar] === sign && trend[bar - 1] === -sign)
    return mirrored(direction, turns(1), turns(-1))
  },
})
