import type { Metrics } from './backtest.ts'
import { scoreOfBroken } from './objective.ts'

/** What a trial must keep to be admissible; what is absent is not asked for. Shares are fractions. */
export interface TrialConstraints {
  readonly minTrades?: number
  /** Of a fall from a peak: 0.25 allows one of 25 %. */
  readonly maxDrawdown?: number
  readonly minWinRate?: number
  readonly minProfitFactor?: number
  readonly minExposure?: number
}

/** What is asked of one figure. */
interface Rule {
  readonly bound: keyof TrialConstraints
  readonly isMost: boolean
  value(metrics: Metrics): number
  /** A value in words, with so many digits. */
  describe(value: number, digits: number): string
}

function rounded(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)))
}

function percent(value: number, digits: number): string {
  return `${rounded(100 * value, digits)} %`
}

/** Where nothing was lost, the profit factor is as high as may be if anything was won, and 0 if nothing was. */
function profitFactorOf({ profitFactor, totalReturn }: Metrics): number {
  return profitFactor ?? (totalReturn > 0 ? Number.POSITIVE_INFINITY : 0)
}

const RULES: readonly (Rule & { readonly noun: string })[] = [
  { bound: 'minTrades', isMost: false, value: ({ trades }) => trades, describe: String, noun: '' },
  {
    bound: 'maxDrawdown',
    isMost: true,
    value: ({ maxDrawdown }) => maxDrawdown,
    describe: percent,
    noun: 'a drawdown of ',
  },
  { bound: 'minWinRate', isMost: false, value: ({ winRate }) => winRate, describe: percent, noun: 'a win rate of ' },
  {
    bound: 'minProfitFactor',
    isMost: false,
    value: profitFactorOf,
    describe: rounded,
    noun: 'a profit factor of ',
  },
  {
    bound: 'minExposure',
    isMost: false,
    value: ({ exposure }) => exposure,
    describe: percent,
    noun: 'an exposure of ',
  },
]

/** By how much a value misses a bound, as a share of the bound; 0 where it keeps it. Of a bound of 0, the excess itself. */
function missedBy(value: number, bound: number, isMost: boolean): number {
  const missed = isMost ? value - bound : bound - value
  return missed > 0 ? missed / (bound || 1) : 0
}

/**
 * By how much a trial breaks what is asked of it: the sum of all shortfalls, each as a share of its bound; 0 where it keeps all. Spelt out,
 * rather than by `RULES`: it is asked of each trial of a sweep, which has some microseconds for all of it.
 */
export function shortfallOf(metrics: Metrics, constraints: TrialConstraints): number {
  const { minTrades, maxDrawdown, minWinRate, minProfitFactor, minExposure } = constraints
  let sum = 0
  if (minTrades !== undefined) sum += missedBy(metrics.trades, minTrades, false)
  if (maxDrawdown !== undefined) sum += missedBy(metrics.maxDrawdown, maxDrawdown, true)
  if (minWinRate !== undefined) sum += missedBy(metrics.winRate, minWinRate, false)
  if (minProfitFactor !== undefined) sum += missedBy(profitFactorOf(metrics), minProfitFactor, false)
  if (minExposure !== undefined) sum += missedBy(metrics.exposure, minExposure, false)
  return sum
}

/** The score of a trial under constraints: a trial that breaks one stands below all that do not. @param score without any */
export function constrainedScore(score: number, metrics: Metrics, constraints: TrialConstraints | undefined): number {
  const shortfall = constraints ? shortfallOf(metrics, constraints) : 0
  return shortfall > 0 ? scoreOfBroken(shortfall) : score
}

/** Digits with which a value and a bound that differ are told apart. */
function digitsFor(value: number, bound: number, describe: Rule['describe']): number {
  for (let digits = 3; digits < 17; digits += 1) if (describe(value, digits) !== describe(bound, digits)) return digits
  return 17
}

function tradesText(count: number): string {
  return count === 1 ? '1 trade' : `${count} trades`
}

/** What a trial breaks, for people: '0 trades; at least 1 is asked for'. */
export function violationsOf(metrics: Metrics, constraints: TrialConstraints): string[] {
  return RULES.flatMap(({ bound: name, value: read, isMost, describe, noun }) => {
    const [value, bound] = [read(metrics), constraints[name]]
    if (bound === undefined || missedBy(value, bound, isMost) === 0) return []
    const digits = digitsFor(value, bound, describe)
    const has = noun === '' ? tradesText(value) : `${noun}${describe(value, digits)}`
    const asked = `at ${isMost ? 'most' : 'least'} ${describe(bound, digits)}`
    return [`${has}; ${asked} ${noun === '' && bound !== 1 ? 'are' : 'is'} asked for`]
  })
}

/** What is asked of trials, for people: 'at least 30 trades, a drawdown of at most 20 %'. */
export function describeConstraints(constraints: TrialConstraints): string {
  return RULES.flatMap(({ bound: name, isMost, describe, noun }) => {
    const bound = constraints[name]
    if (bound === undefined) return []
    const limit = `at ${isMost ? 'most' : 'least'}`
    return [noun === '' ? `${limit} ${tradesText(bound)}` : `${noun}${limit} ${describe(bound, 6)}`]
  }).join(', ')
}

/** Of some constraints those that trials are held to; undefined where there is none, as of jobs of earlier versions. */
export function trialConstraintsOf(constraints: TrialConstraints | undefined): TrialConstraints | undefined {
  const asked = RULES.flatMap(({ bound }) => {
    const value = constraints?.[bound]
    return value === undefined ? [] : [[bound, value] as const]
  })
  return asked.length > 0 ? Object.fromEntries(asked) : undefined
}
