import { describe, expect, test } from 'vitest'
import { MAX_HASTE } from '../law.ts'
import { type JobRecording, OTHERS_FOLDER, readJobRecordings } from './jobRecording.fixture.ts'
import { replayJob } from './jobReplay.fixture.ts'
import { mean, measure, measureGiven } from './measure.fixture.ts'
import { play, type Seen } from './play.fixture.ts'

/** What the bar reckons with lies between what two frames say: so much more may be right. */
const BETWEEN_FRAMES = 1.02

/** The most that a bar may move between two frames: a point, or so many times as fast as would end the job on time. */
function mostOf(before: Seen, now: Seen): number {
  const seconds = (now.frame.atMs - before.frame.atMs) / 1_000
  const etas = [before, now].flatMap(({ eta, frame }) => [eta?.seconds ?? frame.left, frame.left])
  const onTime = (1 - before.shown) / Math.min(...etas)
  return Math.max(0.01, BETWEEN_FRAMES * MAX_HASTE * onTime * seconds)
}

const titled = readJobRecordings().map((recording) => [
  `${recording.kind}, ${recording.isFirst ? 'first' : 'again'}`,
  recording,
])

const kinds = Map.groupBy(readJobRecordings(), ({ kind }) => kind)
const others = Map.groupBy(readJobRecordings(OTHERS_FOLDER), ({ kind }) => kind)

test('each kind of job was recorded as a first one and once more, on eight installations at least', () => {
  expect(kinds.size).toBeGreaterThanOrEqual(6)
  expect(others.size).toBeGreaterThanOrEqual(6)
  for (const both of [...kinds.values(), ...others.values()]) {
    const first = both.filter(({ isFirst }) => isFirst)
    expect(first.length).toBeGreaterThanOrEqual(8)
    expect(both).toHaveLength(2 * first.length)
  }
})

/** How a job's bar and its ETA were. */
async function measured(recording: JobRecording) {
  const seen = play(await replayJob(recording))
  const { etaError, coverage } = measureGiven(seen)
  return { error: measure(seen).error, etaError: etaError ?? Number.NaN, coverage: coverage ?? Number.NaN }
}

const median = (values: readonly number[]) => {
  const rising = values.toSorted((one, other) => one - other)
  const middle = (rising.length - 1) / 2
  return ((rising[Math.floor(middle)] ?? 0) + (rising[Math.ceil(middle)] ?? 0)) / 2
}

test.each([...kinds, ...others])('jobs like that are as near as is wanted: %s', async (_, both) => {
  const all = await Promise.all(both.map(measured))
  for (const [isFirst, points, percent] of [
    [true, 4, 15],
    [false, 2.5, 10],
  ] as const) {
    const half = all.filter((_one, index) => both[index]?.isFirst === isFirst)
    expect(median(half.map(({ error }) => error))).toBeLessThanOrEqual(points)
    expect(median(half.map(({ etaError }) => etaError))).toBeLessThanOrEqual(percent)
  }
  const held = mean(all.map(({ coverage }) => coverage))
  expect(held).toBeGreaterThanOrEqual(70)
  expect(held).toBeLessThanOrEqual(90)
})

describe.each(titled as [string, JobRecording][])('the bar of %s', (_, recording) => {
  test('never moves back and never jumps, and what nobody knows anything of has no ETA at first', async () => {
    const trace = await replayJob(recording)
    const seen = play(trace)
    const running = seen.filter(({ frame }) => frame.left > 0)
    expect(measure(seen).backward).toBe(0)
    for (const [index, now] of running.slice(1).entries()) {
      const before = running[index] as Seen
      expect(now.shown - before.shown).toBeLessThanOrEqual(mostOf(before, now) + 1e-9)
    }
    if (trace.isKnown) return
    const early = running.filter(
      ({ frame }) => (frame.standing.revision ?? 0) === 0 && (frame.standing.share ?? 1) < 0.05,
    )
    for (const { eta } of early) expect(eta).toBeNull()
  })
})
