import { advance, project, type Reading } from '../../../web/bar/bar.ts'
import { doubtOf } from '../calibration.ts'
import { beginEstimator, type Estimate, type EstimatorState, estimate, observe, resume } from '../estimator.ts'
import { costDone, costTotal } from '../jobCosts.ts'
import { beginLiveness, foldAdvance, isLive, type Liveness } from '../liveness.ts'
import { priorOf } from '../samples.ts'
import type { Frame, Trace } from './trace.fixture.ts'

/** An ETA; who gives no range has none. */
export interface Given {
  readonly seconds: number
  readonly range: { readonly low: number; readonly high: number } | null
}

/** What a viewer sees at a moment of a run. */
export interface Seen {
  readonly frame: Frame
  readonly shown: number
  readonly eta: Given | null
}

/** Ten frames are drawn a second. */
const DRAWN_MS = 100

/** How long the bar is watched when the run is over. */
const LAST_MS = 2_000

/** A run as the server follows it: what its Reporter keeps of a job. */
interface Followed {
  readonly state: EstimatorState
  readonly flow: Liveness
  readonly isStanding: boolean
}

function begin({
  frames,
  isKnown,
  isLearnt = true,
  fit = null,
  width = 1,
  coldMs = 0,
  loadingMs = 0,
}: Trace): Followed {
  const [{ standing, truth, atMs }] = frames as [Frame]
  const known = isKnown ? { prior: priorOf(costTotal(standing), coldMs, fit !== null), coldMs } : {}
  const doubt = doubtOf({ isLearnt: isKnown && isLearnt, fit })
  const state = beginEstimator(standing, truth, { nowMs: atMs, width, doubt, isLearnt, loadingMs, ...known })
  return { state, flow: beginLiveness(costDone(standing), atMs), isStanding: false }
}

/** Folds a frame in. A job that is paused is not looked at. */
function follow(before: Followed, { standing, atMs, flows }: Frame): Followed {
  if (!flows) return { ...before, isStanding: true }
  const done = costDone(standing)
  const known = before.isStanding
    ? { state: resume(before.state, standing, atMs), flow: beginLiveness(done, atMs) }
    : before
  const flow = foldAdvance(known.flow, done, atMs)
  return { state: observe(known.state, standing, { nowMs: atMs, flows: isLive(flow) }), flow, isStanding: false }
}

function estimateOf({ state, isStanding }: Followed): Estimate {
  const { shown } = state
  return isStanding ? { fraction: shown, ceiling: shown, rate: 0, eta: null } : estimate(state)
}

function readingOf(frame: Frame, given: Estimate): Reading {
  return {
    ...given,
    state: frame.flows ? 'RUNNING' : 'PAUSED',
    stage: 'SIMULATION',
    trialsDone: frame.count,
    trialsTotal: frame.total,
    verdict: 'HEALTHY',
    arrivedMs: frame.atMs,
    watchedMs: frame.atMs,
  }
}

/** A bar as one viewer's page draws it. */
class Bar {
  #shown: number
  #reading: Reading
  #drawnMs: number

  constructor(reading: Reading) {
    this.#reading = reading
    this.#drawnMs = reading.arrivedMs
    this.#shown = project(reading, reading.arrivedMs)
  }

  hear(reading: Reading): void {
    this.#reading = reading
  }

  /** Without a connection it stands. */
  draw(nowMs: number, isConnected: boolean): number {
    if (isConnected) this.#shown = advance(this.#shown, this.#reading, nowMs, nowMs - this.#drawnMs)
    this.#drawnMs = nowMs
    return this.#shown
  }
}

/** The moments of a trace at which a frame is drawn, for every viewer the same. */
function drawnAt(frames: readonly Frame[]): ReadonlySet<number> {
  const drawn = new Set<number>()
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { atMs } of frames) {
    if (atMs - lastMs < DRAWN_MS) continue
    drawn.add(atMs)
    lastMs = atMs
  }
  return drawn
}

function givenOf({ eta }: Estimate): Given | null {
  return eta && { seconds: eta.seconds, range: eta }
}

/** The frames after the end: the job has SUCCEEDED. */
function playEnd(bar: Bar, last: Frame, drawnMs: number): Seen[] {
  const over = { state: 'SUCCEEDED', stage: 'DONE', fraction: 1, ceiling: 1 } as const
  bar.hear({ ...readingOf(last, { fraction: 1, ceiling: 1, rate: 0, eta: null }), ...over })
  return Array.from({ length: LAST_MS / DRAWN_MS }, (_, index) => {
    const atMs = drawnMs + (index + 1) * DRAWN_MS
    return { frame: { ...last, atMs, truth: 1, left: 0 }, shown: bar.draw(atMs, true), eta: null }
  })
}

/**
 * Plays a trace through the estimator and the bar, at ten frames a second, with those after its end.
 *
 * @param joins the share of the work time that has passed when the viewer opens the page
 */
export function play(trace: Trace, joins = 0): Seen[] {
  const drawn = drawnAt(trace.frames)
  const seen: Seen[] = []
  let followed = begin(trace)
  let bar: Bar | null = null
  for (const frame of trace.frames) {
    followed = follow(followed, frame)
    if (frame.truth < joins) continue
    const given = estimateOf(followed)
    const reading = readingOf(frame, given)
    bar ??= new Bar(reading)
    if (frame.connected) bar.hear(reading)
    if (drawn.has(frame.atMs)) {
      seen.push({ frame, shown: bar.draw(frame.atMs, frame.connected), eta: givenOf(given) })
    }
  }
  const last = trace.frames.at(-1) as Frame
  return bar ? [...seen, ...playEnd(bar, last, Math.max(...drawn))] : seen
}
