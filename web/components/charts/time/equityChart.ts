import type { IChartApi, ISeriesApi, ISeriesMarkersPluginApi, Time } from 'lightweight-charts'
import { signedShare } from '../../../words/format.ts'
import { rgbOf } from '../colors.ts'
import { candleIndex } from './candleTimes.ts'
import { sparseMarks } from './sparseMarks.ts'
import { type Charts, looks, MONEY, secondsOf, watchSight } from './timeChart.ts'

/** An account at a close. */
interface Mark {
  readonly at: string
  readonly equity: number
  readonly drawdown: number
}

/** What an equity chart shows. */
export interface Equity {
  readonly account: readonly Mark[]
  readonly holding: readonly { readonly at: string; readonly equity: number }[]
  /** When trades were left, and what they brought. */
  readonly exits: readonly { readonly exitAt: string; readonly profit: number }[]
}

/** Exits that are closer than so many pixels would hide the line that they stand on. */
const GAP = 14

/** An account beside holding, and below how far it was beneath its peak. */
export class EquityChart {
  readonly #chart: IChartApi
  readonly #account: ISeriesApi<'Line'>
  readonly #holding: ISeriesApi<'Line'>
  readonly #fall: ISeriesApi<'Area'>
  readonly #markers: ISeriesMarkersPluginApi<Time>
  readonly #modes: Charts['PriceScaleMode']
  readonly #inks: readonly [gain: string, loss: string]
  readonly #endSight: () => void
  #times: readonly number[] = []
  #exits: Equity['exits'] = []
  #pixelsPerBar = 0

  constructor(charts: Charts, element: HTMLElement) {
    const ink = (token: string) => rgbOf(element, token)
    this.#inks = [ink('--succeeded'), ink('--failed')]
    this.#modes = charts.PriceScaleMode
    this.#chart = charts.createChart(element, looks(element))
    const quiet = { priceLineVisible: false, lastValueVisible: false, priceFormat: MONEY } as const
    this.#holding = this.#chart.addSeries(charts.LineSeries, {
      ...quiet,
      color: ink('--hold'),
      lineWidth: 1,
      lineStyle: charts.LineStyle.Dashed,
    })
    this.#account = this.#chart.addSeries(charts.LineSeries, { ...quiet, color: ink('--accent'), lineWidth: 2 })
    this.#markers = charts.createSeriesMarkers(this.#account)
    const red = ink('--failed')
    const fill = red.replace('rgb(', 'rgba(').replace(')', ', 0.18)')
    const percent = { type: 'custom' as const, minMove: 0.001, formatter: (fall: number) => signedShare(fall, 0) }
    this.#fall = this.#chart.addSeries(
      charts.AreaSeries,
      {
        ...quiet,
        lineColor: red,
        lineWidth: 1,
        topColor: fill,
        bottomColor: fill,
        invertFilledArea: true,
        priceFormat: percent,
      },
      1,
    )
    this.#endSight = watchSight(this.#chart, (_bars, pixelsPerBar) => {
      this.#pixelsPerBar = pixelsPerBar
      this.#mark()
    })
    this.#chart.panes()[0]?.setStretchFactor(3)
    this.#chart.panes()[1]?.setStretchFactor(1)
  }

  /** Shows an account. */
  set({ account, holding, exits }: Equity) {
    const lineOf = (marks: readonly { readonly at: string; readonly equity: number }[]) =>
      marks.map(({ at, equity }) => ({ time: secondsOf(at), value: equity }))
    this.#account.setData(lineOf(account))
    this.#holding.setData(lineOf(holding))
    this.#fall.setData(account.map(({ at, drawdown }) => ({ time: secondsOf(at), value: -drawdown })))
    this.#times = account.map(({ at }) => secondsOf(at))
    this.#exits = exits.toSorted((one, other) => Date.parse(one.exitAt) - Date.parse(other.exitAt))
    this.#mark()
    this.#chart.timeScale().fitContent()
  }

  #mark() {
    const [gain, loss] = this.#inks
    const places = this.#exits.map(({ exitAt }) => candleIndex(this.#times, secondsOf(exitAt)))
    this.#markers.setMarkers(
      sparseMarks(places, this.#pixelsPerBar, GAP).flatMap((index) => {
        const exit = this.#exits[index]
        if (!exit) return []
        const color = exit.profit >= 0 ? gain : loss
        return [{ time: secondsOf(exit.exitAt), position: 'inBar', shape: 'circle', size: 0.4, color }]
      }),
    )
  }

  /** Equal ratios are equally high. */
  setLogarithmic(on: boolean) {
    this.#account.priceScale().applyOptions({ mode: on ? this.#modes.Logarithmic : this.#modes.Normal })
  }

  /** Shows all of it. */
  showAll() {
    this.#chart.timeScale().fitContent()
  }

  /** Removes it. */
  destroy() {
    this.#endSight()
    this.#chart.remove()
  }
}
