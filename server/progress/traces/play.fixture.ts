import { advance, type Reading } from '../../../web/bar.ts'
import { beginCourse, estimate, observe } from '../estimator.ts'
import { costTotal } from '../standing.ts'
import type { Frame, Trace } from './trace.fixture.ts'

/** What a viewer sees at a moment of a run. */
export interface Seen {
  readonly frame: Frame
  readonly shown: number
  readonly eta: { readonly seconds: number; readonly low: number; readonly high: number } | null
}

/** Frames that pass between two that are drawn: ten are drawn a second. */
const DRAWN_EVERY = 2

/** How long the bar is watched when the run is over. */
const LAST_MS = 2_000

const readingOf = (frame: Frame, given: ReturnType<typeof estimate>): Reading => ({
  ...given,
  state: 'RUNNING',
  stage: 'SIMULATION',
  trialsDone: frame.count,
  trialsTotal: frame.total,
  verdict: 'HEALTHY',
  arrivedMs: frame.atMs,
  watchedMs: frame.atMs,
})

/** Plays a trace through the estimator and the bar, at ten frames a second; the last frames are those after its end. */
export function play({ frames, hinted }: Trace): Seen[] {
  const [first] = frames as [Frame]
  const prior = hinted ? { speed: 1 / 1_000, weightMs: 20 * costTotal(first.standing) } : undefined
  let course = beginCourse(first.standing, first.truth, prior ? { nowMs: first.atMs, prior } : { nowMs: first.atMs })
  let shown = first.truth
  let reading = readingOf(first, estimate(course))
  let drawnMs = first.atMs
  const seen: Seen[] = []
  for (const [index, frame] of frames.entries()) {
    course = observe(course, frame.standing, { nowMs: frame.atMs, flows: frame.flows })
    const given = estimate(course)
    if (frame.connected) reading = readingOf(frame, given)
    if (index % DRAWN_EVERY !== 0) continue
    if (frame.connected) shown = advance(shown, reading, frame.atMs, frame.atMs - drawnMs)
    drawnMs = frame.atMs
    seen.push({ frame, shown, eta: given.eta })
  }
  const last = frames.at(-1) as Frame
  const over: Reading = {
    ...reading,
    state: 'SUCCEEDED',
    stage: 'DONE',
    fraction: 1,
    rate: 0,
    ceiling: 1,
    eta: null,
    arrivedMs: last.atMs,
  }
  for (let ms = 0; ms < LAST_MS; ms += 100) {
    shown = advance(shown, over, last.atMs + ms, 100)
    seen.push({ frame: { ...last, atMs: last.atMs + ms, truth: 1, left: 0 }, shown, eta: null })
  }
  return seen
}
