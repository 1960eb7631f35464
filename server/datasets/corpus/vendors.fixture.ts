import { gzipSync } from 'node:zlib'
import { type CorpusFile, daily } from './corpusFile.fixture.ts'

const POLYGON = `ticker,volume,open,close,high,low,window_start,transactions
AAPL,82488674,187.15,185.64,188.44,183.885,1704171600000000000,1008871
AAPL,58414460,184.22,184.25,185.88,183.43,1704258000000000000,656853
MSFT,25258633,373.86,370.87,375.9,366.7706,1704171600000000000,521334
MSFT,23083465,369.01,370.6,373.26,368.51,1704258000000000000,433812
`
const APPLE = [
  ['2024-01-02T00:00Z', 187.15, 188.44, 183.89, 185.64, 82488700],
  ['2024-01-05T00:00Z', 181.99, 182.76, 180.17, 181.18, 62303300],
] as const

/** Files of vendors of data, and of their APIs. */
export const VENDORS: readonly CorpusFile[] = [
  {
    source: 'Yahoo Finance',
    told: 'the names of its columns; the adjusted close is told of and not used',
    content: `Date,Open,High,Low,Close,Adj Close,Volume
2024-01-02,187.149994,188.440002,183.889999,185.639999,184.938217,82488700
2024-01-03,184.220001,185.880005,183.429993,184.250000,183.553467,58414500
`,
    series: daily(
      2,
      ['2024-01-02T00:00Z', 187.149994, 188.440002, 183.889999, 185.639999, 82488700],
      ['2024-01-03T00:00Z', 184.220001, 185.880005, 183.429993, 184.25, 58414500],
      { warnings: ['close is read from column "Close"; not used: "Adj Close"'] },
    ),
  },
  {
    source: 'Yahoo Finance, copied from its page',
    told: 'tabs; Jan 02, 2024',
    content: `Date\tOpen\tHigh\tLow\tClose\tAdj Close\tVolume
Jan 05, 2024\t181.99\t182.76\t180.17\t181.18\t180.50\t62,303,300
Jan 02, 2024\t187.15\t188.44\t183.89\t185.64\t184.94\t82,488,700
`,
    series: daily(2, APPLE[0], APPLE[1], {
      barSeconds: 259_200,
      warnings: ['close is read from column "Close"; not used: "Adj Close"'],
    }),
  },
  {
    source: 'Yahoo Finance, copied with its explanations',
    told: 'tabs; the names of its columns with what its page says of them',
    content: `Date\tOpen\tHigh\tLow\tClose Close price adjusted for splits.\tAdj Close Adjusted close price adjusted for splits and dividend and/or capital gain distributions.\tVolume
Jan 16, 2025\t237.35\t238.01\t228.03\t228.26\t227.57\t71,759,100
Jan 15, 2025\t234.64\t238.96\t234.43\t237.87\t237.15\t39,832,000
`,
    series: daily(
      2,
      ['2025-01-15T00:00Z', 234.64, 238.96, 234.43, 237.87, 39832000],
      ['2025-01-16T00:00Z', 237.35, 238.01, 228.03, 228.26, 71759100],
      {
        warnings: [
          'close is read from column "Close Close price adjusted for splits."; not used: "Adj Close Adjusted close price adjusted …"',
        ],
      },
    ),
  },
  {
    source: 'Stooq',
    told: 'the names of its columns',
    content: `Date,Open,High,Low,Close,Volume
2024-01-02,4745.2,4754.33,4722.67,4742.83,2177340451
2024-01-03,4725.07,4729.29,4699.71,4704.81,2290330466
`,
    series: daily(
      2,
      ['2024-01-02T00:00Z', 4745.2, 4754.33, 4722.67, 4742.83, 2177340451],
      ['2024-01-03T00:00Z', 4725.07, 4729.29, 4699.71, 4704.81, 2290330466],
    ),
  },
  {
    source: 'Stooq archive',
    told: 'names in angle brackets; day and time as digits; the ticker is the symbol',
    content: `<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>
AAPL.US,D,20240102,000000,187.15,188.44,183.89,185.64,82488700,0
AAPL.US,D,20240105,000000,181.99,182.76,180.17,181.18,62303300,0
`,
    series: daily(2, APPLE[0], APPLE[1], { symbol: 'AAPL.US', barSeconds: 259_200 }),
  },
  {
    source: 'Alpha Vantage, CSV',
    told: 'the names of its columns, newest first',
    content: `timestamp,open,high,low,close,volume
2024-01-03,161.0000,161.7300,160.0800,160.1000,4086065
2024-01-02,162.8300,163.2900,160.4600,161.5000,3825044
`,
    series: daily(
      2,
      ['2024-01-02T00:00Z', 162.83, 163.29, 160.46, 161.5, 3825044],
      ['2024-01-03T00:00Z', 161, 161.73, 160.08, 160.1, 4086065],
    ),
  },
  {
    source: 'Alpha Vantage, JSON',
    told: 'JSON; objects under their times, with "1. open" and so on',
    content: `{"Meta Data":{"1. Information":"Daily Prices","2. Symbol":"IBM"},"Time Series (Daily)":{
"2024-01-03":{"1. open":"161.0000","2. high":"161.7300","3. low":"160.0800","4. close":"160.1000","5. volume":"4086065"},
"2024-01-02":{"1. open":"162.8300","2. high":"163.2900","3. low":"160.4600","4. close":"161.5000","5. volume":"3825044"}}}`,
    series: daily(
      2,
      ['2024-01-02T00:00Z', 162.83, 163.29, 160.46, 161.5, 3825044],
      ['2024-01-03T00:00Z', 161, 161.73, 160.08, 160.1, 4086065],
    ),
  },
  {
    source: 'Polygon flat files',
    told: 'gzip; window_start in nanoseconds; one dataset for each ticker',
    content: () => gzipSync(POLYGON),
    example: POLYGON,
    series: [
      ...daily(
        2,
        ['2024-01-02T05:00Z', 187.15, 188.44, 183.885, 185.64, 82488674],
        ['2024-01-03T05:00Z', 184.22, 185.88, 183.43, 184.25, 58414460],
        { symbol: 'AAPL' },
      ),
      ...daily(
        2,
        ['2024-01-02T05:00Z', 373.86, 375.9, 366.7706, 370.87, 25258633],
        ['2024-01-03T05:00Z', 369.01, 373.26, 368.51, 370.6, 23083465],
        { symbol: 'MSFT' },
      ),
    ],
  },
  {
    source: 'Alpaca API',
    told: 'JSON; an array of objects for each symbol: one dataset for each',
    content: `{"bars":{"AAPL":[{"c":185.64,"h":188.44,"l":183.89,"n":1008871,"o":187.15,"t":"2024-01-02T05:00:00Z","v":82488700,"vw":185.9},{"c":181.18,"h":182.76,"l":180.17,"n":656853,"o":181.99,"t":"2024-01-05T05:00:00Z","v":62303300,"vw":181.5}],"MSFT":[{"c":370.87,"h":375.9,"l":366.77,"n":521334,"o":373.86,"t":"2024-01-02T05:00:00Z","v":25258600,"vw":370.7},{"c":370.6,"h":373.26,"l":368.51,"n":433812,"o":369.01,"t":"2024-01-03T05:00:00Z","v":23083500,"vw":371.1}]},"next_page_token":null}`,
    series: [
      ...daily(
        2,
        ['2024-01-02T05:00Z', 187.15, 188.44, 183.89, 185.64, 82488700],
        ['2024-01-05T05:00Z', 181.99, 182.76, 180.17, 181.18, 62303300],
        { symbol: 'AAPL', barSeconds: 259_200 },
      ),
      ...daily(
        2,
        ['2024-01-02T05:00Z', 373.86, 375.9, 366.77, 370.87, 25258600],
        ['2024-01-03T05:00Z', 369.01, 373.26, 368.51, 370.6, 23083500],
        { symbol: 'MSFT' },
      ),
    ],
  },
  {
    source: 'Bloomberg',
    told: 'PX_OPEN, PX_HIGH, PX_LOW, PX_LAST, PX_VOLUME',
    content: `Date,PX_OPEN,PX_HIGH,PX_LOW,PX_LAST,PX_VOLUME
29/12/2023,4782.88,4788.43,4751.99,4769.83,3126060000
02/01/2024,4745.20,4754.33,4722.67,4742.83,3743050000
`,
    series: daily(
      2,
      ['2023-12-29T00:00Z', 4782.88, 4788.43, 4751.99, 4769.83, 3126060000],
      ['2024-01-02T00:00Z', 4745.2, 4754.33, 4722.67, 4742.83, 3743050000],
      { barSeconds: 345_600 },
    ),
  },
  {
    source: 'Databento',
    told: 'ts_event as ISO with nanoseconds; the symbol last',
    content: `ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol
2024-01-02T14:30:00.000000000Z,33,1,5602,4800.250000000,4802.500000000,4799.000000000,4801.750000000,15230,ESH4
2024-01-02T14:31:00.000000000Z,33,1,5602,4801.750000000,4803.000000000,4801.250000000,4802.000000000,9800,ESH4
`,
    series: daily(
      2,
      ['2024-01-02T14:30Z', 4800.25, 4802.5, 4799, 4801.75, 15230],
      ['2024-01-02T14:31Z', 4801.75, 4803, 4801.25, 4802, 9800],
      { barSeconds: 60, symbol: 'ESH4' },
    ),
  },
  {
    source: 'EODHD',
    told: 'Adjusted_close beside the close: a split is told by both',
    content: `Date,Open,High,Low,Close,Adjusted_close,Volume
2020-08-28,504.05,505.77,498.31,499.23,121.6,46907479
2020-08-31,127.58,131,126,129.04,125.73,225702700
`,
    series: daily(
      2,
      ['2020-08-28T00:00Z', 504.05, 505.77, 498.31, 499.23, 46907479],
      ['2020-08-31T00:00Z', 127.58, 131, 126, 129.04, 225702700],
      {
        barSeconds: 259_200,
        warnings: [
          'close is read from column "Close"; not used: "Adjusted_close"',
          'the close falls by 74 % at 2020-08-31T00:00:00.000Z, which the column "Adjusted_close" explains by a split of 4 for 1; closes are taken as they are, not adjusted',
        ],
      },
    ),
  },
]
