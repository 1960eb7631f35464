import type { Strategy } from './strategy.ts'
import { adxTrend } from './trend/adxTrend.ts'
import { aroon } from './trend/aroon.ts'
import { demaCross } from './trend/demaCross.ts'
import { elderImpulse } from './trend/elderImpulse.ts'
import { emaCross } from './trend/emaCross.ts'
import { heikinAshi } from './trend/heikinAshi.ts'
import { hullTrend } from './trend/hullTrend.ts'
import { ichimoku } from './trend/ichimoku.ts'
import { kamaTrend } from './trend/kamaTrend.ts'
import { macd } from './trend/macd.ts'
import { parabolicSar } from './trend/parabolicSar.ts'
import { priceSma } from './trend/priceSma.ts'
import { smaCross } from './trend/smaCross.ts'
import { supertrend } from './trend/supertrend.ts'
import { temaCross } from './trend/temaCross.ts'
import { tripleEma } from './trend/tripleEma.ts'
import { vortex } from './trend/vortex.ts'
import { wmaCross } from './trend/wmaCross.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const TREND: readonly Strategy[] = [
  smaCross,
  emaCross,
  demaCross,
  temaCross,
  wmaCross,
  hullTrend,
  kamaTrend,
  priceSma,
  tripleEma,
  macd,
  adxTrend,
  aroon,
  parabolicSar,
  supertrend,
  vortex,
  ichimoku,
  heikinAshi,
  elderImpulse,
]
