import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeApi, openFakeApi, runningReading } from './api/fakeApi.fixture.ts'
import { openBrowser } from './browser.fixture.ts'

const BARS = 500
const TICK_MS = 50

let api: FakeApi
let browser: Browser
let page: Page

/** Jobs of 20 to 110 seconds, each somewhere on its way. */
const readingsAt = (ms: number) =>
  Array.from({ length: BARS }, (_, index) => {
    const seconds = 20 + ((index * 37) % 90)
    return runningReading(`job-${index}`, { seconds, atMs: ms + seconds * 10 * ((index * 61) % 40) })
  })

/** What happened in the page while it was watched. */
interface Watch {
  /** Frames that the page asked for, of each that came. */
  readonly loops: number
  readonly writes: number
  readonly backward: number
  /** Writes that moved a bar by less than half a pixel. */
  readonly small: number
  /** Styles other than a bar's transform that were written. */
  readonly others: readonly string[]
}

interface Spied extends Window {
  /** Frames that were asked for and have not come. */
  pendingFrames: number
  calls: number[]
}

/** Counts the page's own requests for frames, before its code runs. */
function spyOnFrames() {
  const spied = window as unknown as Spied
  const pending = new Set<number>()
  const note = () => {
    spied.pendingFrames = pending.size
  }
  spied.pendingFrames = 0
  spied.calls = []
  const request = window.requestAnimationFrame.bind(window)
  const cancel = window.cancelAnimationFrame.bind(window)
  window.requestAnimationFrame = (callback) => {
    const id = request((at) => {
      pending.delete(id)
      note()
      spied.calls.push(at)
      callback(at)
    })
    pending.add(id)
    note()
    return id
  }
  window.cancelAnimationFrame = (id) => {
    pending.delete(id)
    note()
    cancel(id)
  }
}

/** Watches every bar for so many frames of the page's loop. */
function watchBars(frames: number): Promise<Watch> {
  const spied = window as unknown as Spied
  const begun = spied.calls.length
  const seen = { writes: 0, backward: 0, small: 0, others: [] as string[] }
  const placeOf = (fill: HTMLElement) => 1 + Number.parseFloat(fill.style.transform.slice('translateX('.length)) / 100
  const fills = document.querySelectorAll<HTMLElement>('[role=progressbar] > div')
  const places = new Map([...fills].map((fill) => [fill, placeOf(fill)]))
  const note = (fill: HTMLElement) => {
    if (!/^transform: translateX\([^;]*\);$/.test(fill.style.cssText)) seen.others.push(fill.style.cssText)
    const pixels = (placeOf(fill) - (places.get(fill) ?? 0)) * (fill.parentElement?.clientWidth ?? 0)
    places.set(fill, placeOf(fill))
    seen.writes += 1
    if (pixels < 0) seen.backward += 1
    // A transform is written in thousandths of a percent.
    if (pixels < 0.49) seen.small += 1
  }
  const observer = new MutationObserver((records) => {
    for (const { target } of records) note(target as HTMLElement)
  })
  observer.observe(document.body, { attributes: true, attributeFilter: ['style'], subtree: true })
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const calls = spied.calls.slice(begun)
      if (calls.length < frames) return
      clearInterval(timer)
      observer.disconnect()
      resolve({ ...seen, loops: calls.length / new Set(calls).size })
    }, 20)
  })
}

/** Waits until the page asks for no more frames. */
const untilStill = () =>
  page.waitForFunction(() => (window as unknown as Spied).pendingFrames === 0, undefined, { polling: 20 })

/** Waits until the page's loop has run for so many more frames. */
const untilRun = async (frames: number) => {
  const begun = await page.evaluate(() => (window as unknown as Spied).calls.length)
  await page.waitForFunction((calls) => (window as unknown as Spied).calls.length >= calls, begun + frames, {
    polling: 20,
  })
}

/** As if the tab were put behind another one, or before it. */
const hide = (hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { get: () => value, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)

beforeAll(async () => {
  api = await openFakeApi(readingsAt(0))
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.addInitScript(spyOnFrames)
  await page.goto(`http://127.0.0.1:${api.port}/jobs`)
  await page.getByRole('progressbar').first().waitFor()
})

afterAll(async () => {
  await browser?.close()
  await api?.close()
})

describe('a page with 500 bars that run', () => {
  const begunMs = performance.now()
  const passedMs = () => performance.now() - begunMs
  let timer: NodeJS.Timeout
  beforeAll(() => {
    timer = setInterval(() => api.send(readingsAt(passedMs())), TICK_MS)
  })
  afterAll(() => clearInterval(timer))

  test.each(['first', 'last'] as const)(
    'moves the %s of them by transforms alone, never backwards, in one loop',
    async (end) => {
      await page.evaluate((at) => scrollTo(0, at), end === 'first' ? 0 : 1e6)
      await page.getByRole('progressbar', { name: `Progress of Sweep job-${end === 'first' ? 0 : BARS - 1}` }).waitFor()
      // Of a long list those rows are drawn that are in sight, and some more.
      expect(await page.getByRole('progressbar').count()).toBeLessThan(60)
      await untilRun(10)
      const { writes, ...seen } = await page.evaluate(watchBars, 120)
      expect(seen).toEqual({ loops: 1, backward: 0, small: 0, others: [] })
      expect(writes).toBeGreaterThan(0)
    },
  )

  test('tells assistive technology how far a bar is', async () => {
    const bar = page.getByRole('progressbar', { name: 'Progress of Sweep job-499' })
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
    // Where this machine is too busy to send any readings, the bar says that too.
    expect(await bar.getAttribute('aria-valuetext')).toMatch(/^\d+.%, Run \d+\/400(, no news from the job)?$/)
  })

  test('draws nothing while the tab is hidden, and goes on when it is seen again', async () => {
    await hide(true)
    await untilStill()
    await hide(false)
    await untilRun(10)
  })

  test('draws nothing when nothing moves, and goes on when work does', async () => {
    clearInterval(timer)
    const readings = readingsAt(passedMs())
    api.send(readings.map((one) => ({ ...one, seq: one.seq + 1, rate: 0, ceiling: one.fraction, eta: null })))
    await untilStill()
    await expect.poll(() => page.getByText('no movement').count()).toBeGreaterThan(0)
    api.send(readings.map((one) => ({ ...one, seq: one.seq + 2 })))
    await untilRun(10)
  })

  test('is read on at the same row where the reader comes back to it', async () => {
    const place = async () => (await page.getByRole('link', { name: 'Sweep job-250' }).boundingBox())?.y
    await page.evaluate(() => scrollTo(0, 250 * 44))
    const link = page.getByRole('link', { name: 'Sweep job-250' })
    await link.waitFor()
    const before = await place()
    await link.click()
    await page.getByRole('heading', { name: 'There is no such job' }).waitFor()
    await page.goBack()
    await link.waitFor()
    await expect.poll(place).toBe(before)
  })

  test('asks for no frames under reduced motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await untilStill()
    await page.emulateMedia({ reducedMotion: 'no-preference' })
  })
})
