/**
 * Prints how long the page's main thread works a frame while 500 bars run, each of whose readings come 20 times a
 * second, and beside it other ways to move the same bars: `npm run bench:bars`. What to compare is the ratio.
 */
import type { Browser, Page } from 'playwright-core'
import { type FakeApi, openFakeApi, runningReading } from '../web/api/fakeApi.fixture.ts'
import { openBrowser } from '../web/browser.fixture.ts'

const BARS = 500
const RUNS = 3
const FRAMES = 240
const TICK_MS = 50
const MARK = 'frame'

/** What is laid over the page to move its bars in another way. */
const AS_IT_IS = { name: 'as it is', style: '', writesAll: false }
const FILLS = '[role=progressbar] > div'
const WAYS = [
  AS_IT_IS,
  { ...AS_IT_IS, name: 'will-change', style: `${FILLS} { will-change: transform }` },
  { ...AS_IT_IS, name: 'written each frame', writesAll: true },
  { ...AS_IT_IS, name: 'CSS transitions', style: `${FILLS} { transition: transform 300ms linear }` },
]

interface TraceEvent {
  readonly name: string
  readonly ts: number
  /** Microseconds in which the thread ran; it may have been kept from it for longer. */
  readonly tdur?: number
  readonly pid: number
  readonly tid: number
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN

/** Jobs of 30 to 120 seconds, each somewhere on its way. */
function readingsAt(ms: number) {
  return Array.from({ length: BARS }, (_, index) => {
    const seconds = 30 + ((index * 37) % 90)
    return runningReading(`job-${index}`, { seconds, atMs: ms + seconds * 10 * ((index * 61) % 40) })
  })
}

/** Writes every fill in every frame, a hair apart, as a loop without a threshold does. */
function writeAll() {
  const fills = [...document.querySelectorAll<HTMLElement>('[role=progressbar] > div')]
  let odd = 0
  const write = () => {
    odd = 0.001 - odd
    for (const fill of fills) {
      const at = Number.parseFloat(fill.style.transform.slice('translateX('.length))
      fill.style.transform = `translateX(${at + odd}%)`
    }
    requestAnimationFrame(write)
  }
  write()
}

/** Milliseconds of CPU that the main thread took from each frame to the next. */
function workOf(events: readonly TraceEvent[]): number[] {
  const frames = events.filter(({ name }) => name === MARK)
  const { pid, tid } = frames[0] ?? { pid: 0, tid: 0 }
  const isMain = (event: TraceEvent) => event.pid === pid && event.tid === tid
  const starts = frames.filter(isMain).map(({ ts }) => ts)
  const work = new Array<number>(Math.max(0, starts.length - 1)).fill(0)
  for (const task of events.filter((event) => event.name.endsWith('RunTask') && isMain(event))) {
    const at = starts.findLastIndex((start) => start <= task.ts)
    if (at >= 0 && at < work.length) work[at] = (work[at] as number) + (task.tdur ?? 0) / 1_000
  }
  return work
}

/** Sends a reading of every bar in every tick, until it is stopped. */
function feed(api: FakeApi): () => void {
  const begunMs = performance.now()
  const timer = setInterval(() => api.send(readingsAt(performance.now() - begunMs)), TICK_MS)
  return () => clearInterval(timer)
}

const pass = (page: Page, frames: number) =>
  page.evaluate(
    async ({ count, mark }) => {
      for (let frame = 0; frame < count; frame += 1) {
        await new Promise(requestAnimationFrame)
        performance.mark(mark)
      }
    },
    { count: frames, mark: MARK },
  )

async function measure(browser: Browser, way: typeof AS_IT_IS): Promise<number[]> {
  const api = await openFakeApi(readingsAt(0))
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const stop = feed(api)
  try {
    await page.goto(`http://127.0.0.1:${api.port}/`)
    await page
      .locator('[role=progressbar]')
      .nth(BARS - 1)
      .waitFor({ state: 'attached' })
    if (way.style) await page.addStyleTag({ content: way.style })
    if (way.writesAll) await page.evaluate(writeAll)
    await pass(page, FRAMES / 4)
    await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] })
    await pass(page, FRAMES)
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
    return workOf(traceEvents)
  } finally {
    stop()
    await page.close()
    await api.close()
  }
}

const browser = await openBrowser()
const work = new Map<string, number[]>(WAYS.map(({ name }) => [name, []]))
for (let run = 0; run < RUNS; run += 1) {
  for (const way of WAYS) work.get(way.name)?.push(...(await measure(browser, way)))
}
await browser.close()
const [first] = [...work.values()].map((frames) => quantile(frames, 0.5))
console.log('way                  median ms   95 % ms   ratio   frames')
for (const [name, frames] of work) {
  const median = quantile(frames, 0.5)
  const columns = [
    median.toFixed(1),
    quantile(frames, 0.95).toFixed(1),
    (median / (first ?? 1)).toFixed(2),
    frames.length,
  ]
  console.log(
    `${name.padEnd(20)}${columns.map((column, at) => String(column).padStart([10, 10, 8, 9][at] ?? 9)).join('')}`,
  )
}
