/**
 * A process with a disk cache, for tests: loads made-up candles over the folder given, and says in one line of JSON what
 * it got. Told to die, it is killed while it writes them.
 *
 * Arguments: folder, number of bars, `load` or `die`.
 */
import { digestCandles } from '../../datasets/digest.ts'
import type { Candles } from '../../engine/candles.ts'
import { makeSeries, openTestDisk } from './disk.fixture.ts'

/** Candles whose last columns are never reached. */
function deadly(candles: Candles): Candles {
  return {
    ...candles,
    get close() {
      process.kill(process.pid, 'SIGKILL')
      return candles.close
    },
  }
}

const [folder = '', bars, end] = process.argv.slice(2)
const series = makeSeries(Number(bars))
const disk = await openTestDisk(folder, {
  a: end === 'die' ? { ...series, candles: deadly(series.candles) } : series,
})
const candles = await disk.load('a')
console.log(JSON.stringify({ digest: candles && digestCandles(candles), warnings: disk.warnings }))
