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

/** Files of vendors and websites of stocks, currencies and coins. */
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
    source: 'Investing.com',
    told: 'Price is the close; "1.2M"; month first, which a day after the 12th tells',
    content: `\uFEFF"Date","Price","Open","High","Low","Vol.","Change %"
"01/16/2024","4,765.98","4,772.35","4,782.34","4,747.12","1.25B","-0.37%"
"01/12/2024","4,783.83","4,791.18","4,802.40","4,768.98","980.50M","0.08%"
`,
    series: daily(
      2,
      ['2024-01-12T00:00Z', 4791.18, 4802.4, 4768.98, 4783.83, 980500000],
      ['2024-01-16T00:00Z', 4772.35, 4782.34, 4747.12, 4765.98, 1250000000],
      { barSeconds: 345_600 },
    ),
  },
  {
    source: 'Investing.com, German',
    told: 'Zuletzt, Eröffn., Hoch, Tief; decimal commas',
    content: `"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"
"05.01.2024","16.594,21","16.583,82","16.625,42","16.448,72","57,30M","-0,14%"
"04.01.2024","16.617,29","16.527,12","16.634,59","16.525,49","60,13M","0,48%"
`,
    series: daily(
      2,
      ['2024-01-04T00:00Z', 16527.12, 16634.59, 16525.49, 16617.29, 60130000],
      ['2024-01-05T00:00Z', 16583.82, 16625.42, 16448.72, 16594.21, 57300000],
    ),
  },
  {
    source: 'Investing.com, Spanish',
    told: 'Fecha, Último, Apertura, Máximo, Mínimo; decimal commas',
    content: `"Fecha","Último","Apertura","Máximo","Mínimo","Vol.","% var."
"05.01.2024","10.164,50","10.163,40","10.190,70","10.071,30","117,54M","-0,18%"
"04.01.2024","10.182,10","10.069,40","10.190,20","10.064,80","135,02M","1,25%"
`,
    series: daily(
      2,
      ['2024-01-04T00:00Z', 10069.4, 10190.2, 10064.8, 10182.1, 135020000],
      ['2024-01-05T00:00Z', 10163.4, 10190.7, 10071.3, 10164.5, 117540000],
    ),
  },
  {
    source: 'Boursorama',
    told: 'date, ouv, haut, bas, clot, vol; tabs; day first, which a day after the 12th tells',
    content: `date\touv\thaut\tbas\tclot\tvol\tdevise\t
15/01/2024 00:00\t7447,62\t7447,62\t7410,44\t7411,68\t38500000\tPts
16/01/2024 00:00\t7389,53\t7410,21\t7368,14\t7398,00\t52100000\tPts
`,
    series: daily(
      2,
      ['2024-01-15T00:00Z', 7447.62, 7447.62, 7410.44, 7411.68, 38500000],
      ['2024-01-16T00:00Z', 7389.53, 7410.21, 7368.14, 7398, 52100000],
    ),
  },
  {
    source: 'ariva.de, Börse Frankfurt',
    told: 'Datum, Erster, Hoch, Tief, Schlusskurs; semicolons; Stuecke are the volume',
    content: `Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen
2024-01-05;16.583,82;16.625,42;16.448,72;16.594,21;1.204;19.979.429
2024-01-04;16.527,12;16.634,59;16.525,49;16.617,29;1.310;21.768.650
`,
    series: daily(
      2,
      ['2024-01-04T00:00Z', 16527.12, 16634.59, 16525.49, 16617.29, 1310],
      ['2024-01-05T00:00Z', 16583.82, 16625.42, 16448.72, 16594.21, 1204],
      { warnings: ['volume is read from column "Stuecke"; not used: "Volumen"'] },
    ),
  },
  {
    source: 'Nasdaq',
    told: 'Close/Last; prices with $; month first, which a day after the 12th tells',
    content: `Date,Close/Last,Volume,Open,High,Low
01/16/2024,$183.63,65603040,$182.16,$184.26,$180.934
01/12/2024,$185.92,40477780,$186.06,$186.74,$185.19
`,
    series: daily(
      2,
      ['2024-01-12T00:00Z', 186.06, 186.74, 185.19, 185.92, 40477780],
      ['2024-01-16T00:00Z', 182.16, 184.26, 180.934, 183.63, 65603040],
      { barSeconds: 345_600 },
    ),
  },
  {
    source: 'Wall Street Journal',
    told: 'years of two digits; only one order of day and month has even steps',
    content: `Date, Open, High, Low, Close
01/08/24, 4703.70, 4764.54, 4699.82, 4763.54
01/05/24, 4690.57, 4721.49, 4682.11, 4697.24
01/04/24, 4697.42, 4726.78, 4687.53, 4688.68
01/03/24, 4725.07, 4729.29, 4699.71, 4704.81
01/02/24, 4745.20, 4754.33, 4722.67, 4742.83
`,
    series: daily(
      5,
      ['2024-01-02T00:00Z', 4745.2, 4754.33, 4722.67, 4742.83, 0],
      ['2024-01-08T00:00Z', 4703.7, 4764.54, 4699.82, 4763.54, 0],
      {
        warnings: [
          'no column volume: every volume is 0',
          '1 gap without bars: it lasts 3 days, after 2024-01-05T00:00:00.000Z',
        ],
      },
    ),
  },
  {
    source: 'NSE India',
    told: 'spaces around the names; 02-Jan-2024; lakhs (48,58,108)',
    content: `"Date ","series ","OPEN ","HIGH ","LOW ","PREV. CLOSE ","ltp ","close ","vwap ","VOLUME ","VALUE "
"03-Jan-2024","EQ","2,612.50","2,616.90","2,574.55","2,611.70","2,583.00","2,583.55","2,590.10","48,58,108","12,582,950,031.00"
"02-Jan-2024","EQ","2,596.00","2,632.90","2,587.00","2,590.25","2,610.00","2,611.70","2,611.40","62,43,318","16,304,310,112.00"
`,
    series: daily(
      2,
      ['2024-01-02T00:00Z', 2596, 2632.9, 2587, 2611.7, 6243318],
      ['2024-01-03T00:00Z', 2612.5, 2616.9, 2574.55, 2583.55, 4858108],
    ),
  },
  {
    source: 'CoinGecko',
    told: 'JSON; arrays of a time and four prices, no volume',
    content: `[[1704067200000,42284,42477,42265,42459],[1704081600000,42459,42768,42421,42612],[1704096000000,42612,42750,42560,42701]]`,
    series: daily(
      3,
      ['2024-01-01T00:00Z', 42284, 42477, 42265, 42459, 0],
      ['2024-01-01T08:00Z', 42612, 42750, 42560, 42701, 0],
      { barSeconds: 14_400, warnings: ['no column volume: every volume is 0'] },
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
