import { expect, test } from 'vitest'
import { readGood, rowsOf } from '../fixtures.ts'
import { matchLine } from './columns.ts'
import { describeColumns } from './unusedColumns.ts'

const META = '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n'

function metaTrader(...volumes: string[]): string {
  return META + volumes.map((each, day) => `2024.01.0${day + 1}\t1.1\t1.2\t1.0\t1.1\t${each}\t3`).join('\n')
}

async function volumesOf(text: string) {
  const { candles, warnings } = await readGood(text)
  return { volumes: rowsOf(candles).map((row) => row[5]), warnings }
}

const TAKEN = 'every volume of column "<VOL>" is 0: those of column "<TICKVOL>" are taken'
const UNUSED = 'volume is read from column "<VOL>"; not used: "<TICKVOL>"'

test.each<[string, string[], number[], string[]]>([
  ['0 throughout', ['1523\t0', '987\t0'], [1523, 987], [TAKEN]],
  ['empty throughout', ['1523\t', '987\t'], [1523, 987], [TAKEN]],
  ['written with a mark and 0', ['1523\t0.0', '987\t0,00'], [1523, 987], [TAKEN]],
  ['above 0', ['1523\t7', '987\t8'], [7, 8], [UNUSED]],
  ['above 0 from the second row on', ['1523\t0', '-987\t0', '5\t8'], [0, 0, 8], [UNUSED]],
  ['above 0 behind open tick volumes', ['1,523\t0', '987\t8.5'], [0, 8.5], [UNUSED]],
])('tick volumes beside volumes that are %s', async (_, rows, volumes, warnings) => {
  expect(await volumesOf(metaTrader(...rows))).toEqual({ volumes, warnings })
})

test('tick volumes alone are the volume', async () => {
  const text = 'time,open,high,low,close,tick_volume,spread\n2024-01-01,1,1,1,1,5,2\n2024-01-02,1,1,1,1,6,2\n'
  expect(await volumesOf(text)).toEqual({ volumes: [5, 6], warnings: [] })
})

test('of many columns that are not used, the first few are named and the others counted', () => {
  const { header } = matchLine(
    `date,open,high,low,close,volume,${Array.from({ length: 40 }, (_, at) => `volume of venue ${at}`)}`,
  )
  if ('faults' in header) throw new Error(header.faults.join())
  const none = { ...header.layout, volume: null }
  for (const [warning = ''] of [describeColumns(header.layout, header.layout.volume), describeColumns(none, null)]) {
    expect(warning).toMatch(/"volume of venue 0", "volume of venue 1".* and 3\d more/)
    expect(warning.length).toBeLessThan(250)
  }
})

test.each<[string, string[]]>([
  ['date,open,high,low,close,volume', []],
  ['<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>', []],
  ['open_time,open,high,low,close,volume,close_time,trades', []],
  ['date,open,high,low,close,volatility,open interest', ['no column volume: every volume is 0']],
  ['Date,Open,High,Low,Close,Adj Close,Volume', ['close is read from column "Close"; not used: "Adj Close"']],
  [
    'date,open,high,low,close,volume,adjOpen,adjClose,adjVolume',
    [
      'open is read from column "open"; not used: "adjOpen"',
      'close is read from column "close"; not used: "adjClose"',
      'volume is read from column "volume"; not used: "adjVolume"',
    ],
  ],
  [
    'date,open,high,low,close,Volume BTC,Volume USDT',
    ['volume is read from column "Volume BTC"; not used: "Volume USDT"'],
  ],
  [
    'timestamp,date,open,high,low,close,vol,volume',
    ['time is read from column "timestamp"; not used: "date"', 'volume is read from column "volume"; not used: "vol"'],
  ],
])('the header %j says which of its columns are not used', (line, expected) => {
  const { header } = matchLine(line)
  if ('faults' in header) throw new Error(header.faults.join())
  expect(describeColumns(header.layout, header.layout.volume)).toEqual(expected)
})
