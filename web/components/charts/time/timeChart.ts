import type { ChartOptions, DeepPartial, IChartApi, PriceFormat, UTCTimestamp } from 'lightweight-charts'
import { compact, count, decimal } from '../../../words/format.ts'
import { rgbOf } from '../colors.ts'
import { mendLanguage } from '../language.ts'

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
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, minBarSpacing: 0.01 },
    // A page that is scrolled is not to end in a chart.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
  }
}

/** How prices and money are written on an axis. */
export const MONEY: PriceFormat = {
  type: 'custom',
  minMove: 1e-6,
  formatter: (value: number) =>
    Math.abs(value) < 100 ? decimal(value) : Math.abs(value) < 100_000 ? count(value) : compact(value),
}

/** Shows a time and all around it. */
export function showSpan(chart: IChartApi, from: UTCTimestamp, to: UTCTimestamp) {
  const margin = Math.max(1, to - from)
  chart.timeScale().setVisibleRange({ from: (from - margin) as UTCTimestamp, to: (to + margin) as UTCTimestamp })
}
