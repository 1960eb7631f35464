import { describe, expect, test } from 'vitest'
import { countOf } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import type { WorkerNode } from '../ports/nodeStore.ts'
import { createTestBus, createTestLog, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { type Progress, stillReading } from '../progress.ts'
import { recordedVerdict } from '../recordedVerdict.ts'
import type { JobVerdict } from '../verdict.ts'
import { Feed } from './feed.ts'
import { VerdictFeed } from './verdictFeed.ts'
import { ViewerBus } from './viewerBus.ts'

const TIMES = { startedAtMs: 0, lastSeenAtMs: 0, lostAtMs: null }
const LOAD = { threads: 1, busy: 0, barsPerSecond: 0, silentSeconds: 2 }
const DRIVER: WorkerNode = { id: 'a', host: 'a host', pid: 7, ...TIMES, ...LOAD }

/** A process with viewers, and a job that RUNs somewhere else. */
async function open() {
  const [bus, clock, log, store] = [createTestBus(), new TestClock(), createTestLog(), new MemoryStore()]
  const state = { drivers: new Map<string, WorkerNode>(), answers: true, asked: 0, fault: null as Error | null }
  const drivers = async () => {
    state.asked += 1
    if (state.fault) throw state.fault
    return state.drivers
  }
  const hearing = new ViewerBus({ store, nodes: { drivers }, bus, clock, log, databaseAnswers: () => state.answers })
  const silenceOf = (jobId: string) => hearing.silenceOf(jobId)
  const feed = new Feed({ store, bus: hearing, clock, log, silenceOf })
  const verdicts = new VerdictFeed({ store, bus: hearing, clock, log, silenceOf })
  const { job } = await store.create(newJobOf(10))
  const running = await store.start(job.id)
  if (!running) throw new Error('it does not start')
  state.drivers.set(job.id, DRIVER)
  const eta = { seconds: 60, low: 50, high: 70 }
  const moving = { state: 'RUNNING', fraction: 0.4, rate: 0.01, ceiling: 0.5, eta, verdict: 'HEALTHY' } as const
  const say = (seq: number, changes: Partial<Progress> = {}) =>
    bus.publish({
      kind: 'progress',
      progress: { ...stillReading(running, clock.wallMs()), seq, ...moving, ...changes },
    })
  const healthy: JobVerdict = { ...recordedVerdict(running, 0), level: 'HEALTHY', reason: 'It moves.' }
  const sayHealthy = (atMs = clock.wallMs()) => bus.publish({ kind: 'verdict', verdict: { ...healthy, atMs } })
  const shown = () => feed.reading(running)
  const verdict = () => verdicts.of(running)
  return { bus, clock, log, store, state, hearing, feed, verdicts, running, say, sayHealthy, shown, verdict }
}

/** Reads a stream as it goes. */
function read<T>(stream: AsyncIterable<T>): T[] {
  const seen: T[] = []
  void (async () => {
    for await (const value of stream) seen.push(value)
  })()
  return seen
}

const SILENCE =
  'Nothing has been heard from process 7 on a host, which drives this job, for 1.7 s; if it stays silent, another one takes over.'

describe('a job of which nothing is heard while it runs', () => {
  test('stands within two seconds, in queries and in streams, and nothing says that it moves', async () => {
    const { clock, feed, verdicts, running, say, sayHealthy, shown, verdict } = await open()
    say(5)
    sayHealthy()
    const [readings, levels] = [read(feed.progress(running.id)), read(verdicts.verdicts(running.id, false))]
    const all = read(feed.progresses([running.id]))
    await clock.pass(1_000)
    say(6)
    await clock.pass(1_600)
    expect(shown()).toMatchObject({ seq: 6, rate: 0.01, verdict: 'HEALTHY' })
    await clock.pass(400)
    const still = { seq: 7, fraction: 0.4, rate: 0, ceiling: 0.4, eta: null, barsPerSecond: 0, verdict: 'SUSPECT' }
    expect(shown()).toMatchObject(still)
    expect(readings.map(({ seq }) => seq)).toEqual([5, 6, 7])
    expect(readings.at(-1)).toMatchObject(still)
    expect(all.flat().at(-1)).toMatchObject(still)
    expect(verdict()).toMatchObject({ level: 'SUSPECT', velocity: 0, reason: SILENCE })
    expect(verdict().evidence.map(({ opinion }) => opinion)).not.toContain('PROGRESSING')
    expect(levels.map(({ level }) => level)).toEqual(['HEALTHY', 'SUSPECT'])
  })

  test('is said to be so for how long, once a second', async () => {
    const { clock, verdicts, running, say, sayHealthy, verdict, state } = await open()
    say(5)
    sayHealthy()
    const seen = read(verdicts.verdicts(running.id, true))
    await clock.pass(11_800)
    expect(verdict().reason).toContain('for 11.7 s')
    expect(state.asked).toBe(11)
    expect(new Set(seen.map(({ reason }) => reason)).size).toBeGreaterThanOrEqual(11)
  })

  test.each([
    [
      'no process drives it',
      { drivers: new Map() },
      'No process drives this job now: nothing has been heard of it for 1.7 s.',
    ],
    ['the driver cannot be found out', { fault: new Error('x') }, 'Nothing has been heard of this job for 1.7 s.'],
    [
      'the database is away',
      { answers: false },
      'The database does not answer, and nothing has been heard of this job for 1.7 s.',
    ],
  ])('is said to be so for its reason where %s', async (_, changes, reason) => {
    const { clock, say, sayHealthy, verdict, state } = await open()
    Object.assign(state, changes)
    say(5)
    sayHealthy()
    await clock.pass(1_900)
    expect(verdict()).toMatchObject({ level: 'SUSPECT', reason })
  })

  test('moves again with the first reading that is heard, and how it stands is asked for', async () => {
    const { bus, clock, feed, verdicts, running, say, sayHealthy, shown, verdict } = await open()
    say(5)
    sayHealthy()
    const [readings, levels] = [read(feed.progress(running.id)), read(verdicts.verdicts(running.id, false))]
    await clock.pass(3_000)
    const asks = bus.said.filter(({ kind }) => kind === 'ask').length
    say(6)
    expect(shown()).toMatchObject({ seq: 6, rate: 0.01 })
    expect(verdict()).toMatchObject({ level: 'HEALTHY', reason: 'It moves.' })
    expect(bus.said.filter(({ kind }) => kind === 'ask').length - asks).toBe(1)
    say(7)
    await settle()
    expect(readings.map(({ seq, rate }) => [seq, rate])).toEqual([
      [5, 0.01],
      [6, 0],
      [7, 0.01],
    ])
    expect(levels.map(({ level }) => level)).toEqual(['HEALTHY', 'SUSPECT', 'HEALTHY'])
  })

  test('is told of though this process has heard nothing of it since it began', async () => {
    const { clock, hearing, shown, verdict } = await open()
    await hearing.catchUp()
    await clock.pass(1_900)
    expect(verdict()).toMatchObject({ level: 'SUSPECT', reason: SILENCE })
    expect(shown()).toMatchObject({ rate: 0, eta: null, verdict: 'SUSPECT' })
  })

  test('stands where a verdict was heard and no reading, and moves with the first one of the same conductor', async () => {
    const { clock, hearing, feed, running, say, sayHealthy, shown, verdict } = await open()
    await hearing.catchUp()
    sayHealthy()
    const readings = read(feed.progress(running.id))
    await clock.pass(1_900)
    expect(verdict()).toMatchObject({ level: 'SUSPECT', reason: SILENCE })
    expect(shown()).toMatchObject({ fraction: running.fraction, rate: 0, eta: null, verdict: 'SUSPECT' })
    for (const next of [1, 2]) say(running.progressSeq + next, { fraction: next / 1_000 })
    await settle()
    expect(shown()).toMatchObject({ fraction: 0.002, verdict: 'HEALTHY' })
    expect(readings.map(({ verdict: level }) => level)).toEqual(['SUSPECT', 'HEALTHY'])
  })

  test('keeps what was said of it over a gap, and one that ended in the gap is silent no more', async () => {
    const { clock, store, hearing, running, say, sayHealthy, shown, verdict, state } = await open()
    say(5)
    sayHealthy()
    await hearing.catchUp()
    await clock.pass(1_900)
    expect(shown()).toMatchObject({ seq: 6, rate: 0, verdict: 'SUSPECT' })
    expect(verdict().reason).toBe(SILENCE)
    await store.end(running.id, { state: 'CANCELED', error: null, message: 'x' })
    await hearing.catchUp()
    const asked = state.asked
    await clock.pass(5_000)
    expect(state.asked).toBe(asked)
  })

  test('is not blamed for a pause of this process, but who asks is told for how long nothing was heard', async () => {
    const { clock, feed, running, say, sayHealthy, shown, verdict } = await open()
    say(5)
    sayHealthy()
    const readings = read(feed.progress(running.id))
    await settle()
    // As after SIGCONT: the timers were late.
    const { now, wallMs } = clock
    clock.now = () => now() + 60_000
    clock.wallMs = () => wallMs() + 60_000
    await clock.pass(1_000)
    expect(readings.map(({ seq }) => seq)).toEqual([5])
    expect(shown()).toMatchObject({ rate: 0, eta: null, verdict: 'SUSPECT' })
    expect(verdict()).toMatchObject({ level: 'SUSPECT', reason: 'Nothing has been heard of this job for 61.0 s.' })
    say(6)
    expect(shown()).toMatchObject({ seq: 6, rate: 0.01, verdict: 'HEALTHY' })
    expect(verdict()).toMatchObject({ level: 'HEALTHY' })
  })

  test('stands on though what its conductor said before it stood comes now, until it says something new', async () => {
    const { bus, clock, running, feed, say, sayHealthy, shown, verdict } = await open()
    say(5)
    sayHealthy()
    const readings = read(feed.progress(running.id))
    const beforeMs = clock.wallMs()
    await clock.pass(5_000)
    const asks = bus.said.filter(({ kind }) => kind === 'ask').length
    sayHealthy(beforeMs)
    for (const seq of [6, 7, 8]) say(seq, { atMs: beforeMs + seq })
    expect(shown()).toMatchObject({ rate: 0, eta: null, verdict: 'SUSPECT' })
    expect(verdict().level).toBe('SUSPECT')
    expect(bus.said.filter(({ kind }) => kind === 'ask').length - asks).toBe(1)
    await clock.pass(50)
    say(9)
    sayHealthy()
    expect(shown()).toMatchObject({ seq: 9, rate: 0.01, verdict: 'HEALTHY' })
    expect(verdict().level).toBe('HEALTHY')
    await settle()
    expect(readings.map(({ seq }) => seq)).toEqual([5, 6, 9])
  })

  test('moves on under a conductor whose clock is an hour behind, a second after that is heard first', async () => {
    const { clock, say, shown } = await open()
    say(5)
    await clock.pass(5_000)
    for (let seq = 100; seq <= 120; seq += 1) {
      say(seq, { atMs: clock.wallMs() - 3_600_000 })
      await clock.pass(50)
    }
    expect(shown()).toMatchObject({ seq: 120, rate: 0.01, verdict: 'HEALTHY' })
    say(121)
    expect(shown()).toMatchObject({ seq: 121 })
  })
})

test('whatever else is said on the bus, viewers hear too', async () => {
  const { bus, hearing, running } = await open()
  const heard: string[] = []
  hearing.listen(({ kind }) => heard.push(kind))
  bus.publish({
    kind: 'committed',
    jobId: running.id,
    range: { first: 0, count: 1 },
    count: countOf(running),
    eventSeq: 3,
  })
  bus.publish({ kind: 'job', job: running })
  bus.publish({ kind: 'gap' })
  expect(heard).toEqual(['committed', 'job', 'gap'])
})

describe('what a process says that was replaced', () => {
  test('is not shown: the numbers of its readings are below', async () => {
    const { clock, say, shown } = await open()
    say(5)
    await clock.pass(10_000)
    say(100, { fraction: 0.6 })
    say(6)
    expect(shown()).toMatchObject({ seq: 100, fraction: 0.6 })
  })

  test('is not passed on to anyone, nor does it end what is said of a silence', async () => {
    const { clock, hearing, say, shown } = await open()
    say(100, { fraction: 0.6 })
    const passedOn: number[] = []
    hearing.listen((message) => message.kind === 'progress' && passedOn.push(message.progress.seq))
    say(6)
    expect(passedOn).toEqual([])
    await clock.pass(1_900)
    expect(shown()).toMatchObject({ seq: 101, rate: 0 })
    say(7)
    expect(passedOn).toEqual([101])
    expect(shown()).toMatchObject({ seq: 101, rate: 0, verdict: 'SUSPECT' })
  })

  test('is not shown of a job that is over, and nobody is asked who drives that', async () => {
    const { bus, clock, store, state, say, sayHealthy, verdicts, feed, running } = await open()
    say(5)
    const ended = await store.end(running.id, { state: 'CANCELED', error: null, message: 'x' })
    if (!ended) throw new Error('it does not end')
    bus.publish({ kind: 'job', job: ended })
    const seen = read(feed.progresses(null))
    say(6)
    sayHealthy()
    await clock.pass(5_000)
    expect(seen.flat()).toEqual([])
    expect(state.asked).toBe(0)
    expect(verdicts.of(ended).level).not.toBe('SUSPECT')
  })
})

describe('a job that does not run', () => {
  test('is not silent, though a reading of it comes late', async () => {
    const { bus, clock, store, say, sayHealthy, verdicts, running } = await open()
    say(5)
    sayHealthy()
    const paused = await store.pause(running.id)
    if (!paused) throw new Error('it does not pause')
    bus.publish({ kind: 'job', job: paused })
    say(6)
    await clock.pass(60_000)
    expect(verdicts.of(paused).level).toBe('WAITING')
  })

  test.each(['PAUSED', 'QUEUED'] as const)('may be %s for ever without a word', async (state) => {
    const { clock, say, shown } = await open()
    say(5, { state, rate: 0 })
    await clock.pass(60_000)
    expect(shown()).toMatchObject({ seq: 5 })
  })
})
