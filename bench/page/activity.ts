import type { CDPSession, Page, Request } from 'playwright-core'

/** What the page has of `recordActivity`. */
declare global {
  interface Window {
    /** Milliseconds of `performance.now()`: of the last change that could be seen. */
    changedAt: number
    /** Of the last press of a key or a button, or the last choice. */
    actedAt: number
  }
}

/** Nothing changes for so long where an answer is drawn. */
const QUIET_MS = 400
const LOOK_MS = 20
/** What is not drawn by then is not waited for. */
const MOST_MS = 10_000

/** Notes, within the page, when the reader acts, and when something else is drawn. */
export function recordActivity() {
  window.changedAt = 0
  window.actedAt = 0
  // A change is seen with the next frame.
  const change = () => requestAnimationFrame(() => (window.changedAt = performance.now()))
  for (const kind of ['pointerup', 'keydown', 'change', 'click'])
    addEventListener(kind, () => (window.actedAt = performance.now()), true)
  new MutationObserver(change).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  })
  const { clearRect } = CanvasRenderingContext2D.prototype
  CanvasRenderingContext2D.prototype.clearRect = function (...rectangle) {
    change()
    return clearRect.apply(this, rectangle)
  }
}

/** Counts the questions of a page that are not answered yet. */
export function countAsked(page: Page): () => number {
  const asked = new Set<Request>()
  page.on('request', (request) => request.url().endsWith('/graphql') && asked.add(request))
  page.on('requestfinished', (request) => asked.delete(request))
  page.on('requestfailed', (request) => asked.delete(request))
  return () => asked.size
}

/** Waits until all is answered and drawn. @returns milliseconds from what the reader did last to the frame that showed the last of it; infinite where it does not come to rest */
export async function drawnAfter(page: Page, asked: () => number): Promise<number> {
  for (const begunMs = performance.now(); performance.now() - begunMs < MOST_MS; ) {
    const { changedAt, actedAt, now } = await page.evaluate(() => ({
      changedAt: window.changedAt,
      actedAt: window.actedAt,
      now: performance.now(),
    }))
    const last = Math.max(changedAt, actedAt)
    if (asked() === 0 && now - last > QUIET_MS) return last - actedAt
    await page.waitForTimeout(LOOK_MS)
  }
  return Number.POSITIVE_INFINITY
}

/** Megabytes of what a page's scripts hold, after what they hold no more was collected. */
export async function heapOf(session: CDPSession): Promise<number> {
  for (let time = 0; time < 2; time += 1) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6
}

/** What is asked of a page's own heap. */
export async function watchHeap(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.enable')
  return session
}
