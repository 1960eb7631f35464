import { type CorpusFile, daily } from './corpusFile.fixture.ts'

/** Files that websites, exchanges of stocks and banks offer. */
export const WEBSITES: readonly CorpusFile[] = [
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
    source: 'Cboe VIX history',
    told: 'the names of its columns; month first, which a day after the 12th tells',
    content: `DATE,OPEN,HIGH,LOW,CLOSE
01/12/2024,12.490000,13.070000,12.290000,12.700000
01/16/2024,13.510000,14.270000,13.280000,13.840000
`,
    series: daily(
      2,
      ['2024-01-12T00:00Z', 12.49, 13.07, 12.29, 12.7, 0],
      ['2024-01-16T00:00Z', 13.51, 14.27, 13.28, 13.84, 0],
      { barSeconds: 345_600, warnings: ['no column volume: every volume is 0'] },
    ),
  },
  {
    source: 'CoinMarketCap',
    told: 'semicolons and quotes, newest first; timeOpen is the time; the number in name is no symbol',
    content: `timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap;timestamp
"2024-01-02T00:00:00.000Z";"2024-01-02T23:59:59.999Z";"2024-01-02T01:11:00.000Z";"2024-01-02T00:00:00.000Z";"2781";44187.1403;45899.7083;44176.9476;44957.9681;39335274535.5;880683113184.3;"2024-01-02T23:59:59.999Z"
"2024-01-01T00:00:00.000Z";"2024-01-01T23:59:59.999Z";"2024-01-01T23:58:00.000Z";"2024-01-01T00:07:00.000Z";"2781";42280.2346;44175.4356;42214.9767;44167.3324;18426978443.1;865062123184.2;"2024-01-01T23:59:59.999Z"
`,
    series: daily(
      2,
      ['2024-01-01T00:00Z', 42280.2346, 44175.4356, 42214.9767, 44167.3324, 18426978443.1],
      ['2024-01-02T00:00Z', 44187.1403, 45899.7083, 44176.9476, 44957.9681, 39335274535.5],
      {
        warnings: ['time is read from column "timeOpen"; not used: "timestamp"'],
      },
    ),
  },
  {
    source: 'comdirect',
    told: 'two lines above the header; years of two digits between points; decimal commas',
    content: `"DAX WKN: 846900"

Datum;Eröffnung;Hoch;Tief;Schluss;Volumen
01.02.24;16.935,81;17.010,38;16.821,17;16.903,76;67.104.152
31.01.24;16.957,34;16.999,42;16.913,31;16.972,34;52.661.044
30.01.24;16.914,92;16.967,77;16.850,20;16.941,71;46.013.887
`,
    series: daily(
      3,
      ['2024-01-30T00:00Z', 16914.92, 16967.77, 16850.2, 16941.71, 46013887],
      ['2024-02-01T00:00Z', 16935.81, 17010.38, 16821.17, 16903.76, 67104152],
    ),
  },
  {
    source: 'Euronext',
    told: 'three lines above the header; the number of shares is the volume; Last beside the close',
    content: `"Historical Data"
"From 2024-01-15 to 2024-01-16"
FR0000120271
Date;Open;High;Low;Last;Close;"Number of Shares";"Number of Trades";Turnover;vwap
16/01/2024;60.35;60.74;59.98;60.11;60.11;3894018;20133;234481203.9;60.2158
15/01/2024;60.80;61.05;60.41;60.59;60.59;1998714;11377;121321994.2;60.7
`,
    series: daily(
      2,
      ['2024-01-15T00:00Z', 60.8, 61.05, 60.41, 60.59, 1998714],
      ['2024-01-16T00:00Z', 60.35, 60.74, 59.98, 60.11, 3894018],
    ),
  },
  {
    source: 'BSE India',
    told: 'Open Price, High Price, …; No.of Shares is the volume; 3-January-2024',
    content: `Date,Open Price,High Price,Low Price,Close Price,WAP,No.of Shares,No. of Trades,Total Turnover (Rs.),Deliverable Quantity
3-January-2024,2611.00,2616.00,2575.00,2583.60,2589.4,154412,8911,399834551,70113
2-January-2024,2594.95,2632.45,2588.50,2611.80,2611.2,202771,9840,529472004,88124
`,
    series: daily(
      2,
      ['2024-01-02T00:00Z', 2594.95, 2632.45, 2588.5, 2611.8, 202771],
      ['2024-01-03T00:00Z', 2611, 2616, 2575, 2583.6, 154412],
    ),
  },
]
