import { parquetWriteBuffer } from 'hyparquet-writer'
import { type CorpusFile, daily } from './corpusFile.fixture.ts'
import { zipOf } from './zip.fixture.ts'

const SPY = [
  ['2024-01-02T00:00Z', 472.16, 473.67, 470.49, 472.65, 123623700],
  ['2024-01-03T00:00Z', 470.43, 471.19, 468.17, 468.79, 103585900],
] as const

const PLAIN = `date,open,high,low,close,volume
2024-01-02,472.16,473.67,470.49,472.65,123623700
2024-01-03,470.43,471.19,468.17,468.79,103585900
`

function parquet(): Uint8Array {
  const columns = [
    { name: 'date', data: [new Date('2024-01-02'), new Date('2024-01-03')], type: 'TIMESTAMP' as const },
    { name: 'open', data: [472.16, 470.43], type: 'DOUBLE' as const },
    { name: 'high', data: [473.67, 471.19], type: 'DOUBLE' as const },
    { name: 'low', data: [470.49, 468.17], type: 'DOUBLE' as const },
    { name: 'close', data: [472.65, 468.79], type: 'DOUBLE' as const },
    { name: 'volume', data: [123623700n, 103585900n], type: 'INT64' as const },
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData: columns }))
}

/** Files that libraries of data and programs for tables write. */
export const LIBRARIES: readonly CorpusFile[] = [
  {
    source: 'yfinance, one ticker',
    told: 'three lines of header: Price, Ticker and Date',
    content: `Price,Close,High,Low,Open,Volume
Ticker,SPY,SPY,SPY,SPY,SPY
Date,,,,,
2024-01-02,472.65,473.67,470.49,472.16,123623700
2024-01-03,468.79,471.19,468.17,470.43,103585900
`,
    series: daily(2, SPY[0], SPY[1], { symbol: 'SPY' }),
  },
  {
    source: 'yfinance, several tickers',
    told: 'the same, tickers side by side: one dataset for each',
    content: `Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume
Ticker,QQQ,SPY,QQQ,SPY,QQQ,SPY,QQQ,SPY,QQQ,SPY
Date,,,,,,,,,,
2024-01-02,402.59,472.65,405.51,473.67,400.28,470.49,405.84,472.16,58026500,123623700
2024-01-03,398.33,468.79,401.19,471.19,397.88,468.17,399.86,470.43,47002800,103585900
`,
    series: [
      ...daily(
        2,
        ['2024-01-02T00:00Z', 405.84, 405.84, 400.28, 402.59, 58026500],
        ['2024-01-03T00:00Z', 399.86, 401.19, 397.88, 398.33, 47002800],
        {
          symbol: 'QQQ',
          warnings: [
            '1 row repaired: open or close outside low to high, now widened to hold it (first: line 4, column Open: "405.84")',
          ],
        },
      ),
      ...daily(2, SPY[0], SPY[1], { symbol: 'SPY' }),
    ],
  },
  {
    source: 'pandas, index without a name',
    told: 'a column without a name that holds times',
    content: PLAIN.replace('date', ''),
    series: daily(2, SPY[0], SPY[1]),
  },
  {
    source: 'pandas, index with a zone',
    told: 'the offset behind the time',
    content: `Datetime,Open,High,Low,Close,Volume
2024-01-02 09:30:00-05:00,472.16,473.67,470.49,472.65,1236237
2024-01-02 09:31:00-05:00,472.65,472.7,472.1,472.3,903585
`,
    series: daily(
      2,
      ['2024-01-02T14:30Z', 472.16, 473.67, 470.49, 472.65, 1236237],
      ['2024-01-02T14:31Z', 472.65, 472.7, 472.1, 472.3, 903585],
      { barSeconds: 60 },
    ),
  },
  {
    source: 'pandas, JSON records',
    told: 'JSON; objects with the names of the columns',
    content: `[{"date":"2024-01-02T00:00:00.000","open":472.16,"high":473.67,"low":470.49,"close":472.65,"volume":123623700},{"date":"2024-01-03T00:00:00.000","open":470.43,"high":471.19,"low":468.17,"close":468.79,"volume":103585900}]`,
    series: daily(2, SPY[0], SPY[1]),
  },
  {
    source: 'JSON lines',
    told: 'one object a line; t, o, h, l, c, v',
    content: `{"t":"2024-01-02T00:00:00Z","o":472.16,"h":473.67,"l":470.49,"c":472.65,"v":123623700}
{"t":"2024-01-03T00:00:00Z","o":470.43,"h":471.19,"l":468.17,"c":468.79,"v":103585900}
`,
    series: daily(2, SPY[0], SPY[1]),
  },
  {
    source: 'TradingView UDF, Finnhub',
    told: 'JSON; an array for each column',
    content: `{"s":"ok","t":[1704153600,1704240000],"o":[472.16,470.43],"h":[473.67,471.19],"l":[470.49,468.17],"c":[472.65,468.79],"v":[123623700,103585900]}`,
    series: daily(2, SPY[0], SPY[1]),
  },
  {
    source: 'Parquet (pandas, Polars, DuckDB)',
    told: 'its first bytes, and the names of its columns',
    content: parquet,
    example: PLAIN,
    series: daily(2, SPY[0], SPY[1]),
  },
  {
    source: 'ZIP',
    told: 'the one table in it',
    content: () => zipOf({ 'readme.txt': 'Candles of SPY', 'spy.csv': PLAIN }),
    example: PLAIN,
    series: daily(2, SPY[0], SPY[1]),
  },
  {
    source: 'Kaggle S&P 500 (all_stocks_5yr)',
    told: 'Name is the symbol: one dataset for each',
    content: `date,open,high,low,close,volume,Name
2013-02-08,15.07,15.12,14.63,14.75,8407500,AAL
2013-02-11,14.89,15.01,14.26,14.46,8882000,AAL
2013-02-08,67.7142,68.4014,66.8928,67.8542,158168416,AAPL
2013-02-11,68.0714,69.2771,67.6071,68.5614,129029425,AAPL
`,
    series: [
      ...daily(
        2,
        ['2013-02-08T00:00Z', 15.07, 15.12, 14.63, 14.75, 8407500],
        ['2013-02-11T00:00Z', 14.89, 15.01, 14.26, 14.46, 8882000],
        { symbol: 'AAL', barSeconds: 259_200 },
      ),
      ...daily(
        2,
        ['2013-02-08T00:00Z', 67.7142, 68.4014, 66.8928, 67.8542, 158168416],
        ['2013-02-11T00:00Z', 68.0714, 69.2771, 67.6071, 68.5614, 129029425],
        { symbol: 'AAPL', barSeconds: 259_200 },
      ),
    ],
  },
  {
    source: 'Excel and Google Sheets',
    told: 'semicolons; month first with AM and PM, in a file of decimal commas',
    content: `Date;Open;High;Low;Close;Volume
1/30/2024 4:00:00 PM;472,16;473,67;470,49;472,65;123623700
1/31/2024 4:00:00 PM;470,43;471,19;468,17;468,79;103585900
`,
    series: daily(
      2,
      ['2024-01-30T16:00Z', 472.16, 473.67, 470.49, 472.65, 123623700],
      ['2024-01-31T16:00Z', 470.43, 471.19, 468.17, 468.79, 103585900],
    ),
  },
]
