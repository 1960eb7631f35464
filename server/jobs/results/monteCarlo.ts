import { generatorOf } from '../../samplers/generator.ts'
import type { TrialDetail } from './trialDetail.ts'

/** What lies below which share of some numbers. */
export interface Quantiles {
  readonly p5: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
}

/** What chance makes of a trial's trades. */
export interface MonteCarlo {
  readonly runs: number
  readonly totalReturn: Quantiles
  /** Of the account after each trade: 0.25 is a fall of 25 % from a peak. */
  readonly maxDrawdown: Quantiles
  /** Share of the runs that end with a loss. */
  readonly lossProbability: number
}

/** How it is drawn. The same numbers give the same answer. */
export interface Draws {
  readonly runs: number
  readonly seed: number
}

/** Keeps the numbers apart from those of samplers with the same seed. */
const STREAM = 11

/** Draws between two pauses: some milliseconds of work. */
const PIECE = 100_000

/** What each trade made of the account: 1.01 where it earned 1 % of what there was. An account that has nothing left earns nothing. */
function factorsOf({ trades, initialCash }: Pick<TrialDetail, 'trades' | 'initialCash'>): Float64Array {
  let worth = initialCash
  return Float64Array.from(trades, ({ profit }) => {
    const before = worth
    worth += profit
    return before > 0 ? Math.max(0, worth / before) : 1
  })
}

/** Quantiles of numbers that are sorted, by linear interpolation (Hyndman and Fan 1996, definition 7). */
function quantilesOf(sorted: Float64Array): Quantiles {
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const low = sorted[Math.floor(place)] as number
    return low + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] as number) - low)
  }
  return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) }
}

/**
 * A bootstrap of a trial's trades: as many as it had are drawn with replacement, `runs` times, each earning the share of the account that it
 * earned. It says what the order and the choice of trades owe to chance; it takes them for independent of each other, and the market for the
 * same. Source: Efron, Bootstrap Methods: Another Look at the Jackknife (1979).
 *
 * @param pause lets others run; it is called after each part of the work
 * @returns null where there is no trade
 */
export async function monteCarlo(
  detail: Pick<TrialDetail, 'trades' | 'initialCash'>,
  { runs, seed }: Draws,
  pause: () => Promise<void>,
): Promise<MonteCarlo | null> {
  const factors = factorsOf(detail)
  const { length } = factors
  if (length === 0) return null
  const generator = generatorOf(seed, STREAM)
  const returns = new Float64Array(runs)
  const falls = new Float64Array(runs)
  let drawn = 0
  for (let run = 0; run < runs; run += 1) {
    let [worth, peak, fall] = [1, 1, 0]
    for (let trade = 0; trade < length; trade += 1) {
      worth *= factors[generator.below(length)] as number
      if (worth > peak) peak = worth
      else fall = Math.max(fall, 1 - worth / peak)
      drawn += 1
      if (drawn % PIECE === 0) await pause()
    }
    returns[run] = worth - 1
    falls[run] = fall
  }
  const losses = returns.reduce((count, one) => count + (one < 0 ? 1 : 0), 0)
  return {
    runs,
    totalReturn: quantilesOf(returns.sort()),
    maxDrawdown: quantilesOf(falls.sort()),
    lossProbability: losses / runs,
  }
}
