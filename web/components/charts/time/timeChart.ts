import type { ChartOptions, DeepPartial, IChartApi, PriceFormat, UTCTimestamp } from 'lightweight-charts'
import { compact, count, decimal } from '../../../words/format.ts'
import { rgbOf } from '../colors.ts'
import { mendLanguage } from '../language.ts'
import { tickTexts } from '../tickTexts.ts'

/** The library, once a chart over time is drawn. */
export type Charts = typeof import('lightweight-charts')

/** Loads the library of charts over time. */
export function loadCharts(): Promise<Charts> {
  mendLanguage()
  return import('lightweight-charts')
}

/** A time as the library has it: seconds since 1970. */
export const secondsOf = (iso: string): UTCTimestamp => (Date.parse(iso) / 1000) as UTCTimestamp

/** How all of our charts over time look. Its logo would bring a style sheet of its own, which the page's policy forbids; a line beneath names the library. */
export function looks(element: HTMLElement): DeepPartial<ChartOptions> {
  const ink = (token: string) => rgbOf(element, token)
  const line = { color: ink('--grid') }
  return {
    autoSize: true,
    layout: {
      background: { color: ink('--panel') },
      textColor: ink('--muted'),
      fontFamily: getComputedStyle(element).fontFamily,
      fontSize: 12,
      attributionLogo: false,
      panes: { separatorColor: ink('--line'), enableResize: false },
    },
    grid: { vertLines: line, horzLines: line },
    // A label at an edge stands whole or not at all.
    rightPriceScale: { borderVisible: false, entireTextOnly: true },
    timeScale: {
      borderVisible: false,
      timeVisible: true,
      secondsVisible: false,
      minBarSpacing: 0.01,
      fixLeftEdge: true,
      fixRightEdge: true,
    },
    // A page that is scrolled is not to end in a chart.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
  }
}

/** How money is written on an axis, and under the pointer. */
export const MONEY: PriceFormat = valuesAs((value) =>
  Math.abs(value) < 100 ? decimal(value) : Math.abs(value) < 100_000 ? count(value) : compact(value),
)

/** Values under the pointer as a function writes them; those of an axis exactly, with what all of them need. */
export function valuesAs(formatter: (value: number) => string): PriceFormat {
  return { type: 'custom', minMove: 1e-8, formatter, tickmarksFormatter: (values) => tickTexts(values) }
}

/** Tells what of a chart is in sight, with each change, once it has settled: new marks are shown before they are fitted. Returns its end. */
export function watchSight(chart: IChartApi, tell: (bars: number, pixelsPerBar: number) => void): () => void {
  const scale = chart.timeScale()
  let frame = 0
  scale.subscribeVisibleLogicalRangeChange(() => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      const range = scale.getVisibleLogicalRange()
      if (range && range.to > range.from) tell(range.to - range.from, scale.width() / (range.to - range.from))
    })
  })
  return () => cancelAnimationFrame(frame)
}

/** Shows a time and all around it. */
export function showSpan(chart: IChartApi, from: UTCTimestamp, to: UTCTimestamp) {
  const margin = Math.max(1, to - from)
  chart.timeScale().setVisibleRange({ from: (from - margin) as UTCTimestamp, to: (to + margin) as UTCTimestamp })
}
