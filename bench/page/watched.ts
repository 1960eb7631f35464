import type { Browser, Page } from 'playwright-core'
import { heapOf, watchHeap } from './activity.ts'

/** Until a page stands, and for how long it is watched then. */
const STANDS_MS = 10_000
const WATCHED_MS = 60_000

/** A task of the page's main thread is long from here on. */
const LONG_MS = 100
const MARK = 'watched'

interface TraceEvent {
  readonly name: string
  /** Microseconds that passed in it. */
  readonly dur?: number
  /** Microseconds in which its thread ran; it may have been kept from it for longer. */
  readonly tdur?: number
  readonly pid: number
  readonly tid: number
}

interface Task {
  readonly tookMs: number
  readonly ranMs: number
}

/** The tasks of the page's main thread. */
function tasksOf(events: readonly TraceEvent[]): Task[] {
  const main = events.find(({ name }) => name === MARK)
  const own = events.filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === main?.pid && tid === main.tid)
  return own.map(({ dur = 0, tdur = 0 }) => ({ tookMs: dur / 1_000, ranMs: tdur / 1_000 }))
}

const pause = (page: Page, ms: number) => page.waitForTimeout(ms)

/** Watches one page of a job that runs. @returns a line of the table */
async function watch(browser: Browser, address: string): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const session = await watchHeap(page)
  await page.goto(address)
  await pause(page, STANDS_MS)
  const before = await heapOf(session)
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] })
  await page.evaluate((mark) => performance.mark(mark), MARK)
  await pause(page, WATCHED_MS)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
  const after = await heapOf(session)
  await page.close()
  const tasks = tasksOf(traceEvents)
  const longest = tasks.reduce((most, task) => (task.ranMs > most.ranMs ? task : most), { tookMs: 0, ranMs: 0 })
  const ran = tasks.reduce((sum, { ranMs }) => sum + ranMs, 0)
  return [
    before.toFixed(1),
    after.toFixed(1),
    (after - before).toFixed(1),
    String(tasks.filter(({ tookMs }) => tookMs > LONG_MS).length),
    String(tasks.filter(({ ranMs }) => ranMs > LONG_MS).length),
    longest.ranMs.toFixed(0),
    `${((100 * ran) / WATCHED_MS).toFixed(1)} %`,
  ]
}

const HEADS = ['MB at 10 s', 'at 70 s', 'growth', 'long tasks', 'of CPU', 'longest ms', 'CPU']

/** Prints what pages hold that are watched for a minute, and how long their main thread is kept, while a job runs. */
export async function watchAll(browser: Browser, origin: string, paths: readonly string[]) {
  console.log([''.padEnd(16), ...HEADS.map((head) => head.padStart(11))].join(''))
  for (const path of paths) {
    const figures = await watch(browser, `${origin}${path}`)
    const name = path.replace(/^\/jobs\/[^/]+/, 'job ')
    console.log([name.padEnd(16), ...figures.map((figure) => figure.padStart(11))].join(''))
  }
}
