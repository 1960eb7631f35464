import { describe, expect, test, vi } from 'vitest'
import type { Job } from './job.ts'
import type { Bus, Message } from './ports/bus.ts'
import { jobOf, listedOf, readingOf } from './ports.fixture.ts'
import { stillReading } from './progress.ts'
import { recordedVerdict } from './recordedVerdict.ts'

/** Two ends of one bus. Where a bus lives in one process alone, both are the same one. */
export interface BusUnderTest {
  readonly here: Bus
  readonly there: Bus
  /** Makes a job what the store answers with. */
  keep(job: Job): void
  close(): Promise<void>
}

const LANE = { thread: 1, jobId: 'a job', trial: 7, stage: 'SIMULATION', bar: 5, bars: 9 } as const

/** How long a message may take to the other end. */
const DEADLINE = { timeout: 10_000, interval: 5 }

/** A message that says how far a job is. */
export function progressAt(jobId: string, seq: number): Extract<Message, { kind: 'progress' }> {
  return { kind: 'progress', progress: stillReading(jobOf({ id: jobId, state: 'RUNNING', progressSeq: seq }), 0) }
}

/** A message that says that a trial is committed, with all those before it. */
export function committedAt(jobId: string, first: number): Extract<Message, { kind: 'committed' }> {
  const tally = { succeeded: first, failed: 1, timedOut: 0, seconds: 1.5 * first }
  return { kind: 'committed', jobId, range: { first, count: 1 }, count: { tally, bestNumber: null }, eventSeq: 2 }
}

/** Everything that is heard at an end from now on. */
export function hearAll(bus: Bus): Message[] {
  const heard: Message[] = []
  bus.listen((message) => heard.push(message))
  return heard
}

/** Waits until a message equal to the given one was heard. */
export async function untilHeard(heard: readonly Message[], message: Message): Promise<void> {
  await vi.waitFor(() => expect(heard).toContainEqual(message), DEADLINE)
}

/** One message of each kind, about one job. */
function oneOfEach(job: Job): Message[] {
  return [
    { kind: 'readings', readings: [readingOf({ jobId: job.id, unit: '4', bars: 1_234 })] },
    progressAt(job.id, 1),
    { kind: 'verdict', verdict: { ...recordedVerdict(job, 1_000), unchanged: 7 } },
    {
      kind: 'stop',
      order: { jobId: job.id, unit: '4', node: 'a node', attempt: 3, reason: 'it hangs', cause: 'YIELD', spent: 10 },
    },
    { kind: 'released', jobId: job.id },
    { kind: 'call', id: 'a call', jobId: job.id, skip: 3 },
    { kind: 'answer', id: 'a call', jobId: job.id, node: 'a node', isFound: true },
    { kind: 'job', job },
    committedAt(job.id, 4),
    { kind: 'labeled', job, before: { name: 'as it was', tags: ['a tag', 'ä "b"'] } },
    { kind: 'dataset', datasetId: job.datasetId },
    { kind: 'deleted', jobId: job.id, job: listedOf(job) },
    { kind: 'seek', jobId: job.id, digests: ['a digest', 'another'] },
    { kind: 'found', jobId: job.id, node: 'a node', digests: ['another'] },
    { kind: 'waiting', queue: 'tasks' },
    { kind: 'ask' },
    { kind: 'look', id: 'a look' },
    { kind: 'lanes', id: 'a look', node: 'a node', version: '1.2.3', threads: 1, lanes: [LANE] },
    { kind: 'gap' },
  ]
}

/**
 * What every bus must do.
 *
 * @param open gives two ends of a new bus that nobody listens to
 */
export function busLaws(open: () => Promise<BusUnderTest>): void {
  const during = async (law: (bus: BusUnderTest) => void | Promise<void>) => {
    const bus = await open()
    try {
      await law(bus)
    } finally {
      // Whether the law holds or not, the next one begins with a new bus.
      await bus.close()
    }
  }

  describe('a bus', () => {
    test('lets every listener here hear a message before publish returns, in order', () =>
      during(({ here }) => {
        const [one, other] = [hearAll(here), hearAll(here)]
        const said = oneOfEach(jobOf())
        for (const [index, message] of said.entries()) {
          here.publish(message)
          expect(one).toEqual(said.slice(0, index + 1))
        }
        expect(other).toEqual(said)
      }))

    test('keeps a message from nobody because one listener fails, and tells the publisher nothing of it', () =>
      during(({ here }) => {
        here.listen(() => {
          throw new Error('this listener is broken')
        })
        const heard = hearAll(here)
        expect(() => here.publish(committedAt('job', 1))).not.toThrow()
        expect(heard).toEqual([committedAt('job', 1)])
      }))

    test('tells a listener that left nothing more', () =>
      during(({ here }) => {
        const heard: Message[] = []
        const stop = here.listen((message) => heard.push(message))
        here.publish(committedAt('job', 1))
        stop()
        here.publish(committedAt('job', 2))
        expect(heard).toEqual([committedAt('job', 1)])
      }))

    test('lets the other end hear every kind of message, and each end once', () =>
      during(async ({ here, there, keep }) => {
        const [heardHere, heardThere] = [hearAll(here), hearAll(there)]
        const job = jobOf({ id: 'a job', state: 'RUNNING', name: 'Überprüfung 🙂' })
        keep(job)
        for (const message of oneOfEach(job)) here.publish(message)
        const [end, answer] = [committedAt('an end', 1), committedAt('an answer', 1)]
        here.publish(end)
        await untilHeard(heardThere, end)
        // What the other end says now comes after whatever of its own this end might have heard again.
        there.publish(answer)
        await untilHeard(heardHere, answer)
        expect(heardThere).toHaveLength(oneOfEach(job).length + 2)
        expect(heardThere).toEqual(expect.arrayContaining(oneOfEach(job)))
        expect(heardHere).toEqual([...oneOfEach(job), end, answer])
      }))

    test('lets the other end hear of a job in order: all that is final, and before it the newest progress', () =>
      during(async ({ here, there }) => {
        const heard = hearAll(there)
        const jobs = ['a', 'b', 'c'].map((id) => jobOf({ id, state: 'RUNNING' }))
        for (let seq = 1; seq <= 300; seq += 1) {
          for (const job of jobs) {
            here.publish(progressAt(job.id, seq))
            if (seq % 10 === 0) here.publish(committedAt(job.id, seq))
          }
        }
        for (const { id } of jobs) await untilHeard(heard, committedAt(id, 300))
        for (const { id } of jobs) expectInOrder(heard, id)
      }))

    test('says at the other end how the job is by then', () =>
      during(async ({ here, there, keep }) => {
        const heard = hearAll(there)
        const job = jobOf({ id: 'a job', state: 'SUCCEEDED', fraction: 1 })
        keep(job)
        here.publish({ kind: 'job', job })
        await untilHeard(heard, { kind: 'job', job })
      }))
  })
}

/** Every tenth progress was followed by a commit. It may be replaced by a newer one; none may change sides with a commit. */
function expectInOrder(heard: readonly Message[], id: string): void {
  let newest = 0
  const commits: number[] = []
  for (const message of heard) {
    if (message.kind === 'progress' && message.progress.jobId === id) {
      expect(message.progress.seq).toBeGreaterThan(newest)
      newest = message.progress.seq
    }
    if (message.kind === 'committed' && message.jobId === id) {
      expect(newest).toBeLessThanOrEqual(message.range.first)
      commits.push(message.range.first)
    }
  }
  expect(newest).toBe(300)
  expect(commits).toEqual(Array.from({ length: 30 }, (_, index) => 10 * (index + 1)))
}
