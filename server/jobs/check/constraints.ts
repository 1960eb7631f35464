import type { TrialConstraints } from '../../engine/constraints.ts'
import { type InputProblem, outOfRange } from '../problems.ts'

/** What a bound may be, and that in words. */
interface Allowed {
  isSound(value: number): boolean
  readonly text: string
}

const SHARE = (example: string): Allowed => ({
  isSound: (value) => value >= 0 && value <= 1,
  text: `from 0 to 1 (${example})`,
})

/** What each bound may be. */
const ALLOWED: Readonly<Record<keyof TrialConstraints, Allowed>> = {
  minTrades: { isSound: (value) => Number.isInteger(value) && value >= 0, text: 'a whole number from 0 on' },
  maxDrawdown: SHARE('0.25 = a fall of 25 %'),
  minWinRate: SHARE('0.5 = half of the trades'),
  minProfitFactor: { isSound: (value) => value >= 0 && Number.isFinite(value), text: 'from 0 on' },
  minExposure: SHARE('0.1 = a tenth of the bars'),
}

/** What is wrong with the bounds that trials are held to. */
export function checkConstraints(constraints: TrialConstraints | undefined): InputProblem[] {
  const names = Object.keys(ALLOWED) as (keyof TrialConstraints)[]
  return names.flatMap((name) => {
    const value = constraints?.[name]
    const { isSound, text } = ALLOWED[name]
    return value === undefined ? [] : outOfRange(`constraints.${name}`, value, { ok: isSound(value), text })
  })
}
