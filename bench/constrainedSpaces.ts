import type { Candles } from '../server/engine/candles.ts'
import type { SearchProblem } from '../server/samplers/problems.fixture.ts'
import type { Space } from '../server/samplers/space.ts'
import { type Market, makeMarket } from './markets.ts'
import { branchesOf, CROSS, readCandles, row, STRATEGIES, tabulate } from './searchTables.ts'

/** Days of a market that is made: so few that slow rules trade rarely, or never. */
const BARS = 1_500

const RSI = branchesOf('rsi', [row('period', 2, 3, 8), row('lower', 5, 5, 8), row('upper', 60, 5, 8)])
const DONCHIAN = branchesOf('donchian', [row('entry', 5, 15, 20), row('exit', 5, 10, 10)])
const BANDS = branchesOf('bollinger-breakout', [row('period', 5, 5, 15), row('factor', 0.5, 0.5, 8)])

/** Only what earns when prices rise. */
function long(branches: Space['branches']): Space['branches'] {
  return branches.filter(({ direction }) => direction === 'LONG')
}

/** What is searched, on which market, by which seed of it; the sample dataset where there is none. */
const SPACES: readonly (readonly [name: string, Space['branches'], Market | null, seed: number])[] = [
  ['sma-cross LONG', long(CROSS), 'losing', 1],
  ['rsi LONG', long(RSI), 'losing', 2],
  ['donchian LONG', long(DONCHIAN), 'losing', 3],
  ['five', STRATEGIES, 'losing', 4],
  ['sma-cross', CROSS, 'rising', 1],
  ['bollinger', BANDS, 'rising', 2],
  ['rsi', RSI, 'flat', 1],
  ['donchian', DONCHIAN, 'flat', 2],
  ['sma-cross', CROSS, null, 0],
  ['five', STRATEGIES, null, 0],
]

/** Ten spaces on losing, rising and flat markets and on the S&P 500, every point of which is known, under a constraint. */
export async function* constrainedSpaces(minTrades: number): AsyncGenerator<SearchProblem> {
  const sample: Candles = await readCandles()
  for (const [name, branches, market, seed] of SPACES) {
    const candles = market ? makeMarket(market, BARS, seed) : sample
    yield tabulate(`${name}, ${market ?? 'S&P 500'}`, { branches }, { candles, constraints: { minTrades } })
  }
}
