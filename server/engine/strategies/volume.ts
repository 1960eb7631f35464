import type { Strategy } from './strategy.ts'
import { chaikinMoneyFlow } from './volume/chaikinMoneyFlow.ts'
import { chaikinOscillator } from './volume/chaikinOscillator.ts'
import { easeOfMovement } from './volume/easeOfMovement.ts'
import { forceIndex } from './volume/forceIndex.ts'
import { moneyFlowIndex } from './volume/moneyFlowIndex.ts'
import { onBalanceVolume } from './volume/onBalanceVolume.ts'
import { priceVolumeTrend } from './volume/priceVolumeTrend.ts'
import { rollingVwap } from './volume/rollingVwap.ts'
import { volumeBreakout } from './volume/volumeBreakout.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const VOLUME: readonly Strategy[] = [
  onBalanceVolume,
  priceVolumeTrend,
  chaikinMoneyFlow,
  chaikinOscillator,
  moneyFlowIndex,
  rollingVwap,
  forceIndex,
  easeOfMovement,
  volumeBreakout,
]
