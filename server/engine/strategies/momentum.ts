import { awesomeOscillator } from './momentum/awesomeOscillator.ts'
import { cciTrend } from './momentum/cciTrend.ts'
import { chandeMomentum } from './momentum/chandeMomentum.ts'
import { coppock } from './momentum/coppock.ts'
import { fisherTransform } from './momentum/fisherTransform.ts'
import { knowSureThing } from './momentum/knowSureThing.ts'
import { macdZero } from './momentum/macdZero.ts'
import { ppo } from './momentum/ppo.ts'
import { rateOfChange } from './momentum/rateOfChange.ts'
import { stochastic } from './momentum/stochastic.ts'
import { stochasticRsi } from './momentum/stochasticRsi.ts'
import { timeSeriesMomentum } from './momentum/timeSeriesMomentum.ts'
import { trix } from './momentum/trix.ts'
import { trueStrength } from './momentum/trueStrength.ts'
import { ultimateOscillator } from './momentum/ultimateOscillator.ts'
import { williamsR } from './momentum/williamsR.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const MOMENTUM: readonly Strategy[] = [
  rateOfChange,
  timeSeriesMomentum,
  macdZero,
  ppo,
  trix,
  trueStrength,
  knowSureThing,
  coppock,
  awesomeOscillator,
  stochastic,
  stochasticRsi,
  williamsR,
  cciTrend,
  ultimateOscillator,
  chandeMomentum,
  fisherTransform,
]
