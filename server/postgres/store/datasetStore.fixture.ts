import { allocateCandles, type Candles, COLUMNS } from '../../engine/candles.ts'
import { makeCandles } from '../../engine/walk.fixture.ts'
import type { NewDataset } from '../../jobs/ports/datasetStore.ts'

/** Candles of so many bars in which every value differs, with doubles that are easily lost on the way. */
export function wildCandles(bars: number, seed = 1): Candles {
  const candles = allocateCandles(bars)
  const rare = [0.1 + 0.2, -0, 5e-324, 1.7976931348623157e308, 1 / 3, Number.MAX_SAFE_INTEGER]
  for (const [index, column] of COLUMNS.entries()) {
    for (let bar = 0; bar < bars; bar += 1) candles[column][bar] = (bar + 1) * (index + seed + 0.1)
    if (column !== 'time') candles[column][bars >> 1] = rare[index] as number
  }
  candles.time.forEach((_, bar) => {
    candles.time[bar] = 1_600_000_000_000 + bar * 60_000
  })
  return candles
}

/** Minutes of a market as an exchange writes them: prices to the cent, volumes of five decimals. */
export function marketCandles(bars: number): Candles {
  const candles = makeCandles(bars, 1)
  for (const column of COLUMNS)
    candles[column].forEach((value, bar) => {
      candles[column][bar] =
        column === 'time' ? 1_600_000_000_000 + bar * 60_000 : Number(value.toFixed(column === 'volume' ? 5 : 2))
    })
  return candles
}

/** A dataset of so many bars; its digest is told by them and the seed. */
export function datasetOf(bars: number, seed = 1): NewDataset {
  const candles = wildCandles(bars, seed)
  const digest = `${bars}x${seed}`.padEnd(64, '0')
  return { name: `bars ${bars}`, symbol: 'BTC/USD', barSeconds: 60, digest, warnings: ['a "gap"', 'ä'], candles }
}
