import { describe, expect, test } from 'vitest'
import type { WorkerNode } from './ports/nodeStore.ts'
import { jobOf } from './ports.fixture.ts'
import { stillReading } from './progress.ts'
import { recordedVerdict } from './recordedVerdict.ts'
import { silentReading, silentVerdict, taskSilence } from './silentText.ts'

const nodeOf = (pid: number, silentSeconds: number | null): WorkerNode => ({
  id: String(pid),
  host: 'a host',
  pid,
  silentSeconds,
  threads: 1,
  busy: 0,
  barsPerSecond: 0,
  startedAtMs: 0,
  lastSeenAtMs: 0,
  lostAtMs: null,
})

test('the processes of which nothing is heard are named with their seconds, one after the other', () => {
  expect(taskSilence([nodeOf(7, 3.4), nodeOf(8, null)])).toBe(
    'All tasks under way are on processes of which nothing is heard: process 7 on a host for 3 s, process 8 on a host for 0 s.',
  )
})

describe('a job of which nothing is heard', () => {
  const job = jobOf({ state: 'RUNNING', startedAtMs: 0 })

  test('stands where it was shown last, under the next number', () => {
    const eta = { seconds: 60, low: 50, high: 70 }
    const last = { ...stillReading(job, 0), seq: 4, fraction: 0.4, rate: 0.1, ceiling: 0.5, eta, barsPerSecond: 9 }
    const still = { seq: 5, atMs: 7, fraction: 0.4, rate: 0, ceiling: 0.4, eta: null, barsPerSecond: 0 }
    expect(silentReading(last, 7)).toEqual({ ...last, ...still, verdict: 'SUSPECT' })
  })

  test.each([
    [
      { databaseAnswers: false, driver: nodeOf(7, 2) },
      'The database does not answer, and nothing has been heard of this job for 2.5 s.',
    ],
    [{ driver: 'unknown' as const }, 'Nothing has been heard of this job for 2.5 s.'],
    [{ driver: null }, 'No process drives this job now: nothing has been heard of it for 2.5 s.'],
    [
      { driver: nodeOf(7, 2) },
      'Nothing has been heard from process 7 on a host, which drives this job, for 2.5 s; if it stays silent, another one takes over.',
    ],
  ])('is SUSPECT for a reason that says what is known: %j', (known, reason) => {
    const last = { ...recordedVerdict(job, 0), level: 'HEALTHY' as const, unchanged: 3, velocity: 1, acceleration: 1 }
    const verdict = silentVerdict(last, { atMs: 9, silentMs: 2_500, databaseAnswers: true, ...known })
    expect(verdict).toMatchObject({ atMs: 9, level: 'SUSPECT', unchanged: 0, velocity: 0, acceleration: 0, reason })
    expect(verdict.evidence.length).toBeGreaterThan(0)
    for (const { opinion, detail } of verdict.evidence) {
      expect([opinion, detail]).toEqual(['NO_OPINION', 'nothing is heard of the job'])
    }
  })
})
