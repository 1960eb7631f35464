import { gapAndGo } from './session/gapAndGo.ts'
import { gapFade } from './session/gapFade.ts'
import { openingRange } from './session/openingRange.ts'
import { pivotPoints } from './session/pivotPoints.ts'
import { sessionVwap } from './session/sessionVwap.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const SESSION: readonly Strategy[] = [pivotPoints, sessionVwap, openingRange, gapFade, gapAndGo]
