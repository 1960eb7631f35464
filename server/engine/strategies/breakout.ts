import { bollingerBreakout } from './breakout/bollingerBreakout.ts'
import { donchian } from './breakout/donchian.ts'
import { insideBar } from './breakout/insideBar.ts'
import { keltnerBreakout } from './breakout/keltnerBreakout.ts'
import { movingAverageChannel } from './breakout/movingAverageChannel.ts'
import { narrowRange } from './breakout/narrowRange.ts'
import { squeeze } from './breakout/squeeze.ts'
import { volatilityBreakout } from './breakout/volatilityBreakout.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const BREAKOUT: readonly Strategy[] = [
  donchian,
  bollingerBreakout,
  keltnerBreakout,
  volatilityBreakout,
  movingAverageChannel,
  narrowRange,
  insideBar,
  squeeze,
]
