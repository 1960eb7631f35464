import { type CorpusFile, daily } from './corpusFile.fixture.ts'

const MINUTES = { barSeconds: 60 }

/** Bytes of UTF-16 in the order that its mark tells, big end first. */
function utf16be(text: string): Uint8Array {
  return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
}

const META_TRADER_5 = `<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>
2024.01.02\t00:00:00\t1.10427\t1.10440\t1.10401\t1.10433\t812\t0\t2
2024.01.02\t00:01:00\t1.10433\t1.10452\t1.10430\t1.10449\t640\t0\t1
`
const FOREX = [
  ['2024-01-02T00:00Z', 1.10427, 1.1044, 1.10401, 1.10433, 812],
  ['2024-01-02T00:01Z', 1.10433, 1.10452, 1.1043, 1.10449, 640],
] as const
const TICKS = ['every volume of column "<VOL>" is 0: those of column "<TICKVOL>" are taken']

const HISTDATA =
  "times are taken as EST, New York's winter time all year, as HistData writes them; format.timeZone says otherwise"

/** Files that trading platforms and brokers write. */
export const PLATFORMS: readonly CorpusFile[] = [
  {
    source: 'MetaTrader 4',
    told: 'no header; date and time apart, then open, high, low, close and volume',
    content: `2024.01.02,00:00,1.10427,1.10440,1.10401,1.10433,812
2024.01.02,00:01,1.10433,1.10452,1.10430,1.10449,640
`,
    series: daily(2, FOREX[0], FOREX[1], MINUTES),
  },
  {
    source: 'MetaTrader 5',
    told: 'tabs; names in angle brackets; tick volumes where all others are 0',
    content: META_TRADER_5,
    series: daily(2, FOREX[0], FOREX[1], { ...MINUTES, warnings: TICKS }),
  },
  {
    source: 'MetaTrader 5, UTF-16',
    told: 'the mark of UTF-16, of either order',
    content: () => utf16be(META_TRADER_5),
    example: META_TRADER_5,
    series: daily(2, FOREX[0], FOREX[1], { ...MINUTES, warnings: TICKS }),
  },
  {
    source: 'HistData',
    told: 'no header; day and time as digits, semicolons, each volume 0; its times are New York’s winter time all year',
    content: `20240701 190000;1.104270;1.104400;1.104010;1.104330;0
20240701 190100;1.104330;1.104520;1.104300;1.104490;0
`,
    series: daily(
      2,
      ['2024-07-02T00:00Z', 1.10427, 1.1044, 1.10401, 1.10433, 0],
      ['2024-07-02T00:01Z', 1.10433, 1.10452, 1.1043, 1.10449, 0],
      { ...MINUTES, warnings: [HISTDATA] },
    ),
  },
  {
    source: 'HistData for MetaTrader',
    told: 'as MetaTrader 4, but each volume is 0; its times are New York’s winter time all year',
    content: `2024.01.02,19:00,1.104270,1.104400,1.104010,1.104330,0
2024.01.02,19:01,1.104330,1.104520,1.104300,1.104490,0
`,
    series: daily(
      2,
      ['2024-01-03T00:00Z', 1.10427, 1.1044, 1.10401, 1.10433, 0],
      ['2024-01-03T00:01Z', 1.10433, 1.10452, 1.1043, 1.10449, 0],
      { ...MINUTES, warnings: [HISTDATA] },
    ),
  },
  {
    source: 'NinjaTrader',
    told: 'no header; day and time as digits (UTC), semicolons',
    content: `20240102 000000;1.104270;1.104400;1.104010;1.104330;812
20240102 000100;1.104330;1.104520;1.104300;1.104490;640
`,
    series: daily(2, FOREX[0], FOREX[1], MINUTES),
  },
  {
    source: 'MetaStock ASCII',
    told: 'no header; the symbol first, then day and time as digits',
    content: `EURUSD,20240102,000000,1.10427,1.10440,1.10401,1.10433,812
EURUSD,20240102,000100,1.10433,1.10452,1.10430,1.10449,640
`,
    series: daily(2, FOREX[0], FOREX[1], { ...MINUTES, symbol: 'EURUSD' }),
  },
  {
    source: 'Dukascopy',
    told: 'Gmt time or Local time; day first with points, the offset behind the time',
    content: `Local time,Open,High,Low,Close,Volume
02.01.2024 01:00:00.000 GMT+0100,1.10427,1.10440,1.10401,1.10433,812
02.01.2024 01:01:00.000 GMT+0100,1.10433,1.10452,1.10430,1.10449,640
`,
    series: daily(2, FOREX[0], FOREX[1], MINUTES),
  },
  {
    source: 'TradingView',
    told: 'time in seconds or as ISO; columns of indicators are not read',
    content: `time,open,high,low,close,VWAP,Volume,RSI
1704205800,472.16,472.55,471.8,472.3,472.2,1250000,51.2
1704206100,472.3,472.41,471.9,472.02,472.15,980000,47.9
`,
    series: daily(
      2,
      ['2024-01-02T14:30Z', 472.16, 472.55, 471.8, 472.3, 1250000],
      ['2024-01-02T14:35Z', 472.3, 472.41, 471.9, 472.02, 980000],
      { barSeconds: 300 },
    ),
  },
  {
    source: 'TradeStation',
    told: 'date and time apart; month first, which a day after the 12th tells',
    content: `"Date","Time","Open","High","Low","Close","Up","Down"
12/29/2023,15:58,476.1,476.2,476,476.1,1200,900
12/29/2023,15:59,476.1,476.3,475.9,475.95,1500,1800
12/29/2023,16:00,475.95,476,475.2,475.31,5200,6100
`,
    series: daily(
      3,
      ['2023-12-29T15:58Z', 476.1, 476.2, 476, 476.1, 0],
      ['2023-12-29T16:00Z', 475.95, 476, 475.2, 475.31, 0],
      { ...MINUTES, warnings: ['no column volume: every volume is 0'] },
    ),
  },
  {
    source: 'Sierra Chart',
    told: 'spaces behind the commas; Last is the close',
    content: `Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, AskVolume
2024/1/2, 09:30:00.0, 4800.25, 4802.50, 4799.00, 4801.75, 15230, 5120, 7610, 7620
2024/1/2, 09:31:00.0, 4801.75, 4803.00, 4801.25, 4802.00, 9800, 3300, 4700, 5100
`,
    series: daily(
      2,
      ['2024-01-02T09:30Z', 4800.25, 4802.5, 4799, 4801.75, 15230],
      ['2024-01-02T09:31Z', 4801.75, 4803, 4801.25, 4802, 9800],
      { ...MINUTES, warnings: ['volume is read from column "Volume"; not used: "BidVolume", "AskVolume"'] },
    ),
  },
  {
    source: 'Kibot',
    told: 'no header; month first, date and time apart',
    content: `12/29/2023,15:59,476.1,476.3,475.9,475.95,1500
12/29/2023,16:00,475.95,476,475.2,475.31,5200
`,
    series: daily(
      2,
      ['2023-12-29T15:59Z', 476.1, 476.3, 475.9, 475.95, 1500],
      ['2023-12-29T16:00Z', 475.95, 476, 475.2, 475.31, 5200],
      MINUTES,
    ),
  },
  {
    source: 'Interactive Brokers (ib_insync)',
    told: 'the zone by its name behind the time',
    content: `date,open,high,low,close,volume,average,barCount
20240102 09:30:00 US/Eastern,472.16,472.55,471.8,472.3,12500,472.2,3100
20240102 09:35:00 US/Eastern,472.3,472.41,471.9,472.02,9800,472.1,2500
`,
    series: daily(
      2,
      ['2024-01-02T14:30Z', 472.16, 472.55, 471.8, 472.3, 12500],
      ['2024-01-02T14:35Z', 472.3, 472.41, 471.9, 472.02, 9800],
      { barSeconds: 300 },
    ),
  },
  {
    source: 'ThinkOrSwim and others, with a zone in the header',
    told: 'the zone in brackets behind the name of the time, with AM and PM',
    content: `Time (America/New_York),Open,High,Low,Close,Volume
7/31/2024 3:55 PM,550.1,550.4,549.9,550.2,81000
7/31/2024 4:00 PM,550.2,550.9,550.1,550.81,152000
`,
    series: daily(
      2,
      ['2024-07-31T19:55Z', 550.1, 550.4, 549.9, 550.2, 81000],
      ['2024-07-31T20:00Z', 550.2, 550.9, 550.1, 550.81, 152000],
      { barSeconds: 300 },
    ),
  },
  {
    source: 'OANDA',
    told: 'JSON; the prices of a bar in an object of their own: mid, else bid',
    content: `{"instrument":"EUR_USD","granularity":"H1","candles":[
{"complete":true,"volume":1203,"time":"2024-01-02T00:00:00.000000000Z","mid":{"o":"1.10427","h":"1.10440","l":"1.10401","c":"1.10433"}},
{"complete":true,"volume":1540,"time":"2024-01-02T01:00:00.000000000Z","mid":{"o":"1.10433","h":"1.10452","l":"1.10430","c":"1.10449"}}]}`,
    series: [
      {
        barSeconds: 3600,
        bars: 2,
        first: ['2024-01-02T00:00Z', 1.10427, 1.1044, 1.10401, 1.10433, 1203],
        last: ['2024-01-02T01:00Z', 1.10433, 1.10452, 1.1043, 1.10449, 1540],
      },
    ],
  },
  {
    source: 'Times of day without their zeros',
    told: 'HHMMSS as a number: 500 is five minutes past midnight, since 10000 stands below',
    content: `Date,Time,Open,High,Low,Close,Volume
20240102,0,1.10427,1.10440,1.10401,1.10433,812
20240102,3000,1.10433,1.10452,1.10430,1.10449,640
20240102,10000,1.10449,1.10460,1.10441,1.10451,702
20240102,13000,1.10451,1.10463,1.10447,1.10455,655
`,
    series: [
      {
        barSeconds: 1800,
        bars: 4,
        first: ['2024-01-02T00:00Z', 1.10427, 1.1044, 1.10401, 1.10433, 812],
        last: ['2024-01-02T01:30Z', 1.10451, 1.10463, 1.10447, 1.10455, 655],
      },
    ],
  },
]
