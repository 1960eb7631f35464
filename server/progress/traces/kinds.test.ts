import { describe, expect, test } from 'vitest'
import { MAX_HASTE } from '../law.ts'
import { readJobRecordings } from './jobRecording.fixture.ts'
import { replayJob } from './jobReplay.fixture.ts'
import { measure } from './measure.fixture.ts'
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

test('each kind of job was recorded as a first one and once more, on five installations', () => {
  const kinds = Map.groupBy(readJobRecordings(), ({ kind }) => kind)
  expect(kinds.size).toBeGreaterThanOrEqual(6)
  for (const both of kinds.values())
    expect(both.map(({ isFirst }) => isFirst).toSorted()).toEqual([...Array(5).fill(false), ...Array(5).fill(true)])
})

describe.each(titled as [string, ReturnType<typeof readJobRecordings>[number]][])('the bar of %s', (_, recording) => {
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
