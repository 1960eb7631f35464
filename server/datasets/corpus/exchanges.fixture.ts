import { type CorpusFile, daily } from './corpusFile.fixture.ts'

const HOURS = { barSeconds: 3_600 }
const MINUTES = { barSeconds: 60 }

/** Files that crypto exchanges, and the archives of them, write. */
export const EXCHANGES: readonly CorpusFile[] = [
  {
    source: 'Binance klines, milliseconds',
    told: 'no header; the opening time in milliseconds, then open, high, low, close and volume',
    content: `1704067200000,42283.58000000,42554.57000000,42261.02000000,42475.23000000,1271.68108000,1704070799999,53957248.97378900,47134,682.57581000,28957416.81964500,0
1704070800000,42475.23000000,42775.00000000,42431.65000000,42613.56000000,1196.37856000,1704074399999,50984200.10000000,43020,590.10000000,25100000.20000000,0
1704074400000,42613.57000000,42638.41000000,42500.00000000,42581.10000000,685.21980000,1704077999999,29172000.50000000,31450,330.20000000,14060000.30000000,0
`,
    series: daily(
      3,
      ['2024-01-01T00:00Z', 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108],
      ['2024-01-01T02:00Z', 42613.57, 42638.41, 42500, 42581.1, 685.2198],
      HOURS,
    ),
  },
  {
    source: 'Binance klines, microseconds (from 2025 on)',
    told: 'no header; the opening time in microseconds',
    content: `1735689600000000,93576.00000000,93610.93000000,93537.50000000,93610.93000000,8.21827000,1735689659999999,768978.01522540,2631,3.95157000,369757.32652890,0
1735689660000000,93610.93000000,93652.00000000,93606.20000000,93652.00000000,6.47900000,1735689719999999,606620.60000000,1745,4.10000000,383900.20000000,0
1735689720000000,93652.00000000,93671.87000000,93640.10000000,93650.01000000,5.10300000,1735689779999999,477960.30000000,1532,2.30000000,215400.10000000,0
`,
    series: daily(
      3,
      ['2025-01-01T00:00Z', 93576, 93610.93, 93537.5, 93610.93, 8.21827],
      ['2025-01-01T00:02Z', 93652, 93671.87, 93640.1, 93650.01, 5.103],
      MINUTES,
    ),
  },
  {
    source: 'Binance futures klines, with a header',
    told: 'the names open_time, open, high, low, close, volume',
    content: `open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore
1704067200000,42314.00,42603.20,42289.60,42503.50,9180.330,1704070799999,389664105.79090,120811,4873.560,206903452.84970,0
1704070800000,42503.50,42832.00,42462.90,42648.00,11213.118,1704074399999,478200000.10000,141020,5700.100,243100000.20000,0
`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 42314, 42603.2, 42289.6, 42503.5, 9180.33],
      ['2024-01-01T01:00Z', 42503.5, 42832, 42462.9, 42648, 11213.118],
      {
        ...HOURS,
        warnings: [
          'volume is read from column "volume"; not used: "quote_volume", "taker_buy_volume", "taker_buy_quote_volume"',
        ],
      },
    ),
  },
  {
    source: 'Kraken OHLCVT',
    told: 'no header; the time in seconds, then open, high, low, close, volume and trades',
    content: `1704067200,42265.6,42300.0,42250.1,42288.5,12.34567890,321
1704067260,42288.5,42310.2,42280.0,42305.9,4.50010000,118
1704067380,42305.9,42306.0,42290.4,42290.4,1.02000000,41
1704067440,42290.4,42295.0,42281.0,42284.7,2.25000000,57
`,
    series: daily(
      4,
      ['2024-01-01T00:00Z', 42265.6, 42300, 42250.1, 42288.5, 12.3456789],
      ['2024-01-01T00:04Z', 42290.4, 42295, 42281, 42284.7, 2.25],
      { ...MINUTES, warnings: ['1 gap without bars: it lasts 120 seconds, after 2024-01-01T00:01:00.000Z'] },
    ),
  },
  {
    source: 'Kraken REST API',
    told: 'JSON; arrays of a time, four prices, the mean price, volume and trades',
    content: `{"error":[],"result":{"XXBTZUSD":[[1704067200,"42265.6","42300.0","42250.1","42288.5","42279.4","12.34567890",321],[1704067260,"42288.5","42310.2","42280.0","42305.9","42299.1","4.50010000",118],[1704067320,"42305.9","42305.9","42305.9","42305.9","0.0","0.00000000",0]],"last":1704067260}}`,
    series: daily(
      3,
      ['2024-01-01T00:00Z', 42265.6, 42300, 42250.1, 42288.5, 12.3456789],
      ['2024-01-01T00:02Z', 42305.9, 42305.9, 42305.9, 42305.9, 0],
      MINUTES,
    ),
  },
  {
    source: 'Coinbase Exchange API',
    told: 'JSON; arrays of a time, low, high, open, close and volume, newest first',
    content: `[[1704153600,44150.01,45922.13,44184.1,44961.5,15742.4],[1704067200,42178.01,44190.2,42288.58,44184.1,9843.81]]`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 42288.58, 44190.2, 42178.01, 44184.1, 9843.81],
      ['2024-01-02T00:00Z', 44184.1, 45922.13, 44150.01, 44961.5, 15742.4],
    ),
  },
  {
    source: 'Bitfinex API',
    told: 'JSON; arrays of a time, open, close, high, low and volume, newest first',
    content: `[[1704153600000,44210,44990,45930,44170,3120.5],[1704067200000,42310,44210,44240,42195,1911.25]]`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 42310, 44240, 42195, 44210, 1911.25],
      ['2024-01-02T00:00Z', 44210, 45930, 44170, 44990, 3120.5],
    ),
  },
  {
    source: 'Bitstamp API',
    told: 'JSON; objects with timestamp, open, high, low, close, volume',
    content: `{"data":{"ohlc":[{"close":"42441","high":"42559","low":"42257","open":"42281","timestamp":"1704067200","volume":"59.11223300"},{"close":"42600","high":"42769","low":"42418","open":"42441","timestamp":"1704070800","volume":"71.50000000"}],"pair":"BTC/USD"}}`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 42281, 42559, 42257, 42441, 59.112233],
      ['2024-01-01T01:00Z', 42441, 42769, 42418, 42600, 71.5],
      HOURS,
    ),
  },
  {
    source: 'OKX API',
    told: 'JSON; arrays of text: a time in milliseconds, four prices, volumes, newest first',
    content: `{"code":"0","msg":"","data":[["1704070800000","42480.1","42780","42440.5","42620","310.25","13186000.1","13186000.1","1"],["1704067200000","42285.2","42560","42262","42480.1","402.5","17075000.2","17075000.2","1"]]}`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 42285.2, 42560, 42262, 42480.1, 402.5],
      ['2024-01-01T01:00Z', 42480.1, 42780, 42440.5, 42620, 310.25],
      HOURS,
    ),
  },
  {
    source: 'CryptoDataDownload',
    told: 'a link above the header; "Volume BTC" is the volume, newest first',
    content: `https://www.CryptoDataDownload.com
unix,date,symbol,open,high,low,close,Volume BTC,Volume USD
1704153600,2024-01-02 00:00:00,BTC/USD,44183,45915,44150,44966,2410.10,108373468.6
1704067200,2024-01-01 00:00:00,BTC/USD,42280,44187,42185,44183,1055.42,46631621.86
`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 42280, 44187, 42185, 44183, 1055.42],
      ['2024-01-02T00:00Z', 44183, 45915, 44150, 44966, 2410.1],
      {
        symbol: 'BTC/USD',
        warnings: [
          'time is read from column "date"; not used: "unix"',
          'volume is read from column "Volume BTC"; not used: "Volume USD"',
        ],
      },
    ),
  },
  {
    source: 'CCXT',
    told: 'JSON; arrays of a time in milliseconds, open, high, low, close and volume',
    content: `[[1704067200000, 2281.87, 2295.1, 2279.5, 2290.2, 8120.5],
 [1704070800000, 2290.2, 2301.0, 2288.8, 2299.9, 6530.25]]`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 2281.87, 2295.1, 2279.5, 2290.2, 8120.5],
      ['2024-01-01T01:00Z', 2290.2, 2301, 2288.8, 2299.9, 6530.25],
      HOURS,
    ),
  },
  {
    source: 'Hyperliquid, and candles of streams',
    told: 'JSON; objects of o, h, l, c, v, with t for the opening of a bar and T for its end',
    content: `[{"T":1704070799999,"c":"42475.0","h":"42554.0","i":"1h","l":"42261.0","n":5120,"o":"42283.0","s":"BTC","t":1704067200000,"v":"1271.68"},
{"T":1704074399999,"c":"42613.0","h":"42775.0","i":"1h","l":"42431.0","n":4821,"o":"42475.0","s":"BTC","t":1704070800000,"v":"1196.37"}]`,
    series: [
      {
        barSeconds: 3600,
        bars: 2,
        first: ['2024-01-01T00:00Z', 42283, 42554, 42261, 42475, 1271.68],
        last: ['2024-01-01T01:00Z', 42475, 42775, 42431, 42613, 1196.37],
      },
    ],
  },
  {
    source: 'Deribit',
    told: 'JSON; an array for each column, the times called ticks',
    content: `{"jsonrpc":"2.0","result":{"volume":[19.007942601,20.0956],"ticks":[1704067200000,1704070800000],"status":"ok","open":[42283,42475],"low":[42261,42431],"high":[42554,42775],"cost":[804000,856000],"close":[42475,42613]},"id":1}`,
    series: [
      {
        barSeconds: 3600,
        bars: 2,
        first: ['2024-01-01T00:00Z', 42283, 42554, 42261, 42475, 19.007942601],
        last: ['2024-01-01T01:00Z', 42475, 42775, 42431, 42613, 20.0956],
      },
    ],
  },
]
