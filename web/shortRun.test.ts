import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, sampleDataset, startSweep, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

let app: TestApp
let browser: Browser

/** What a page says of its job at a moment; null for what it does not show. */
interface Frame {
  readonly state: string
  /** The number, whole percents of the bar for assistive technology, and how much of the track is filled. */
  readonly percent: string
  /** Null where there is no bar: a job that is over has none on its page. */
  readonly told: string | null
  readonly fill: string
  readonly message: string
  readonly level: string | null
  readonly reason: string | null
}

interface Sampled extends Window {
  seenFrames: Frame[]
}

/** Notes what the page says in each frame and between frames, where it has changed. */
function sample() {
  const sampled = window as unknown as Sampled
  sampled.seenFrames = []
  const look = () => {
    const bar = document.querySelector('main [role=progressbar]')
    const state = document.querySelector('main .state')?.textContent?.trim()
    if (!state) return
    const watchdog = document.querySelector('section[aria-label=Watchdog]')
    const textOf = (parent: ParentNode | null, selector: string) =>
      parent?.querySelector(selector)?.textContent?.replace(/\s/g, ' ').trim() ?? null
    const frame = {
      state,
      percent: textOf(document, '.percent') ?? '',
      told: bar?.getAttribute('aria-valuenow') ?? null,
      fill: (bar?.lastElementChild as HTMLElement | undefined)?.style.transform ?? '',
      message: bar?.getAttribute('aria-valuetext') ?? '',
      level: textOf(watchdog, '.level'),
      reason: textOf(watchdog, '.reason'),
    }
    if (JSON.stringify(frame) !== JSON.stringify(sampled.seenFrames.at(-1))) sampled.seenFrames.push(frame)
  }
  const loop = () => {
    look()
    requestAnimationFrame(loop)
  }
  loop()
  setInterval(look, 4)
}

const trialsOf = ({ message }: Frame) => Number(/Run (\d+)/.exec(message)?.[1] ?? 0)

/** Whether number, bar, state and watchdog say the same of whether the job is over. */
function isOfOneMind({ state, percent, told, fill, level }: Frame): boolean {
  const complete = level === null || (level === 'Complete') === (state === 'Succeeded')
  if (told === null) return complete && /^(Succeeded|Failed|Cancelled)$/.test(state)
  const full = [
    /^100(\.0)?\s*%/.test(percent),
    told === '100',
    fill === 'translateX(0%)' || fill === 'translateX(0.000%)',
  ]
  return complete && full.every((one) => one === (state === 'Succeeded'))
}

async function openPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.addInitScript(sample)
  await page.goto(`http://127.0.0.1:${app.port}/jobs`)
  await page.getByRole('heading', { name: 'Jobs', level: 1 }).waitFor()
  return page
}

/** Starts a sweep that takes about half a second. */
async function startShort(): Promise<string> {
  const values = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)
  const space = [
    { name: 'fast', values: values(2, 60) },
    { name: 'slow', values: values(100, 60) },
  ]
  const dataset = await sampleDataset(app.port)
  const { job } = await startSweep(app.port, { dataset, strategies: [{ strategy: 'sma-cross', space }] })
  return job?.id ?? ''
}

/** The frames until some time after the page has said that the job is over. */
async function framesOf(page: Page, sign: Partial<Frame>): Promise<readonly Frame[]> {
  await page.waitForFunction(({ state, level }) => {
    const frames = (window as unknown as Sampled).seenFrames
    return frames.some((frame) => frame.state === state && (level === undefined || frame.level === level))
  }, sign)
  await page.waitForTimeout(500)
  return page.evaluate(() => (window as unknown as Sampled).seenFrames)
}

beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

describe('in no frame of a short run does a page contradict itself', () => {
  test('in the list of jobs', async () => {
    const page = await openPage()
    await startShort()
    const frames = await framesOf(page, { state: 'Succeeded' })
    expect(frames.filter((frame) => !isOfOneMind(frame))).toEqual([])
    expect(frames.length).toBeGreaterThan(2)
    await page.close()
  })

  test.each(['one', 'two', 'three'])('on its own page, time %s', async () => {
    const page = await openPage()
    const id = await startShort()
    await page.locator(`a[href="/jobs/${id}"]`).click()
    await page.waitForURL(/\/jobs\/.+/)
    await page.evaluate(() => {
      const sampled = window as unknown as Sampled
      sampled.seenFrames = sampled.seenFrames.slice(-1)
    })
    const frames = (await framesOf(page, { state: 'Succeeded', level: 'Complete' })).slice(1)
    expect(frames.filter((frame) => !isOfOneMind(frame))).toEqual([])
    const idle = frames.filter((frame) => trialsOf(frame) > 0 && frame.reason?.startsWith('No thread has taken'))
    expect(idle).toEqual([])
    expect(frames.at(-1)).toMatchObject({ state: 'Succeeded', level: 'Complete' })
    await page.close()
  })
})
