import { bollingerReversal } from './meanReversion/bollingerReversal.ts'
import { connorsRsi2 } from './meanReversion/connorsRsi2.ts'
import { consecutiveCloses } from './meanReversion/consecutiveCloses.ts'
import { envelopeReversal } from './meanReversion/envelopeReversal.ts'
import { internalBarStrength } from './meanReversion/internalBarStrength.ts'
import { keltnerReversal } from './meanReversion/keltnerReversal.ts'
import { regressionChannel } from './meanReversion/regressionChannel.ts'
import { rsi } from './meanReversion/rsi.ts'
import { zScore } from './meanReversion/zScore.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const MEAN_REVERSION: readonly Strategy[] = [
  rsi,
  bollingerReversal,
  keltnerReversal,
  envelopeReversal,
  zScore,
  connorsRsi2,
  internalBarStrength,
  consecutiveCloses,
  regressionChannel,
]
