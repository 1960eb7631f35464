import { dojiReversal } from './candlePatterns/dojiReversal.ts'
import { engulfing } from './candlePatterns/engulfing.ts'
import { hammer } from './candlePatterns/hammer.ts'
import { harami } from './candlePatterns/harami.ts'
import { marubozu } from './candlePatterns/marubozu.ts'
import { morningStar } from './candlePatterns/morningStar.ts'
import { piercingLine } from './candlePatterns/piercingLine.ts'
import { threeSoldiers } from './candlePatterns/threeSoldiers.ts'
import { tweezers } from './candlePatterns/tweezers.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const CANDLE_PATTERNS: readonly Strategy[] = [
  engulfing,
  hammer,
  morningStar,
  harami,
  threeSoldiers,
  piercingLine,
  dojiReversal,
  marubozu,
  tweezers,
]
