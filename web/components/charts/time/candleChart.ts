import type { IChartApi, ISeriesApi, SeriesMarker, Time, UTCTimestamp } from 'lightweight-charts'
import type { CandleNode, TradeDetail } from '../../../api/documents/trial.ts'
import { candleDecimals } from '../../../words/candles.ts'
import { price } from '../../../words/format.ts'
import { rgbOf } from '../colors.ts'
import { candleAt, candleIndex } from './candleTimes.ts'
import { sparseMarks } from './sparseMarks.ts'
import { type Charts, looks, secondsOf, showSpan, valuesAs, watchSight } from './timeChart.ts'

type Markers = SeriesMarker<Time>[]

/** Trades whose entries are closer than so many pixels would hide the candles. */
const GAP = 36

/** Candles with the trades of a trial. */
export class CandleChart {
  readonly #chart: IChartApi
  readonly #candles: ISeriesApi<'Candlestick'>
  readonly #way: ISeriesApi<'Line'>
  readonly #markers: { setMarkers(markers: Markers): void }
  readonly #element: HTMLElement
  #times: UTCTimestamp[] = []
  #all: readonly CandleNode[] = []
  #trades: readonly TradeDetail[] = []
  #chosen: number | null = null
  #pixelsPerBar = 0
  #tellSight: ((candles: number) => void) | undefined
  readonly #endSight: () => void

  /** @param onpick called with the number of a trade whose mark was clicked */
  constructor(charts: Charts, element: HTMLElement, onpick: (number: number) => void) {
    const ink = (token: string) => rgbOf(element, token)
    this.#element = element
    this.#chart = charts.createChart(element, looks(element))
    const [rise, fall] = [ink('--succeeded'), ink('--failed')]
    this.#candles = this.#chart.addSeries(charts.CandlestickSeries, {
      // Hollow candles rise, filled ones fall.
      upColor: ink('--panel'),
      borderUpColor: rise,
      wickUpColor: rise,
      downColor: fall,
      borderDownColor: fall,
      wickDownColor: fall,
      priceLineVisible: false,
      lastValueVisible: false,
    })
    this.#way = this.#chart.addSeries(charts.LineSeries, {
      color: ink('--text'),
      lineWidth: 2,
      lineStyle: charts.LineStyle.Dashed,
      priceLineVisible: false,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    })
    this.#markers = charts.createSeriesMarkers(this.#candles)
    this.#endSight = watchSight(this.#chart, (bars, pixelsPerBar) => {
      this.#pixelsPerBar = pixelsPerBar
      this.#mark()
      if (this.#times.length > 0) this.#tellSight?.(bars)
    })
    this.#chart.subscribeClick(({ hoveredObjectId }) => {
      if (typeof hoveredObjectId === 'string') onpick(Number(hoveredObjectId.split(' ')[0]))
    })
  }

  /** Shows candles; what is in sight stays in sight. */
  setCandles(candles: readonly CandleNode[]) {
    const range = this.#times.length > 0 ? this.#chart.timeScale().getVisibleRange() : null
    const data = candles.map(({ at, open, high, low, close }) => ({ time: secondsOf(at), open, high, low, close }))
    this.#times = data.map(({ time }) => time)
    this.#all = candles
    const decimals = candleDecimals(candles)
    this.#candles.applyOptions({ priceFormat: valuesAs((value) => price(value, decimals)) })
    this.#candles.setData(data)
    if (range) this.#chart.timeScale().setVisibleRange(range)
    else this.#chart.timeScale().fitContent()
  }

  /** Marks where trades were entered and left; the chosen one with the way between. */
  setTrades(trades: readonly TradeDetail[], chosen: number | null) {
    this.#trades = trades
    this.#chosen = chosen
    this.#mark()
    const trade = trades.find(({ number }) => number === chosen)
    const ends = trade && [
      { time: this.#candleAt(trade.entryAt), value: trade.entryPrice },
      { time: this.#candleAt(trade.exitAt), value: trade.exitPrice },
    ]
    this.#way.setData(ends && ends[0]?.time !== ends[1]?.time ? ends : [])
  }

  /** Trades that have room, in the order of their entries; the chosen one has it always. */
  #drawnTrades(): readonly TradeDetail[] {
    const ordered = this.#trades.toSorted((one, other) => Date.parse(one.entryAt) - Date.parse(other.entryAt))
    const places = ordered.map(({ entryAt }) => candleIndex(this.#times, secondsOf(entryAt)))
    const drawn = new Set(sparseMarks(places, this.#pixelsPerBar, GAP))
    return ordered.filter(({ number }, index) => drawn.has(index) || number === this.#chosen)
  }

  #mark() {
    const [enter, gain, loss] = ['--accent', '--succeeded', '--failed'].map((token) => rgbOf(this.#element, token))
    const markers = this.#drawnTrades().flatMap(({ number, direction, entryAt, exitAt, profit }): Markers => {
      const [isLong, isChosen] = [direction === 'LONG', number === this.#chosen]
      const size = isChosen ? 2 : 1
      const [below, above] = ['belowBar', 'aboveBar'] as const
      return [
        {
          id: `${number} in`,
          time: this.#candleAt(entryAt),
          position: isLong ? below : above,
          shape: isLong ? 'arrowUp' : 'arrowDown',
          color: enter ?? '',
          size,
          ...(isChosen && { text: `#${number}` }),
        },
        {
          id: `${number} out`,
          time: this.#candleAt(exitAt),
          position: isLong ? above : below,
          shape: isLong ? 'arrowDown' : 'arrowUp',
          color: (profit >= 0 ? gain : loss) ?? '',
          size,
        },
      ]
    })
    this.#markers.setMarkers(markers.sort((one, other) => Number(one.time) - Number(other.time)))
  }

  /** Shows a trade and what was around it. */
  show({ entryAt, exitAt }: TradeDetail) {
    const bar = (this.#times[1] ?? 0) - (this.#times[0] ?? 0)
    const from = secondsOf(entryAt)
    showSpan(this.#chart, from, Math.max(secondsOf(exitAt), from + 12 * bar) as UTCTimestamp)
  }

  /** Shows all of it. */
  showAll() {
    this.#chart.timeScale().fitContent()
  }

  /** Tells how many candles are in sight, with each change. */
  onSight(tell: (candles: number) => void) {
    this.#tellSight = tell
  }

  /** Tells which candle is under the pointer; null for none. */
  onPoint(tell: (candle: CandleNode | null) => void) {
    this.#chart.subscribeCrosshairMove(({ time }) => {
      tell(time === undefined ? null : (this.#all[candleIndex(this.#times, Number(time))] ?? null))
    })
  }

  /** Removes it. */
  destroy() {
    this.#endSight()
    this.#chart.remove()
  }

  #candleAt(iso: string): UTCTimestamp {
    return candleAt(this.#times, secondsOf(iso)) as UTCTimestamp
  }
}
