import { expect, test } from 'vitest'
import { readFile } from '../files/readFile.ts'
import { chunksOf } from '../fixtures.ts'

const BOOK = /^it looks like an order book, and candles are needed/
const QUOTES = /^it looks like quotes or ticks \(a bid and an ask a row\), and candles are needed/
const TRADES = /^it looks like trades or ticks \(one price and size a row\), and candles are needed/
const CLOSES = /^it has one price a row, and candles are needed/

test.each<[string, string, RegExp]>([
  [
    'trades of Binance',
    '3351,42283.58,0.00120,50.74,1704067200005,True,True\n3352,42283.59,0.00400,169.13,1704067200011,False,True\n',
    TRADES,
  ],
  ['trades of Kraken', '1704067200.1234,42265.6,0.01\n1704067201.5,42265.7,0.02\n', TRADES],
  ['trades with a header', 'timestamp,price,amount,side\n1704067200,42265.6,0.01,buy\n', TRADES],
  ['ticks of HistData', '20240102 000003660,1.10427,1.10435,0\n20240102 000004120,1.10428,1.10436,0\n', QUOTES],
  [
    'ticks of Dukascopy',
    'Gmt time,Ask,Bid,AskVolume,BidVolume\n02.01.2024 00:00:00.123,1.10435,1.10427,1.2,0.9\n',
    QUOTES,
  ],
  [
    'an order book of Tardis',
    'exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\nbinance,BTCUSDT,1704067200000000,1704067200000100,true,bid,42283.58,1.5\n',
    BOOK,
  ],
  [
    'levels of an order book',
    'timestamp,ask_price_0,ask_size_0,bid_price_0,bid_size_0\n1704067200000,42284,1,42283,2\n',
    BOOK,
  ],
  [
    'a depth snapshot of Binance',
    '{"lastUpdateId":1027024,"bids":[["4.00","431.00"]],"asks":[["4.01","12.00"]]}',
    BOOK,
  ],
  ['closes alone', 'date,close\n2024-01-02,472.65\n2024-01-03,468.79\n', CLOSES],
  [
    'prices of CoinGecko',
    'snapped_at,price,market_cap,total_volume\n2024-01-01 00:00:00 UTC,42280.2,828000000000,14000000000\n',
    CLOSES,
  ],
  ['prices of CoinGecko as JSON', '{"prices":[[1704067200000,42280.2],[1704070800000,42460.1]]}', CLOSES],
  ['a series of FRED', 'observation_date,SP500\n2024-01-02,4742.83\n2024-01-03,4704.81\n', CLOSES],
  ['the GIF of a chart', 'GIF89a\x01\x02\x00,\x07\x07\x1f\n\x01,\x02\x03', /^it holds bytes that are no text/],
  ['an answer of S3', '\uFEFF<Error><Code>NoSuchKey</Code></Error>', /^it looks like XML or a web page/],
  [
    'a limit of requests',
    'Exceeded the daily hits limit',
    /^no line of it has columns.*"Exceeded the daily hits limit"$/,
  ],
  [
    'columns between spaces',
    'Date Open High Low Close\n2024-01-02 1 2 1 2\n2024-01-03 1 2 1 2\n',
    /^its columns stand between spaces/,
  ],
  ['a web page', '<!DOCTYPE html><html><body>Log in</body></html>', /^it looks like a web page/],
])('%s are refused with one short sentence', async (_, text, sentence) => {
  const outcome = await readFile(chunksOf(Buffer.from(text)), 'file')
  expect(outcome).toEqual({ problems: [{ path: 'file', code: 'BAD_CSV', message: expect.stringMatching(sentence) }] })
  expect('problems' in outcome && outcome.problems[0]?.message.length).toBeLessThan(200)
})
